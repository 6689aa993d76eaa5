"""The anchors of a Markdown text: what `#fragment` may stand behind a link to it, and on which line it leads.

Anchors are GitHub's; where renderers differ (dashes in a row, variation selectors), each of their forms is known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from bylaw.language.late import late

_FENCE = late(r"[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})")
_ATX = late(r"[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?#{1,6}(?:[ \t]+(.*?))?[ \t]*#*[ \t]*$")
_SETEXT = late(r" {0,3}(?:=+|-+)[ \t]*$")
_NO_TITLE = late(r"\s*(?:$|[-*+>|#]|\d+[.)]\s|```|~~~)")
_HTML = late(r"<h[1-6][^>]*>(.*?)</h[1-6]>", re.IGNORECASE)
_NAMED = late(r"\b(?:id|name)\s*=\s*[\"']([^\"'\s]+)[\"']|\{\s*#([\w.:-]+)[^{}]*\}")
_LINK = late(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_TAG = late(r"</?[a-zA-Z][^<>]*>|<!--.*?-->")
_EXPLICIT = late(r"\s*\{\s*#[\w.:-]+[^{}]*\}\s*$")
_NEVER = frozenset(["", "top"])


def slug(heading: str) -> str:
    """The anchor that GitHub gives to a heading, as it is written in Markdown."""
    text = _TAG.sub("", _LINK.sub(r"\1", _EXPLICIT.sub("", heading)))
    text = re.sub(r"(?<!\w)_+|_+(?!\w)", "", text) if "`" not in text else text
    return "".join("-" if char == " " else char for char in text.strip().lower() if _is_kept(char))


def _is_kept(char: str) -> bool:
    return char.isalnum() or char in "-_ " or unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=256)
def anchors(text: str) -> dict[str, int]:
    """Every anchor of a Markdown text → its line (0-based); headings of one name are told apart by `-1`, `-2`."""
    found: dict[str, int] = {}
    times: dict[str, int] = {}
    for line, heading in _headings(text):
        base = slug(heading)
        count = times.get(base, 0)
        times[base] = count + 1
        found.setdefault(f"{base}-{count}" if count else base, line)
    for line, row in enumerate(text.splitlines()):
        for named in _NAMED.finditer(row):
            found.setdefault(named[1] or named[2], line)
    return found


def _headings(text: str) -> Iterator[tuple[int, str]]:
    fence = ""
    before = ""
    for line, row in enumerate(text.splitlines()):
        mark = _FENCE.match(row)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif atx := _ATX.match(row):
            yield line, atx[1] or ""
        elif before and _SETEXT.match(row):
            yield line - 1, before
        else:
            yield from ((line, html[1]) for html in _HTML.finditer(row))
        before = "" if fence or _NO_TITLE.match(row) else row


def line_of(text: str, fragment: str) -> int | None:
    """The line (0-based) to which `#fragment` leads in a Markdown text; None where nothing there is called so."""
    known = anchors(text)
    wanted = unquote(fragment).removeprefix("#").removeprefix("user-content-")
    if wanted.lower() in _NEVER:
        return 0
    if wanted in known:
        return known[wanted]
    loose = _loosely(wanted)
    return next((line for anchor, line in known.items() if _loosely(anchor) == loose), None)


def _loosely(anchor: str) -> str:
    """An anchor in the form in which those of all renderers are equal."""
    folded = unicodedata.normalize("NFKC", anchor).casefold()
    return re.sub(r"[\W_]+", "", "".join(c for c in folded if not "\ufe00" <= c <= "\ufe0f"))
