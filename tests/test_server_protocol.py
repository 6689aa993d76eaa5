"""One test for each pitfall of pygls that `server/protocol.py` closes, on the protocol object itself.

What needs a process (exit codes, the end of the client, standard output) is in test_server_process.py.
"""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import pytest

from bylaw.server import log
from bylaw.server.protocol import Request
from local import Local, started
from support import Repo

SECRET = "the launch code is 0000"


@pytest.fixture
async def ls(tmp_path: Path) -> Local:
    repo = Repo(tmp_path)
    repo.commit("Start", {"src/a.py": "a = 1\n", "CLAUDE.md": "# Rules\n\n- Read `src/a.py`\n"})
    return await started(tmp_path)


def opened(ls: Local, text: str = "# Old\n\n- old entry\n") -> str:
    (root,) = ls.roots
    return ls.open((root.session.root / "CLAUDE.md").as_uri(), text)


async def test_p1_finished_notifications_are_forgotten(ls: Local) -> None:
    uri = opened(ls)
    for version in range(2, 200):
        ls.change(uri, version, {"text": f"- {version}\n"})
        ls.say("workspace/didChangeConfiguration", {"settings": {}})
    await ls.until(lambda: not ls.protocol._request_futures)
    assert len(ls.quiet) <= 3


async def test_p2_p3_p5_a_busy_server_listens_and_cancels_at_once(ls: Local) -> None:
    uri, gate = opened(ls), threading.Event()
    for lane in (ls.compute, ls.check, ls.git, ls.git):
        lane.submit(gate.wait)
    for ticket in range(1, 9):
        ls.say("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 4}}, ticket)
        ls.say("textDocument/documentSymbol", {"textDocument": {"uri": uri}}, ticket + 100)
    for ticket in (*range(1, 9), *range(101, 109)):
        ls.say("$/cancelRequest", {"id": ticket})
        assert (await ls.reply(ticket))["error"]["code"] == -32800
    ls.say("textDocument/documentSymbol", {"textDocument": {"uri": uri}}, 200)
    gate.set()
    assert (await ls.reply(200))["result"][0]["name"] == "Old"


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("textDocument/hover", {"textDocument": {}}, -32602),
        ("textDocument/hover", {"textDocument": {"uri": "file:///a"}, "position": {"line": -1, "character": 0}}, -32602),
        ("textDocument/hover", [1, 2], -32602),
        ("textDocument/hover", None, -32602),
        ("textDocument/codeAction", {"textDocument": {"uri": 7}}, -32602),
        ("codeAction/resolve", {"title": "not ours", "data": {"uri": ["x"]}}, -32602),
        ("workspace/executeCommand", {"command": "nothing"}, -32602),
        ("initialize", {"capabilities": {}, "processId": None, "rootUri": None}, -32600),
        ("no/such/method", {"x": {"jsonrpc": "2.0", "id": 5, "method": "nested"}}, -32601),
        (7, {}, -32600),
    ],
)
async def test_p6_what_cannot_be_understood_is_answered(ls: Local, method: object, params: object, code: int) -> None:
    ls.hear({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
    error = (await ls.reply(1))["error"]
    assert error["code"] == code
    assert "data" not in error


@pytest.mark.parametrize("message", [[], 7, None, {}, {"jsonrpc": "1.0", "id": 3, "method": "x"}, {"jsonrpc": "2.0"}, {"jsonrpc": "2.0", "id": {}}])
async def test_p6_what_is_no_message_is_ignored(ls: Local, message: object) -> None:
    before = len(ls.sent)
    ls.hear(message)
    ls.say("no/such", {}, 9)
    await ls.reply(9)
    assert len(ls.sent) == before + 1


async def test_p6_a_change_that_cannot_be_understood_loses_the_text(ls: Local) -> None:
    uri = opened(ls)
    ls.say("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"range": {}, "text": "x"}]})
    ls.say("textDocument/documentSymbol", {"textDocument": {"uri": uri}}, 1)
    assert (await ls.reply(1))["result"] is None
    ls.change(uri, 3, {"text": "- whole again\n"})
    ls.say("textDocument/documentSymbol", {"textDocument": {"uri": uri}}, 2)
    assert [symbol["name"] for symbol in (await ls.reply(2))["result"]] == ["whole again"]


async def test_requests_at_the_wrong_time_are_answered() -> None:
    ls = Local()
    ls.say("textDocument/hover", {"textDocument": {"uri": "file:///a"}, "position": {"line": 0, "character": 0}}, 1)
    assert (await ls.reply(1))["error"]["code"] == -32002
    ls.say("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 2)
    assert "result" in await ls.reply(2)
    ls.say("shutdown", None, 3)
    assert (await ls.reply(3))["result"] is None
    ls.say("textDocument/hover", {"textDocument": {"uri": "file:///a"}, "position": {"line": 0, "character": 0}}, 4)
    assert (await ls.reply(4))["error"]["code"] == -32600
    ls.say("exit")
    assert ls.left == 0


async def test_shutdown_cancels_what_is_under_way(ls: Local) -> None:
    uri, gate = opened(ls), threading.Event()
    ls.compute.submit(gate.wait)
    for ticket in range(1, 20):
        ls.say("textDocument/documentSymbol", {"textDocument": {"uri": uri}}, ticket)
    ls.say("shutdown", None, 99)
    assert (await ls.reply(99))["result"] is None
    assert {(await ls.reply(ticket))["error"]["code"] for ticket in range(1, 20)} == {-32800}
    gate.set()


async def test_p7_exit_without_shutdown_is_one(ls: Local) -> None:
    ls.say("exit")
    assert ls.left == 1


async def test_p9_the_reply_to_a_request_that_was_given_up_is_no_error(ls: Local, capsys: pytest.CaptureFixture[str]) -> None:
    log.start()
    waiting = asyncio.ensure_future(ls.workspace_diagnostic_refresh_async(None))
    asked = await ls.until(lambda: next((m for m in ls.sent if m.get("method") == "workspace/diagnostic/refresh"), None))
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    ls.hear({"jsonrpc": "2.0", "id": asked["id"], "result": None})
    ls.hear({"jsonrpc": "2.0", "id": asked["id"], "result": None})
    assert ls.protocol._request_futures == {}
    assert "failed" not in capsys.readouterr().err


async def test_p9_a_reply_that_cannot_be_understood_fails_the_request(ls: Local) -> None:
    waiting = asyncio.ensure_future(ls.asked(ls.workspace_configuration_async(_configuration())))
    asked = await ls.until(lambda: next((m for m in ls.sent if m.get("method") == "workspace/configuration"), None))
    ls.hear({"jsonrpc": "2.0", "id": asked["id"], "error": {"code": "no number"}})
    assert await asyncio.wait_for(waiting, 5) is None


def _configuration() -> Any:
    from lsprotocol import types

    return types.ConfigurationParams([types.ConfigurationItem(section="bylaw")])


async def test_p10_no_text_reaches_log_or_error(ls: Local, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    log.start()

    def fail(*_: object) -> None:
        raise ValueError(SECRET)

    uri = opened(ls, f"# {SECRET}\n")
    with monkeypatch.context() as patch:
        patch.setattr(ls.roots, "place", fail)
        ls.say("textDocument/definition", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}, 3)
        assert (await ls.reply(3))["error"]["message"] == "textDocument/definition failed with ValueError; the server's log says where"
    with monkeypatch.context() as patch:
        patch.setattr(ls.protocol.fm, "_commands", {"x": fail})
        ls.say("workspace/executeCommand", {"command": "x"}, 4)
        assert set((await ls.reply(4))["error"]) == {"code", "message"}
        ls.sent.pop()
    monkeypatch.setattr(ls.compute, "run", fail)
    ls.say("textDocument/documentSymbol", {"textDocument": {"uri": uri}}, 1)
    ls.say("textDocument/hover", {"textDocument": {"uri": uri, "x": SECRET}, "position": SECRET}, 2)
    ls.say("textDocument/didOpen", {"textDocument": {"text": SECRET}})
    ls.say("textDocument/didChange", {"textDocument": {"uri": uri}, "contentChanges": [{"text": SECRET, "range": SECRET}]})
    error = (await ls.reply(1))["error"]
    await ls.reply(2)
    said = capsys.readouterr().err
    assert SECRET not in json.dumps(ls.sent) + said
    assert error == {"code": -32603, "message": "textDocument/documentSymbol failed with ValueError; the server's log says where"}
    assert "textDocument/documentSymbol failed: ValueError at " in said
    assert [m for m in ls.sent if m.get("method") == "window/showMessage"] == []


async def test_p11_lines_end_where_the_protocol_says(ls: Local) -> None:
    uri = opened(ls, "# a\u2028b\x0cc\x85d\n\n- entry\n")
    ls.say("textDocument/documentSymbol", {"textDocument": {"uri": uri}}, 1)
    found = (await ls.reply(1))["result"]
    lines = {symbol["name"].strip()[-5:]: symbol["location"]["range"]["start"]["line"] for symbol in found}
    assert lines["entry"] == 2


async def test_p13_handlers_get_their_server_without_guessing(ls: Local) -> None:
    features = ls.protocol.fm.features
    assert all(isinstance(handler, Request) or handler.args == (ls,) for handler in features.values())


async def test_p14_a_request_sees_the_text_as_it_was_when_it_was_read(ls: Local) -> None:
    uri = opened(ls, "- first\n")
    ls.say("textDocument/documentSymbol", {"textDocument": {"uri": uri}}, 1)
    ls.change(uri, 2, {"text": "- second\n"})
    ls.say("textDocument/documentSymbol", {"textDocument": {"uri": uri}}, 2)
    assert [(await ls.reply(ticket))["result"][0]["name"] for ticket in (1, 2)] == ["first", "second"]


async def test_p15_unknown_notifications_are_ignored(ls: Local) -> None:
    before = len(ls.sent)
    ls.say("$/whatever", {"x": 1})
    ls.say("no/such/notification")
    ls.say("textDocument/didClose", {"textDocument": {"uri": "file:///never/opened.md"}})
    ls.change("file:///never/opened.md", 2, {"text": "x"})
    ls.say("textDocument/documentSymbol", {"textDocument": {"uri": opened(ls)}}, 1)
    await ls.reply(1)
    assert [m for m in ls.sent[before:] if m.get("id") != 1 and m["method"] != "textDocument/publishDiagnostics"] == []
