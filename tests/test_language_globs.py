"""Globs: what they match, and that hostile ones cost nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bylaw.language.globs import compiled, is_glob, matches


@pytest.mark.parametrize(
    ("glob", "yes", "no"),
    [
        ("*.md", ["a.md", ".md"], ["x/a.md", "a.mdc"]),
        ("**/*.md", ["a.md", "x/a.md", "x/y/a.md"], ["a.txt"]),
        ("src/**", ["src/a", "src/a/b"], ["src", "srcs/a"]),
        ("src/**/test/*.py", ["src/test/a.py", "src/x/y/test/a.py"], ["src/a.py", "src/test/x/a.py"]),
        ("**/a/**/b", ["a/b", "x/a/y/z/b"], ["a", "x/b"]),
        ("**", ["a", "a/b"], []),
        ("**/**/a", ["a", "x/a"], ["ab"]),
        ("docs/", ["docs/a", "docs/a/b"], ["docs"]),
        ("./a/*.py", ["a/b.py"], ["b.py"]),
        ("/a", ["a"], ["b/a"]),
        ("a?c", ["abc", "a.c"], ["ac", "a/c"]),
        ("[a-c]x", ["ax", "cx"], ["dx", "-x"]),
        ("[!a]x", ["bx"], ["ax", "/x"]),
        ("[^a]x", ["bx"], ["ax"]),
        ("[]]x", ["]x"], ["x"]),
        ("[[&&~~||]x", ["[x", "&x"], ["x"]),
        ("{a,b/c}.md", ["a.md", "b/c.md"], ["b.md", "c.md"]),
        ("{a,{b,c}}{1,}", ["a", "a1", "b", "c1"], ["d", "11"]),
        ("*.{ts,tsx}", ["a.ts", "a.tsx"], ["a.t"]),
        ("{a}", ["{a}"], ["a"]),
        ("a**b", ["ab", "axb"], ["a/b"]),
        ("a*b*c", ["abc", "axbxbyc"], ["acb", "ab/c"]),
        ("*a*a", ["aa", "xaya"], ["a"]),
        (r"\*\[x", ["*[x"], ["a[x"]),
        ("[ab", [], ["[ab", "a"]),
        ("[z-a]x", [], ["zx", "ax"]),
        ("a\nb*", ["a\nbc"], ["a"]),
        ("", [], ["", "a"]),
        ("文档/*.md", ["文档/规则.md"], ["文/规则.md"]),
    ],
)
def test_glob(glob: str, yes: list[str], no: list[str]) -> None:
    assert [path for path in [*yes, *no] if matches(path, (glob,))] == yes


def test_any_of_several() -> None:
    assert matches("b*a*c", ("a", "b*a*c", "x*y*z"))
    assert not matches("a", ())


@pytest.mark.parametrize(
    ("path", "found"), [("a", True), ("a/b", True), ("a/b/c", True), ("ab", False), ("x/a", False)]
)
def test_below(path: str, found: bool) -> None:
    assert bool(compiled(("a", "z*"), below=True).fullmatch(path)) is found


def test_is_glob() -> None:
    assert [text for text in ("a/b", "a*", "a?", "[a]", "{a,b}") if not is_glob(text)] == ["a/b"]


@pytest.mark.parametrize(
    "glob", ["*a" * 40 + "b", "**/a/" * 20 + "b", "{a,b}" * 30, "{" * 3000, "[" * 1999, "**/*" * 100, "{a,{b,*}}*" * 9]
)
def test_hostile_globs_are_fast(glob: str) -> None:
    started = time.process_time()
    matches("a" * 250 + "/" + "a/" * 120 + "a" * 250, (glob,))
    assert time.process_time() - started < 1


@given(st.text("ab/*?[]{}!^,-\\.", max_size=14), st.text("ab/.", max_size=10))
def test_any_text_is_a_glob(glob: str, path: str) -> None:
    matches(path, (glob,))


@given(st.text("ab.-_ é", min_size=1, max_size=8).filter(lambda text: text.strip(".") == text))
def test_plain_text_matches_itself(path: str) -> None:
    assert matches(path, (path,))
