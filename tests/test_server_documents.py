"""Buffers hold what the client has, whatever it types, in whichever units it counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from bylaw.server.documents import Documents, changed
from bylaw.text import Encoding, Source

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}

texts = st.text(st.sampled_from("ab é中🦉\u2028\u0085\x0b\x0c\r\n\n"), max_size=30)


def lines(text: str) -> list[str]:
    """The lines of `text` as the protocol counts them, written independently of text.py."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def position(text: str, offset: int, encoding: Encoding) -> types.Position:
    """What a client sends for `offset`: never between the two halves of a line end."""
    before = text[:offset]
    name, size = UNITS[encoding]
    return types.Position(len(lines(before)) - 1, len(lines(before)[-1].encode(name)) // size)


def partial(start: types.Position, end: types.Position, text: str) -> types.TextDocumentContentChangePartial:
    return types.TextDocumentContentChangePartial(range=types.Range(start, end), text=text)


def settled(text: str, offset: int) -> int:
    """`offset`, moved out of the middle of a ``\\r\\n``."""
    return offset + 1 if text[offset - 1 : offset] == "\r" and text[offset : offset + 1] == "\n" else offset


@given(texts, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), texts), max_size=5), st.sampled_from(ENCODINGS))
def test_edits_give_the_text_that_the_client_has(text: str, edits: list[tuple[int, int, str]], encoding: Encoding) -> None:
    changes, client = [], text
    for one, other, new in edits:
        start, end = (settled(client, min(at, len(client))) for at in sorted((one, other)))
        changes.append(partial(position(client, start, encoding), position(client, end, encoding), new))
        client = client[:start] + new + client[end:]
    after = changed(Source(text), changes, encoding)
    assert after is not None
    assert after.text == client


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (partial(types.Position(0, 99), types.Position(0, 99), "!"), "abc!\ndef"),  # past the end of a line: its end
        (partial(types.Position(1, 99), types.Position(1, 99), "X"), "abc\ndefX"),  # P11: pygls makes "deXf"
        (partial(types.Position(2, 0), types.Position(2, 0), "X"), "abc\ndefX"),  # the line after the last: the end
        (types.TextDocumentContentChangeWholeDocument(text="new"), "new"),
        (partial(types.Position(7, 0), types.Position(7, 0), "X"), None),
        (partial(types.Position(1, 2), types.Position(1, 1), "X"), None),
        (partial(types.Position(1, 0), types.Position(0, 3), "X"), None),
    ],
)
def test_a_change_that_does_not_fit_loses_the_text(change: types.TextDocumentContentChangeEvent, expected: str | None) -> None:
    after = changed(Source("abc\ndef"), [change], "utf-16")
    assert (after.text if after else None) == expected


def test_the_clients_positions_are_left_as_they_are() -> None:
    start = types.Position(0, 99)
    changed(Source("abc"), [partial(start, start, "X")], "utf-16")
    assert start == types.Position(0, 99)


def test_a_lost_text_comes_back_whole() -> None:
    documents = Documents()
    documents.open(types.TextDocumentItem("file:///a.md", "markdown", 1, "abc"))

    def change(version: int, *changes: types.TextDocumentContentChangeEvent) -> str | None:
        identifier = types.VersionedTextDocumentIdentifier(version, "file:///a.md")
        buffer = documents.change(types.DidChangeTextDocumentParams(identifier, list(changes)), "utf-8")
        assert buffer is not None
        assert buffer.version == version
        return buffer.source.text if buffer.source else None

    start = types.Position(0, 0)
    assert change(2, partial(types.Position(9, 0), types.Position(9, 0), "x")) is None
    assert change(3, partial(start, start, "x")) is None
    assert change(4, types.TextDocumentContentChangeWholeDocument(text="whole"), partial(start, start, "a ")) == "a whole"
    documents.close("file:///a.md")
    assert documents.get("file:///a.md") is None
    assert documents.lose("file:///a.md") is None
