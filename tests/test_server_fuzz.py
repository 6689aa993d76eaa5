"""Random traffic, valid and not, of every method in the table: the server lives, answers every request, keeps nothing.

BYLAW_FUZZ gives the number of rounds (default 6) and BYLAW_FUZZ_SEED the first seed. An hour, to be resumed with the
seed that pytest names last:

    BYLAW_FUZZ=100000 BYLAW_FUZZ_SEED=0 timeout 3600 nice -n 15 pytest -x -v tests/test_server_fuzz.py
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bylaw.server.methods import METHODS
from local import Local, Message, started
from support import Repo

ROUNDS, FIRST = int(os.environ.get("BYLAW_FUZZ", "6")), int(os.environ.get("BYLAW_FUZZ_SEED", "0"))
TEXTS = ["# 規則\n\n- 🦉 See `src/a.py`\n", "- a\r\n- b\r- c\n", "", "```\nopen fence\n- `src/b.py`", "\u2028\x0c\x85", "---\nname: [x\n---\n| a | b |\n|---|\n", "<!-- bylaw: ignore stale-path: x -->\n"]
CODES = {-32700, -32600, -32601, -32602, -32800, -32801, -32803}
NOT_HERE = {"initialize", "initialized"}
"""What only opens a session is tested by test_server_protocol."""
TABLE = [*(method.name for method in METHODS if method.name not in NOT_HERE), "$/setTrace"]


def position(dice: random.Random) -> Any:
    return dice.choice([{"line": dice.randrange(8), "character": dice.randrange(40)}, {"line": 2**31 - 1, "character": 2**31 - 1}])


def place(dice: random.Random) -> Message:
    return {"start": position(dice), "end": position(dice)}


def garbage(dice: random.Random, depth: int = 0) -> Any:
    simple = [None, True, -1, 2**40, 1.5, "", "x\ud800", "file:///", {}, []]
    if depth > 2 or dice.random() < 0.6:
        return dice.choice(simple)
    if dice.random() < 0.5:
        return [garbage(dice, depth + 1) for _ in range(dice.randrange(3))]
    keys = ["textDocument", "uri", "position", "range", "jsonrpc", "id", "method", "data", "contentChanges", "text"]
    return {dice.choice(keys): garbage(dice, depth + 1) for _ in range(dice.randrange(4))}


def parameters(dice: random.Random, method: str, uri: str, version: int, uris: list[str]) -> Any:
    """Parameters that `method` could have, and more than it takes: each reads what it knows."""
    text = dice.choice(TEXTS)
    identifier: Message = {"uri": uri, "version": version, "languageId": "markdown", "text": text}
    moves = [{"uri": uri, "type": dice.randint(1, 3), "oldUri": uri, "newUri": dice.choice(uris)} for _ in range(dice.randrange(3))]
    always: Message = {
        "textDocument": identifier,
        "position": position(dice),
        "range": place(dice),
        "positions": [position(dice) for _ in range(dice.randrange(3))],
        "context": {"diagnostics": [], "includeDeclaration": True, "triggerKind": dice.randint(1, 2)},
        "newName": dice.choice(["", "x", "src/x.py", "../..", "a`b"]),
        "query": dice.choice(["", "see", "\U0001f989"]),
        "files": moves,
        "changes": moves,
        "previousResultIds": [],
        "previousResultId": "1",
        "command": dice.choice(["x", "bylaw.promote", "bylaw.confirm"]),
        "arguments": [],
        "settings": dice.choice([None, {"bylaw": {"severity": {"stale-path": "error"}}}, {"bylaw": 7}]),
        "event": {"added": [], "removed": []},
        "uri": dice.choice([f"bylaw{uri[4:]}?line=1", f"bylaw{uri[4:]}?commit=1234567", uri]),
        "value": dice.choice(["off", "messages", "verbose"]),
        "title": "x",
        "label": "x",
        "data": {"uri": uri, "text": "x", "finding": "y", "fix": dice.choice([0, -1, "z"]), "do": dice.choice(["pin", "confirm", 7])},
    }
    if method.startswith(("codeLens/", "documentLink/")) or method == "workspaceSymbol/resolve":
        always |= {"name": "x", "kind": 1, "location": {"uri": uri, "range": place(dice)}}
    if method == "textDocument/didChange":
        return {"textDocument": identifier, "contentChanges": [dice.choice([{"text": text}, {"range": place(dice), "text": text}]) for _ in range(dice.randrange(3))]}
    return always


def traffic(dice: random.Random, uris: list[str]) -> Iterator[tuple[bool, str, Any]]:
    """Whether each message is a request, its method and its parameters."""
    tells = [name for name in TABLE if is_notification(name)]
    asks = [name for name in TABLE if name not in tells]
    for version in range(2, 150):
        uri, kind = dice.choice(uris), dice.random()
        method = dice.choice(asks) if kind >= 0.5 else "textDocument/didChange" if kind < 0.2 else dice.choice(tells)
        params = parameters(dice, method, uri, version, uris)
        if dice.random() < 0.15:
            params = garbage(dice)
        elif dice.random() < 0.1 and isinstance(params, dict) and params:
            params[dice.choice(sorted(params))] = garbage(dice)
        yield kind >= 0.5, method, params


def is_notification(method: str) -> bool:
    return method.startswith("$/") or "/did" in method


async def flood(ls: Local, dice: random.Random, uris: list[str]) -> None:
    asked = []
    for ticket, (asks, method, params) in enumerate(traffic(dice, uris), 1):
        ls.say(method, params, ticket if asks else None)
        asked += [ticket] if asks else []
        if asks and dice.random() < 0.2:
            ls.say("$/cancelRequest", {"id": ticket})
        if dice.random() < 0.1:
            await ls.reply(asked[-1]) if asked else None
    for ticket in asked:
        answer = await ls.reply(ticket)
        assert "result" in answer or answer["error"]["code"] in CODES, answer


@pytest.mark.parametrize("seed", range(FIRST, FIRST + ROUNDS))
async def test_every_request_is_answered(seed: int, tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"src/a.py": "a = 1\n", "src/b.py": "b = 1\n", "CLAUDE.md": TEXTS[0], "AGENTS.md": TEXTS[3]})
    repo.commit("Move", rename={"src/a.py": "src/c.py"})
    dice = random.Random(seed)
    wide: Message = {"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}}
    ls = await started(tmp_path, capabilities=dice.choice([{}, wide]))
    uris = [(tmp_path / name).as_uri() for name in ("CLAUDE.md", "AGENTS.md", "new/CLAUDE.md", "src/c.py")] + ["untitled:1"]
    await flood(ls, dice, uris)
    assert ls.told("window/showMessage") == []
    uri = ls.open(uris[0], TEXTS[0], 1000)
    assert await ls.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    await ls.until(lambda: ls.published.get(uri, {}).get("version") == 1000)
    assert ls.protocol._request_futures == {}
