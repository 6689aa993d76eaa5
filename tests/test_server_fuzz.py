"""Random traffic, valid and not: the server lives, answers every request, and keeps nothing.

BYLAW_FUZZ gives the number of rounds (default 6) and BYLAW_FUZZ_SEED the first seed, so that a long run can be resumed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local import Local, Message, started
from support import Repo

ROUNDS, FIRST = int(os.environ.get("BYLAW_FUZZ", "6")), int(os.environ.get("BYLAW_FUZZ_SEED", "0"))
TEXTS = ["# 規則\n\n- 🦉 See `src/a.py`\n", "- a\r\n- b\r- c\n", "", "```\nopen fence\n- `src/b.py`", "\u2028\x0c\x85", "---\nname: [x\n---\n| a | b |\n|---|\n", "<!-- bylaw: ignore stale-path: x -->\n"]
CODES = {-32700, -32600, -32601, -32602, -32800, -32801}


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


def notification(dice: random.Random, uri: str, version: int) -> tuple[str, Any]:
    document: Message = {"uri": uri, "version": version}
    text = dice.choice(TEXTS)
    changes = [dice.choice([{"text": text}, {"range": place(dice), "text": text}]) for _ in range(dice.randrange(3))]
    return dice.choice(
        [
            ("textDocument/didOpen", {"textDocument": {**document, "languageId": "markdown", "text": text}}),
            ("textDocument/didChange", {"textDocument": document, "contentChanges": changes}),
            ("textDocument/didChange", {"textDocument": document, "contentChanges": changes}),
            ("textDocument/didSave", {"textDocument": document}),
            ("textDocument/didClose", {"textDocument": document}),
            ("workspace/didChangeConfiguration", {"settings": dice.choice([None, {"bylaw": {"severity": {"stale-path": "error"}}}, {"bylaw": 7}])}),
            ("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": dice.randint(1, 3)}]}),
            ("$/setTrace", {"value": dice.choice(["off", "messages", "verbose"])}),
        ]
    )


def request(dice: random.Random, uri: str) -> tuple[str, Any]:
    document: Message = {"textDocument": {"uri": uri}}
    return dice.choice(
        [
            ("textDocument/hover", {**document, "position": position(dice)}),
            ("textDocument/definition", {**document, "position": position(dice)}),
            ("textDocument/documentSymbol", document),
            ("textDocument/codeAction", {**document, "range": place(dice), "context": {"diagnostics": []}}),
            ("textDocument/diagnostic", document),
            ("codeAction/resolve", {"title": "x", "data": {"uri": uri, "text": "x", "finding": "y", "fix": dice.choice([0, -1, "z"])}}),
            ("workspace/executeCommand", {"command": "x"}),
        ]
    )


def traffic(dice: random.Random, uris: list[str]) -> Iterator[tuple[bool, str, Any]]:
    """Whether each message is a request, its method and its parameters."""
    for version in range(2, 150):
        uri, kind = dice.choice(uris), dice.random()
        asks = kind >= 0.5
        method, params = request(dice, uri) if asks else notification(dice, uri, version)
        if dice.random() < 0.15:
            params = garbage(dice)
        elif dice.random() < 0.1 and isinstance(params, dict) and params:
            params[dice.choice(sorted(params))] = garbage(dice)
        yield asks, method, params


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
