"""URIs and paths, on both kinds of machines: tested as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bylaw.server.uris import path_of, uri_of


@pytest.mark.parametrize(
    ("uri", "posix", "windows"),
    [
        ("file:///home/ada/CLAUDE.md", "/home/ada/CLAUDE.md", None),
        ("file:///home/a%20b/%D8%B3%D8%B9%D8%B1.md", "/home/a b/سعر.md", None),
        ("file:///home/a b/سعر.md", "/home/a b/سعر.md", None),
        ("file://localhost/etc/x", "/etc/x", None),
        ("file:///c%3A/Users/ada/CLAUDE.md", "/c:/Users/ada/CLAUDE.md", r"c:\Users\ada\CLAUDE.md"),
        ("file:///C:/Users/ada/CLAUDE.md", "/C:/Users/ada/CLAUDE.md", r"c:\Users\ada\CLAUDE.md"),
        ("file:///C:", "/C:", "c:\\"),
        ("file://server/share/CLAUDE.md", None, r"\\server\share\CLAUDE.md"),
        ("file:///a/../b/./CLAUDE.md", "/b/CLAUDE.md", None),
        ("file:///a%00b", None, None),
        ("file:///%FF.md", None, None),
        ("file:relative.md", None, None),
        ("untitled:Untitled-1", None, None),
        ("bylaw:/HEAD/CLAUDE.md", None, None),
        ("git:/home/ada/CLAUDE.md?ref", None, None),
        ("vscode-notebook-cell:/x#y", None, None),
        ("http://[broken", None, None),
        ("", None, None),
    ],
)
def test_the_path_that_a_uri_means(uri: str, posix: str | None, windows: str | None) -> None:
    assert (path_of(uri, windows=False), path_of(uri, windows=True)) == (posix, windows)


@pytest.mark.parametrize(
    ("path", "windows", "uri"),
    [
        ("/home/a b/سعر#1.md", False, "file:///home/a%20b/%D8%B3%D8%B9%D8%B1%231.md"),
        ("C:\\Users\\ada\\a b.md", True, "file:///c%3A/Users/ada/a%20b.md"),
        ("\\\\server\\share\\CLAUDE.md", True, "file://server/share/CLAUDE.md"),
    ],
)
def test_the_uri_of_a_path(path: str, windows: bool, uri: str) -> None:
    assert uri_of(path, windows) == uri


names = st.text(st.characters(blacklist_characters="/\\\0", blacklist_categories=["Cs"]), min_size=1).filter(lambda n: n not in (".", ".."))


@given(st.lists(names, min_size=1))
def test_there_and_back(parts: list[str]) -> None:
    path = "/" + "/".join(parts)
    assert path_of(uri_of(path, windows=False), windows=False) == path


@given(st.text())
def test_no_uri_is_an_error(uri: str) -> None:
    path_of(uri, windows=True)
    path_of(uri, windows=False)
    path_of("file:///" + uri, windows=False)
