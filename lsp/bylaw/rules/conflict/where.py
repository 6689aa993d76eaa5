"""Which entries bind at one place: of two that do not, neither contradicts the other."""

from __future__ import annotations

import re
from functools import lru_cache

from bylaw.language.claims.scope import folder_of
from bylaw.language.formats import FORMATS
from bylaw.language.known import words
from bylaw.language.late import late
from bylaw.model import Document, Entry
from bylaw.pairs import in_series
from bylaw.rules.base import is_recipe, is_sample

_NOTES = frozenset(row.id for row in FORMATS if row.role in ("notes", "topic"))
_DATED = late(r"\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b|\b\d{1,2}[./]\d{1,2}[./](?:20)?\d\d\b")
_RECORD = late(
    r"\b(?:changelog|change\s+log|history|histor\w+|session|logs?|journal|status|progress|sprint|milestone|release\s+notes"
    r"|evidence|sources?|archive|roadmap|phases?|todo|backlog|timeline|recent|completed|done|metrics|stats|statistics"
    r"|benchmarks?|results?|examples?|before|after|old|new|legacy|deprecated|migration|upgrade|upgrading|v\d+"
    r"|current\s+state|options?|alternatives?|comparison|vs)\b|更新|历史|示例|例|이력|예시|履歴",
    re.IGNORECASE,
)
_META = late(
    r"\b(?:last\s+(?:updated|synced|reviewed|modified|verified)|updated|generated|as\s+of|version\s+history|total"
    r"|current(?:ly)?|so\s+far|e\.g|example|for\s+instance|such\s+as|approx\w*|about|around|roughly|lines?\s+\d|step\s+\d"
    r"|phase\s+\d|see\s+also)\b|[~≈#§$]\s?\d",
    re.IGNORECASE,
)
_PLACES = words(
    """
    windows macos mac linux unix wsl powershell bash zsh android ios web desktop mobile browser server client
    backend frontend api cli docker kubernetes container production prod staging development dev local ci test
    tests testing e2e unit integration release debug beta alpha nightly main master develop python typescript
    javascript rust go java kotlin swift ruby php css html sql shell node deno bun free pro enterprise admin
    user public private internal external
    """
)
_CODE = late(r"`[^`\n]*`")
_EVERY = frozenset(("*", "**", "**/*", "*.*", "**/*.*"))
_WORD = late(r"[a-z][a-z0-9+#.-]*")


def binding(document: Document) -> bool:
    """Whether a file tells what holds: no recipe that is copied about, no test's input."""
    return not is_recipe(document) and not is_sample(document)


def is_notes(document: Document) -> bool:
    """Whether a file holds notes on what was at some time, rather than rules."""
    return document.format in _NOTES


def same_reach(one: Document, other: Document) -> bool:
    """Whether two files hold for the same folder and for the same files of it, and make no series."""
    if in_series(one.path, other.path):
        return False
    return folder_of(one.path) == folder_of(other.path) and _globs(one) == _globs(other)


def _globs(document: Document) -> frozenset[str]:
    """The globs of a file that limit it: one that takes every file does not."""
    return frozenset() if _EVERY & set(document.scope) else frozenset(document.scope)


@lru_cache(maxsize=1 << 13)
def places(headings: tuple[str, ...]) -> frozenset[str]:
    """The platforms, parts and environments that headings name."""
    return frozenset(word for heading in headings for word in _WORD.findall(heading.lower()) if word in _PLACES)


def is_record(entry: Entry) -> bool:
    """Whether an entry tells what was, is dated, counts what there is at some time, or shows one of several ways."""
    return _recorded(entry.text) or any(map(_tells, entry.heading[-2:]))


@lru_cache(maxsize=1 << 13)
def _recorded(text: str) -> bool:
    return bool(_DATED.search(text) or _META.search(_CODE.sub("`", text)))


@lru_cache(maxsize=1 << 13)
def _tells(heading: str) -> bool:
    return bool(_RECORD.search(heading) or _DATED.search(heading))


def together(one: Document, a: Entry, other: Document, b: Entry) -> bool:
    """Whether two entries bind at one place, as far as their files and headings say."""
    return same_reach(one, other) and places(a.heading[-2:]) == places(b.heading[-2:])


def within(inner: Document, outer: Document) -> bool:
    """Whether `inner` holds for a folder of what `outer` holds for."""
    here, there = folder_of(inner.path), folder_of(outer.path)
    return here != there and here.startswith(there) and _globs(outer) == _globs(inner)
