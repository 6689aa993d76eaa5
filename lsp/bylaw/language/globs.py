"""One matcher for the globs of settings, formats and frontmatter.

``**`` stands for any number of folders, ``*`` and ``?`` stay within one name, ``[abc]`` and ``{a,b}`` as in a shell.
Globs are anchored: ``*.md`` means the root only. A repository's globs are hostile input, so matching never backtracks
over more than one wildcard: of several, all but the last take the first place where what follows them fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

_MAX_EXPANSIONS = 1000  # of one glob's braces, as in Claude Code: beyond it the glob matches nothing
_MAX_LENGTH = 2000
_WILD = re.compile(r"\\.|\[|\*+|\?|.", re.DOTALL)
_NOTHING = "(?!)"
_FOLDERS = "(?:[^/]+/)*"


def matches(path: str, globs: tuple[str, ...]) -> bool:
    """Whether one of `globs` matches `path` (relative, with ``/``)."""
    return compiled(globs).fullmatch(path) is not None


def is_glob(text: str) -> bool:
    """Whether `text` has a character that means something in a glob."""
    return any(char in text for char in "*?[{")


@lru_cache(maxsize=512)
def compiled(globs: tuple[str, ...], *, below: bool = False) -> re.Pattern[str]:
    """A regular expression whose `fullmatch` tells whether a path matches one of `globs`.

    `below`: whatever lies in a matched folder matches too. A glob that cannot be read matches nothing.
    """
    names = (f"g{number}" for number in range(10**9))
    tail = "(?:/.*)?" if below else ""
    wanted = [_translate(glob, names) + tail for text in globs for glob in _expand(text)]
    return re.compile("|".join(wanted) or _NOTHING, re.DOTALL)


def _expand(glob: str) -> list[str]:
    """`glob` once for each choice that its braces give; nothing when there are too many."""
    done: list[str] = []
    todo = [glob[: _MAX_LENGTH + 1]]
    while todo:
        if len(glob) > _MAX_LENGTH or len(done) + len(todo) > _MAX_EXPANSIONS:
            return []
        text = todo.pop()
        brace = _brace(text)
        if brace is None:
            done.append(text)
        else:
            start, end, choices = brace
            todo += [text[:start] + choice + text[end:] for choice in reversed(choices)]
    return done


def _brace(text: str) -> tuple[int, int, list[str]] | None:
    """(start, end, choices) of the first group in braces that holds a comma."""
    start, depth, cuts = -1, 0, list[int]()
    for at, char in enumerate(text):
        if char == "{":
            depth += 1
            if depth == 1:
                start, cuts = at, [at]
        elif char == "," and depth == 1:
            cuts.append(at)
        elif char == "}" and depth:
            depth -= 1
            if not depth and len(cuts) > 1:
                cuts.append(at)
                return start, at + 1, [text[a + 1 : b] for a, b in pairwise(cuts)]
    return None


def _translate(glob: str, names: Iterator[str]) -> str:
    """The regular expression of a glob without braces; `names` gives names for groups."""
    glob = glob.removeprefix("./").lstrip("/")
    if glob.endswith("/"):
        glob += "**"
    parts: list[list[str]] = [[]]  # what stands between one ** and the next
    for segment in glob.split("/"):
        if segment == "**":
            if parts[-1] or len(parts) == 1:
                parts.append([])
        else:
            regex = _segment(segment, names)
            if regex is None:
                return _NOTHING
            parts[-1].append(regex)
    if len(parts) == 1:
        return "/".join(parts[0])
    first, *middle, last = ["/".join(part) for part in parts]
    found = first + "/" if first else ""
    for part in middle:
        found += _once(f"(?:[^/]+/)*?{part}/", names)
    return found + (_FOLDERS + last if last else ".+")


def _once(regex: str, names: Iterator[str]) -> str:
    """`regex` without a way back into it (Python 3.10 has no atomic groups)."""
    name = next(names)
    return f"(?=(?P<{name}>{regex}))(?P={name})"


def _segment(segment: str, names: Iterator[str]) -> str | None:
    """The regular expression of one name in a path, None if it cannot be read."""
    parts = [""]  # what stands between one * and the next
    at = 0
    while at < len(segment):
        token = _WILD.match(segment, at)
        assert token is not None
        text, at = token.group(), token.end()
        if text[0] == "*":
            parts.append("")
        elif text == "?":
            parts[-1] += "[^/]"
        elif text == "[":
            end = segment.find("]", at + 2 if segment[at : at + 1] in ("!", "^") else at + 1)
            if end < 0:
                return None
            parts[-1] += _characters(segment[at:end])
            at = end + 1
        else:
            parts[-1] += re.escape(text[-1])
    first, *middle, last = parts if len(parts) > 1 else [parts[0], ""]
    if len(parts) == 1:
        return first
    return first + "".join(_once(f"[^/]*?{part}", names) for part in middle if part) + "[^/]*" + last


def _characters(inside: str) -> str:
    """The regular expression of a glob's ``[…]``, given what stands between the brackets."""
    negated = inside[0] in "!^"
    chars = inside[1:] if negated else inside
    escaped = re.sub(r"([\\\[\]^&~|])", r"\\\1", chars)
    regex = f"[{'^/' if negated else ''}{escaped}]"
    try:
        re.compile(regex)
    except re.error:  # a range that runs backwards: [z-a]
        return _NOTHING
    return regex
