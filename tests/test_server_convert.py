"""Findings become diagnostics and fixes become edits, in the manner that the client understands."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import converters

from bylaw.config import Config
from bylaw.model import Edit, Evidence, Finding, Fix, Place, Related
from bylaw.server import convert
from bylaw.server.client import Client
from bylaw.server.documents import Buffer
from bylaw.server.methods import document_symbol
from bylaw.server.moment import Moment
from bylaw.server.view import View
from bylaw.text import Encoding, Source, Span, apply_edits
from bylaw.workspace import Session
from local import Message, started
from support import Repo

JSON = converters.get_converter()
ROOT = Path("/nowhere")
TEXT = "- 🦉 é `src/prices.py`\n"
PATH = Span(TEXT.index("src"), TEXT.index("`\n"))
FIX = Fix("Follow the move", (Edit("CLAUDE.md", PATH, "src/billing.py"),), safe=True)
FINDING = Finding("stale-path", "warning", "CLAUDE.md", PATH, "`src/prices.py` has moved.", fixes=(FIX,))


def view(client: Client, root: Path = ROOT, **buffers: str) -> View:
    session = Session(root, Config())
    texts = {"CLAUDE.md": TEXT, **{name.replace("_", "."): text for name, text in buffers.items()}}
    for path, text in texts.items():
        session.open(path, Source(text))
    open_ = {path: Buffer(f"file:///NOWHERE/{path}", 7, Source(text)) for path, text in texts.items()}
    return View("CLAUDE.md", Moment(session.snapshot()), client, open_)


def plain(value: object) -> Any:
    return JSON.unstructure(value)


def test_a_simple_client_gets_a_simple_diagnostic() -> None:
    finding = replace(FINDING, related=(Related(Place("AGENTS.md", Span(2, 3))),))
    assert plain(convert.diagnostic(view(Client(), AGENTS_md="- x\n"), finding)) == {
        "range": {"start": {"line": 0, "character": 8}, "end": {"line": 0, "character": 21}},
        "severity": 2,
        "code": "stale-path",
        "source": "bylaw",
        "message": "`src/prices.py` has moved.",
    }


def test_a_rich_client_gets_all_of_it() -> None:
    finding = replace(
        FINDING,
        related=(Related(Place("AGENTS.md", Span(2, 3), "the other")),),
        evidence=(Evidence("contradicted", path="package.json", line=2), Evidence("deleted", path="gone.py")),
    )
    rich = Client(encoding="utf-8", related=True, diagnostic_data=True, tags=frozenset({2}))
    found = plain(convert.diagnostic(view(rich, AGENTS_md="- x\n", package_json='{\n  "a": 1\n}'), finding))
    assert found["range"]["start"] == {"line": 0, "character": 11}
    assert found["tags"] == [2]
    assert set(found["data"]) == {"id"}
    assert [(item["location"]["uri"], item["location"]["range"]["start"], item["message"]) for item in found["relatedInformation"]] == [
        ("file:///NOWHERE/AGENTS.md", {"line": 0, "character": 2}, "the other"),
        ("file:///NOWHERE/package.json", {"line": 1, "character": 0}, '"a": 1'),
    ]


def test_a_line_is_told_once_and_the_finding_is_not_its_own_proof() -> None:
    finding = replace(
        FINDING,
        related=(Related(Place("AGENTS.md", Span(2, 3), "x"), "says `5`"), Related(Place("AGENTS.md", Span(6, 7), "y"))),
        evidence=(
            Evidence("entry", path=FINDING.path, line=1, text="this"),
            Evidence("entry", path="AGENTS.md", line=1, text="Try x."),
            Evidence("entry", path="AGENTS.md", line=2, text="Try y."),
        ),
    )
    found = plain(convert.diagnostic(view(Client(related=True), AGENTS_md="- x\n- y\n"), finding))
    assert [(item["location"]["range"]["start"]["line"], item["message"]) for item in found["relatedInformation"]] == [(0, "says `5`: Try x."), (1, "Try y.")]


def test_bytes_that_are_no_text_can_be_sent() -> None:
    finding = replace(FINDING, message="`a\udcff` is gone")
    message = convert.diagnostic(view(Client()), finding).message
    assert message.encode().decode().replace("\ufffd", "") == "`a` is gone"


def test_more_than_anybody_reads_is_cut() -> None:
    assert len(convert.diagnostics(view(Client()), [FINDING] * 5000)) == convert.MOST
    assert convert.diagnostics(view(Client()), [replace(FINDING, path="AGENTS.md")]) == ()


CHANGES: list[tuple[Client, Fix, Any]] = [
    (Client(), FIX, {"changes": {"file:///NOWHERE/CLAUDE.md": [{"range": None, "newText": "src/billing.py"}]}}),
    (
        Client(document_changes=True),
        replace(FIX, safe=False),
        {"documentChanges": [{"textDocument": {"uri": "file:///NOWHERE/CLAUDE.md", "version": 7}, "edits": [{"range": None, "newText": "src/billing.py"}]}]},
    ),
    (
        Client(document_changes=True, annotations=True),
        replace(FIX, safe=False),
        {
            "documentChanges": [
                {
                    "textDocument": {"uri": "file:///NOWHERE/CLAUDE.md", "version": 7},
                    "edits": [{"annotationId": "bylaw", "range": None, "newText": "src/billing.py"}],
                }
            ],
            "changeAnnotations": {"bylaw": {"label": "Follow the move", "needsConfirmation": True}},
        },
    ),
    (
        Client(document_changes=True, annotations=True),
        FIX,
        {
            "documentChanges": [
                {
                    "textDocument": {"uri": "file:///NOWHERE/CLAUDE.md", "version": 7},
                    "edits": [{"annotationId": "bylaw", "range": None, "newText": "src/billing.py"}],
                }
            ],
            "changeAnnotations": {"bylaw": {"label": "Follow the move", "needsConfirmation": False}},
        },
    ),
    (Client(), Fix("New", (Edit("new.md", Span(0, 0), "x"),)), None),
    (Client(document_changes=True), Fix("New", (Edit("new.md", Span(0, 0), "x"),)), None),
    (
        Client(document_changes=True, creates_files=True),
        Fix("New", (Edit("new.md", Span(0, 0), "x"),)),
        {
            "documentChanges": [
                {"kind": "create", "uri": "file:///nowhere/new.md", "options": {"ignoreIfExists": False}},
                {"textDocument": {"uri": "file:///nowhere/new.md", "version": None}, "edits": [{"range": None, "newText": "x"}]},
            ]
        },
    ),
]


@pytest.mark.parametrize(("client", "fix", "expected"), CHANGES)
def test_a_fix_is_an_edit_that_the_client_can_make(client: Client, fix: Fix, expected: Any) -> None:
    def without_ranges(value: Any) -> Any:
        if isinstance(value, list):
            return [without_ranges(item) for item in value]
        return {key: None if key == "range" else without_ranges(item) for key, item in value.items()} if isinstance(value, dict) else value

    edit = convert.workspace_edit(view(client), fix)
    assert (without_ranges(plain(edit)) if edit else None) == expected


texts = st.text(st.sampled_from("ab é中🦉\u2028\r\n\n"), min_size=1, max_size=30)


@given(texts, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), texts), max_size=4), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_edits_mean_the_same_in_every_encoding(text: str, edits: list[tuple[int, int, str]], encoding: Encoding) -> None:
    spans, at = [], 0
    for start, length, new in sorted(edits):
        start = max(min(start, len(text)), at)
        at = min(start + length, len(text))
        if not any(text[end - 1 : end] == "\r" and text[end : end + 1] == "\n" for end in (start, at)):
            spans.append((Span(start, at), new))
    fix = Fix("All", tuple(Edit("CLAUDE.md", span, new) for span, new in spans))
    session = Session(ROOT, Config())
    session.open("CLAUDE.md", Source(text))
    edit = convert.workspace_edit(View("CLAUDE.md", Moment(session.snapshot()), Client(encoding=encoding), {}), fix)
    assert edit is not None
    source = Source(text)

    def offset(position: Any) -> int:
        return source.offset(position.line, position.character, encoding)

    sent = [(Span(offset(item.range.start), offset(item.range.end)), item.new_text) for items in (edit.changes or {}).values() for item in items]
    assert apply_edits(text, sent) == apply_edits(text, spans)


ACTIONS: Message = {
    "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
    "dataSupport": True,
    "resolveSupport": {"properties": ["edit"]},
    "isPreferredSupport": True,
}


async def test_an_action_for_a_text_that_has_moved_on_is_refused(tmp_path: Path) -> None:
    text = "- Prices come from `src/prices.py`\n"
    repo = Repo(tmp_path)
    repo.commit("Start", {"src/prices.py": "PRICE = 1\n", "CLAUDE.md": text})
    repo.commit("Move", rename={"src/prices.py": "src/billing.py"})
    ls = await started(tmp_path, capabilities={"textDocument": {"codeAction": ACTIONS}})
    uri = ls.open((tmp_path / "CLAUDE.md").as_uri(), text)
    await ls.found(uri)

    async def actions(start: int, *only: str) -> list[Message]:
        place = {"start": {"line": 0, "character": start}, "end": {"line": 0, "character": start}}
        context = {"diagnostics": [], **({"only": list(only)} if only else {})}
        return await ls.ask("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": place, "context": context})

    assert await actions(3) == []
    assert await actions(22, "source.organizeImports") == []
    action, *others = await actions(22, "quickfix")
    assert [other["title"].split(" (")[0] for other in others] == ["Remove the entry", "Ignore stale-path here"]
    assert action["isPreferred"] is True
    assert "edit" not in action
    resolved = await ls.ask("codeAction/resolve", action)
    assert [edit["newText"] for edit in resolved["edit"]["changes"][uri]] == ["src/billing.py"]
    ls.change(uri, 2, {"text": "\n" + text})
    ls.say("codeAction/resolve", action, 1)
    assert (await ls.reply(1))["error"]["code"] == -32801
    (fresh,) = [item for item in await ls.ask("textDocument/codeAction", _everywhere(uri)) if item["title"] == action["title"]]
    resolved = await ls.ask("codeAction/resolve", fresh)
    assert resolved["edit"]["changes"][uri][0]["range"]["start"] == {"line": 1, "character": 20}


def _everywhere(uri: str) -> Message:
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    return {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": []}}


async def test_a_client_without_markdown_gets_plain_text(tmp_path: Path) -> None:
    Repo(tmp_path).commit("Start", {"CLAUDE.md": "- see `CLAUDE.md`\n"})
    place: Message = {"textDocument": {"uri": (tmp_path / "CLAUDE.md").as_uri()}, "position": {"line": 0, "character": 2}}
    for formats, kind in ([], "plaintext"), (["plaintext", "markdown"], "markdown"):
        ls = await started(tmp_path, capabilities={"textDocument": {"hover": {"contentFormat": formats}}})
        await ls.until(lambda ls=ls: all(root.read.is_set() for root in ls.roots))
        contents: Message = {"value": ""}
        while "Written by ada" not in contents["value"]:  # the first answer may say that history is still being read
            contents = (await ls.ask("textDocument/hover", place))["contents"]
        assert contents["kind"] == kind
        assert ("**" in contents["value"]) == (kind == "markdown")


def test_symbols_without_a_tree_name_their_container() -> None:
    shown = view(Client(), CLAUDE_md="# A\n\n- b\n")
    found = document_symbol.symbols(shown, SimpleNamespace())  # type: ignore[arg-type]
    assert found is not None
    assert [(item["name"], item.get("containerName")) for item in json.loads(b"".join(found.pieces))] == [("A", None), ("b", "A")]
