"""The head of a file between two ``---`` lines.

Agents write and read what is no YAML: ``globs: **/*.ts``, ``description: Use pnpm: not npm``. So each line is read
for itself when YAML cannot be had, and every value knows its place. Aliases and long heads are refused: a repository
must not be able to make the reader slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import yaml

from bylaw.language.formats import Format
from bylaw.model import Frontmatter
from bylaw.text import Span

_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_KEY = re.compile(r"^(?P<indent>[ \t]*)(?P<key>[\w.-]+)[ \t]*:(?:[ \t]+(?P<value>[^\n]*?))?[ \t]*$", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*-[ \t]+(?P<value>[^\n]*?)[ \t]*$", re.MULTILINE)
_IS_LIST = re.compile(r"[ \t]*-[ \t]")
_BLOCK_SIGNS = ("|", ">", "|-", ">-", "|+", ">+")
_MAX_LENGTH = 64 * 1024
_MAX_DEPTH = 20


class _RefusedError(yaml.YAMLError):
    """Frontmatter that is YAML but is not read: it would be slow."""


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, without aliases and without deep nesting."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise _RefusedError("an alias (*name) is not read here: quote a value that starts with '*'")
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise _RefusedError("nested too deeply")
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


def read(text: str, format_: Format) -> Frontmatter | None:
    """The frontmatter of a plain text; None if it has none.

    `fields` are what YAML makes of it, or the text of each value where it is no YAML. `problem` then says why, unless
    the agent reads its frontmatter line by line anyway.
    """
    opening = _OPEN.match(text)
    closing = _CLOSE.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    inside = text[opening.end() : closing.start()]
    spans = {key: span.shift(opening.end()) for key, span in _spans(inside).items()}
    fields, problem = _load(inside)
    if fields is None:
        fields = {key: text[span.start : span.end] for key, span in spans.items()}
    return Frontmatter(Span(0, closing.end()), fields, spans, problem if format_.yaml else "")


def scope_spans(text: str, head: Frontmatter, format_: Format) -> list[Span]:
    """Where the globs stand that say which files the memory file is for."""
    return [span for key in format_.scope if key in head.spans for span in _globs(text, head.spans[key])]


def _spans(text: str) -> dict[str, Span]:
    """The place of each value, without its quotes, by key; nested keys are joined with dots."""
    found: dict[str, Span] = {}
    above: list[tuple[int, str]] = []  # the keys around, with their indentation
    keys = list(_KEY.finditer(text))
    for number, match in enumerate(keys):
        indent = len(match["indent"].expandtabs())
        while above and above[-1][0] >= indent:
            above.pop()
        name = ".".join([*(key for _, key in above), match["key"]])
        above.append((indent, match["key"]))
        if match["value"] and match["value"] not in _BLOCK_SIGNS:
            span = Span(match.start("value"), match.end("value"))
        else:
            span = Span(match.end(), _end(text, keys, number, indent))
        found.setdefault(name, _bare(text, span))
    return found


def _end(text: str, keys: list[re.Match[str]], number: int, indent: int) -> int:
    """Where the value of key `number` ends that goes on below it: at the next key that is not nested in it."""
    following = (key.start() for key in keys[number + 1 :] if len(key["indent"].expandtabs()) <= indent)
    return next(following, len(text))


def _bare(text: str, span: Span) -> Span:
    """`span` without white space and one pair of quotes at its ends."""
    inside = text[span.start : span.end]
    start = span.start + len(inside) - len(inside.lstrip())
    end = max(start, span.start + len(inside.rstrip()))
    if end - start > 1 and text[start] in "\"'" and text[end - 1] == text[start]:
        return Span(start + 1, end - 1)
    return Span(start, end)


def _globs(text: str, value: Span) -> list[Span]:
    """Where the globs of a value stand: a list of either kind, or one text with commas."""
    inside = text[value.start : value.end]
    lines = [Span(*item.span("value")) for item in _ITEM.finditer(inside)] if _IS_LIST.match(inside) else []
    if not lines and inside.startswith("[") and inside.endswith("]"):
        lines = [Span(1, len(inside) - 1)]
    found = []
    for line in lines or [Span(0, len(inside))]:
        for piece in _pieces(inside, _bare(inside, line)):
            bare = _bare(inside, piece)
            if len(bare):
                found.append(bare.shift(value.start))
    return found


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """The parts of `span` between commas; those in braces separate nothing."""
    depth, start = 0, span.start
    for at in range(span.start, span.end):
        depth += (text[at] == "{") - (text[at] == "}" and depth > 0)
        if text[at] == "," and not depth:
            yield Span(start, at)
            start = at + 1
    yield Span(start, span.end)


@lru_cache(maxsize=1024)
def _load(text: str) -> tuple[Mapping[str, Any] | None, str]:
    """(what YAML makes of `text`, why it makes nothing of it)."""
    if len(text) > _MAX_LENGTH:
        return None, f"the frontmatter is longer than {_MAX_LENGTH // 1024} KB"
    try:
        value = yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        place = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        return None, f"the frontmatter is no YAML: {error.problem or 'it cannot be read'}{place}"
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return None, f"the frontmatter is no YAML: {str(error).splitlines()[0] if str(error) else 'it cannot be read'}"
    if value is None:
        return {}, ""
    if not isinstance(value, dict):
        return None, "the frontmatter is no list of keys and values"
    return MappingProxyType({str(key): entry for key, entry in value.items()}), ""
