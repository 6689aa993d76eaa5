"""Mentions in plain words: paths without back-ticks, imports, versions, commits. Only what can be nothing else."""

from __future__ import annotations

import re
from functools import lru_cache

from bylaw.language.guess import Guess
from bylaw.language.inline import HOLE
from bylaw.language.known import words
from bylaw.language.mentions_links import import_guesses
from bylaw.language.mentions_paths import extension, path_guess
from bylaw.language.mentions_versions import commit_guesses, named_guesses, version_guesses

_TOKEN = re.compile(rf"[^\s,;，。；：、（）「」【】“”\"'`|{HOLE}]+")
_DOT = re.compile(r"\.[A-Za-z]")
_BARE = re.compile(
    r"(?<![\w/@\\:~$%{}<>.*-])(?:\.{1,2}/|/)?(?:[\w.@+\[\]()-]{1,120}/){1,20}[\w.@+*\[\]-]{0,120}(?::\d+(?:-\d+)?)?"
)
_FILE = re.compile(r"[*_(\[{]*(\w[\w.-]{0,100}\.[a-z][a-z0-9]{1,8})(?::\d+(?:-\d+)?)?[.:!?)\]}*_]*$")


def prose_guesses(prose: str, syntax: str) -> list[Guess]:
    """The mentions in `prose` (offsets into it; `HOLE` stands for code and links); `syntax` is the "
    "format's of imports."""
    found: list[Guess] = []
    if "@" in prose:
        found += import_guesses(prose, syntax)
    taken = [(guess.start, guess.end) for guess in found]
    for guess in bare_paths(prose):
        if not any(start <= guess.end and guess.start <= end for start, end in taken):
            found.append(guess)
    found += version_guesses(prose)
    if "**" in prose:
        found += named_guesses(prose)
    found += commit_guesses(prose)
    return found


def bare_paths(prose: str) -> list[Guess]:
    """Paths without back-ticks: only those that can be nothing else."""
    found: list[Guess] = []
    if "/" not in prose and not _DOT.search(prose):
        return found
    for token in _TOKEN.finditer(prose):
        word = token.group()
        if "/" in word:
            for match in _BARE.finditer(word):
                if _goes_on(prose, token.start() + match.end()):
                    continue
                guess = _bare_path(match.group())
                if guess is not None:
                    found.append(guess.shift(token.start() + match.start()))
        elif "." in word:
            file = _FILE.match(word)
            if file and extension(file[1]) in _DOCUMENTS:
                at = token.start() + file.start(1)
                found.append(Guess("path", at, at + len(file[1]), file[1], "file name in prose", "possible"))
    return found


_DOCUMENTS = words(
    """
    md mdx mdc json jsonc yaml yml toml py tsx jsx ipynb sql csproj sln swift cpp hpp tf proto rb kt java css scss
    html lock xml sh ps1 txt csv cs mjs cjs vue svelte rs
    """
)


def _goes_on(prose: str, end: int) -> bool:
    """Whether a placeholder follows, so that what was read is only the first part of a path."""
    following = prose[end : end + 1]
    return following in ("{", "<", "$") or (following in ("/", HOLE) and prose[end - 1] in "/*")


@lru_cache(maxsize=4096)
def _bare_path(raw: str) -> Guess | None:
    word = _unbracketed(raw.rstrip(".,;:*_"))
    start = raw.find(word)
    guess = path_guess(word)
    if guess is None or (guess.certainty == "possible" and "*" in guess.target):
        return None
    clear = guess.reason in ("path with a file extension", "path from the root") or (
        guess.reason == "folder" and guess.target.count("/") > 1 and guess.target.partition("/")[0] in _CLEAR
    )
    return guess._replace(certainty="likely", reason="path in prose").shift(start) if clear else None


def _unbracketed(word: str) -> str:
    """Without brackets that the path is in, with those that are in the path (`app/(auth)/[id]/page.tsx`)."""
    word = re.sub("^[\u3000-\u9fff\uac00-\ud7af\uff00-\uffef]+(?=[A-Za-z./])", "", word)
    for opening, closing in ("()", "[]"):
        while word.startswith(opening) and word.count(opening) != word.count(closing):
            word = word[1:]
        if word.endswith(closing) and word.count(opening) < word.count(closing):
            word = word[:-1]
    return word


_CLEAR = words(
    """
    src lib app apps packages docs tests test scripts internal cmd pkg crates tools backend frontend .claude
    .github .cursor ..
    """
)
