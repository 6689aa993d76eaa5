"""Where names stand in code. The cases are files: the names that are looked for, then code with marks below its lines.

A mark says under which characters a name was found, how it is used there, and through what it is reached (`?`: through
what is no name). Each file of `fixtures/code` is in the language of the ending before `.txt`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bylaw.language import code
from bylaw.language.code import Use, is_readable, occurrences, uses

FOLDER = Path(__file__).parent.parent / "fixtures" / "code"
_MARK = re.compile(r"(\s*)(\^+) (use|import|definition|label)( called)?(?: through (\S+))?")


def told(use: Use, text: str) -> str:
    start = use.span.start - (text.rfind("\n", 0, use.span.start) + 1)
    through = f" through {'.'.join(use.through) or '?'}" if use.through else ""
    return f"{start}:{len(use.span)} {use.role}{' called' if use.called else ''}{through}"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.name)
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_names_in_code(path: Path, eol: str) -> None:
    names, _, *lines = path.read_text("utf-8").splitlines()
    kept: list[str] = []
    wanted: dict[int, list[str]] = {}
    for line in lines:
        mark = _MARK.fullmatch(line)
        if mark is None:
            kept.append(line)
            continue
        through = f" through {mark[5]}" if mark[5] else ""
        wanted.setdefault(len(kept), []).append(f"{len(mark[1])}:{len(mark[2])} {mark[3]}{mark[4] or ''}{through}")
    text = eol.join(kept)
    found: dict[int, list[str]] = {}
    for use in uses(path.stem, text, names.split()):
        assert text[use.span.start : use.span.end] == use.name
        found.setdefault(text.count("\n", 0, use.span.start) + 1, []).append(told(use, text))
    shown = {kept[number - 1]: (wanted.get(number), found.get(number)) for number in sorted({*wanted, *found})}
    assert {line: pair for line, pair in shown.items() if pair[0] != pair[1]} == {}


def test_a_file_without_the_names_is_not_read_by_a_lexer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "_lexer", lambda language: pytest.fail("lexed"))
    assert uses("a.py", "new_name(older_name, old_name2)\n" * 1000, ["old_name"]) == ()
    assert uses("a.py", "old_name\n", []) == ()
    assert uses("a.txt", "old_name\n", ["old_name"]) == () and not is_readable("a.txt")


def test_every_language_has_its_lexer() -> None:
    assert all(code._lexer(language) for language in set(code._BY_ENDING.values()))
    assert is_readable("src/A.TSX") and is_readable("x.y/lib.rs")
    assert not any(map(is_readable, ("README.md", "data.json", "Makefile", "a.lock", "")))


@given(st.sampled_from(sorted(code._BY_ENDING)), st.text("ab_f=(){}'\"`\\/*#<>$:.\n\r é𝒳", max_size=60))
def test_whatever_the_text_each_use_is_a_whole_word_of_it(ending: str, text: str) -> None:
    spans = occurrences(text, ["ab", "f"])
    for use in uses(f"x.{ending}", text, ["ab", "f"]):
        assert use.span in spans and text[use.span.start : use.span.end] == use.name
