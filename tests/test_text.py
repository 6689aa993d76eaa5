"""Positions: every offset has one line and column in each encoding, and comes back from them."""

from __future__ import annotations

import hashlib
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bylaw.text import Encoding, Source, Span, apply_edits, blob_oid, printable

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
PIECES = [
    "a",
    "-",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "é",
    "中",
    "א",
    "👩‍👧",
    "𝒳",
    "\u2028",
    "\x85",
    "\x0c",
    "\x00",
    "\ufeff",
    "\udc80",
]
texts = st.lists(st.sampled_from(PIECES) | st.characters(codec="utf-8"), max_size=40).map("".join)
UNIT = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
CODEC = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


def width(text: str, encoding: Encoding) -> int:
    return len(text.encode(CODEC[encoding], "surrogatepass")) // UNIT[encoding]


@given(texts, st.sampled_from(ENCODINGS))
def test_every_offset_comes_back(text: str, encoding: Encoding) -> None:
    source = Source(text)
    for offset in range(len(text) + 1):
        line, column = source.position(offset, encoding)
        if offset and text[offset - 1 : offset + 1] == "\r\n":
            assert source.offset(line, column, encoding) == offset - 1  # inside a line end: its start
        else:
            assert source.offset(line, column, encoding) == offset


@given(texts, st.sampled_from(ENCODINGS))
def test_columns_count_units(text: str, encoding: Encoding) -> None:
    source = Source(text)
    for line in range(source.line_count):
        span = source.line_span(line)
        for offset in range(span.start, span.end + 1):
            assert source.position(offset, encoding) == (line, width(text[span.start : offset], encoding))


@given(texts)
def test_lines_are_those_of_the_protocol(text: str) -> None:
    source = Source(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert [source.line_text(line) for line in range(source.line_count)] == lines
    assert "".join(source.slice(source.lines_span(line, line)) for line in range(source.line_count)) == text


@given(texts, st.integers(-3, 60), st.integers(-3, 60), st.sampled_from(ENCODINGS))
def test_positions_outside_are_clamped(text: str, line: int, column: int, encoding: Encoding) -> None:
    source = Source(text)
    offset = source.offset(line, column, encoding)
    assert 0 <= offset <= len(text)
    if 0 <= line < source.line_count:
        span = source.line_span(line)
        assert span.touches(offset)
        assert width(text[span.start : offset], encoding) <= max(column, 0)


@pytest.mark.parametrize(
    ("encoding", "columns"),
    [
        ("utf-32", [(0, 0), (1, 1), (2, 2), (3, 3), (9, 3)]),
        ("utf-16", [(0, 0), (1, 1), (2, 1), (3, 2), (4, 3), (9, 3)]),
        ("utf-8", [(0, 0), (1, 0), (2, 1), (3, 1), (5, 1), (6, 2), (7, 3), (9, 3)]),
    ],
)
def test_a_column_in_a_character_means_its_start(encoding: Encoding, columns: list[tuple[int, int]]) -> None:
    source = Source("é👩x\nnext")
    assert [(column, source.offset(0, column, encoding)) for column, _ in columns] == columns


@given(texts, st.integers(0, 40), st.integers(0, 9), texts, st.booleans())
def test_what_is_replaced_is_as_read_afresh(text: str, start: int, length: int, new: str, counted: bool) -> None:
    source, start = Source(text, bom=True), min(start, len(text))
    if counted:
        assert source.starts
    end = min(start + length, len(text))
    found, wanted = source.replaced(Span(start, end), new), Source(text[:start] + new + text[end:])
    assert (found.text, found.starts, found.bom) == (wanted.text, wanted.starts, True)


@given(st.binary(max_size=60) | texts.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_bytes_come_back(data: bytes) -> None:
    source = Source.from_bytes(data)
    assert source.encode() == data
    assert source.oid == hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
    assert Source(source.text, bom=source.bom).oid == source.oid
    printable(source.text).encode()


def test_oid_is_that_of_git() -> None:
    data = "\ufeffÄ 👩\r\n".encode() + b"\xff"
    git = subprocess.run(["git", "hash-object", "--stdin"], input=data, capture_output=True, check=True)
    assert blob_oid(data) == Source.from_bytes(data).oid == git.stdout.decode().strip()


@given(texts)
def test_utf8_or_not(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        assert not Source(text).is_utf8
        assert "\ufffd" in printable(text)
    else:
        assert Source(text).is_utf8
        assert printable(text) == text


@pytest.mark.parametrize(("text", "eol"), [("a\r\nb\r\nc\n", "\r\n"), ("a\nb\r\n\n", "\n"), ("a", "\n"), ("", "\n")])
def test_line_end_of_most_lines(text: str, eol: str) -> None:
    assert Source(text).eol == eol


def test_client_text_that_no_file_can_hold() -> None:
    lone = Source("a\ud800b")
    assert lone.oid
    assert lone.position(2, "utf-16") == (0, 2)
    assert printable(lone.text)


@given(texts, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), texts), max_size=5))
def test_edits_do_what_one_by_one_from_the_end_does(text: str, edits: list[tuple[int, int, str]]) -> None:
    cuts = sorted({min(at, len(text)) for start, end, _ in edits for at in (start, end)})
    spans = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    wanted = text
    changes = [(span, new) for span, (_, _, new) in zip(spans, edits, strict=False)]
    for span, new in reversed(changes):
        wanted = wanted[: span.start] + new + wanted[span.end :]
    assert apply_edits(text, reversed(changes)) == wanted


def test_edits_at_one_place_keep_their_order() -> None:
    assert apply_edits("ab", [(Span(1, 1), "x"), (Span(1, 1), "y"), (Span(1, 2), "z")]) == "axyz"


@pytest.mark.parametrize("spans", [[(0, 2), (1, 3)], [(2, 1)], [(0, 9)], [(-1, 0)]])
def test_edits_that_overlap_or_lie_outside_are_refused(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="overlap or lie outside"):
        apply_edits("abc", [(Span(*span), "") for span in spans])


def test_spans() -> None:
    span = Span(2, 5)
    assert [offset for offset in range(7) if offset in span] == [2, 3, 4]
    assert [offset for offset in range(7) if span.touches(offset)] == [2, 3, 4, 5]
    assert span.covers(Span(3, 5))
    assert not span.covers(Span(3, 6))
    assert span.overlaps(Span(4, 9))
    assert not span.overlaps(Span(5, 9))
    assert (len(span), span.shift(2)) == (3, Span(4, 7))
