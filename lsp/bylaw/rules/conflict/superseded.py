"""What one entry says is gone, retired or not to be used any more, and another one still asks for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from bylaw.language.claims import claims_of
from bylaw.language.tools import TOOLS
from bylaw.model import Claim
from bylaw.pairs import Spot
from bylaw.rules.conflict.clash import Axis, Clash, Look
from bylaw.rules.conflict.where import is_record, same_reach, together, within

_CODE = re.compile(r"`([^`\n]+)`")
_ASKS = re.compile(r"[\w./@:-]+")
_PAST = re.compile(
    r"\b(?:was|were|been|no\s+longer|removed|deleted|retired|deprecated|superseded|replaced|renamed|formerly|legacy|old|never|not"
    r"|don['’]?t|avoid|instead)\b|~~|❌|🚫",
    re.IGNORECASE,
)
_PROGRAMS = frozenset(TOOLS) | {
    "git",
    "ssh",
    "scp",
    "rsync",
    "docker",
    "kubectl",
    "terraform",
    "gh",
    "aws",
    "gcloud",
    "npx",
    "curl",
}
_RUNS = frozenset(("run", "test", "start", "build"))
_FAMILIES = (
    {"npm", "pnpm", "yarn", "bun"},
    {"pip", "uv", "poetry", "pipenv"},
    {"jest", "vitest", "mocha"},
    {"pytest", "unittest"},
)

Told = tuple[Spot, Claim]


def find(look: Look) -> Iterator[Clash]:
    """The clashes with entries that say that something is gone, or that another thing is used instead of it."""
    told: dict[str, list[Told]] = defaultdict(list)
    for path, sheet in look.sheets.items():
        document = look.context.documents[path]
        for at in sheet.replacing:
            for claim in claims_of(document, document.entries[at]):
                if claim.polarity == "ban" and not (claim.slot or claim.condition or claim.exempt or claim.value):
                    told[claim.subject.casefold()].append((Spot(path, at), claim))
    if told:
        yield from _swapped(look, told)
        yield from _restated(look, told)


def _swapped(look: Look, told: dict[str, list[Told]]) -> Iterator[Clash]:
    """“Use `a`, not `b`” and “use `b`, not `a`”."""
    for subject, claims in told.items():
        for spot, claim in claims:
            for other, back in told.get(claim.replacement.casefold(), ()):
                swapped = back.replacement.casefold() == subject and (spot.path, spot.at) < (other.path, other.at)
                if swapped and _bind_together(look, spot, other):
                    yield Clash("superseded", _axis(subject), spot, other, claim.replacement, back.replacement)


def _restated(look: Look, told: dict[str, list[Told]]) -> Iterator[Clash]:
    """“The backup remote is retired” and “push to both: `git push backup main`”."""
    gone = {
        subject: claims
        for subject, found in told.items()
        if (claims := [(spot, claim) for spot, claim in found if _is_gone(look, spot, claim)]) and len(subject) > 2
    }
    if not gone:
        return
    for path, sheet in look.sheets.items():
        for _, at in sheet.worded:
            yield from _asked(look, Spot(path, at), gone)


def _asked(look: Look, other: Spot, gone: dict[str, list[Told]]) -> Iterator[Clash]:
    """The clashes of the commands in one entry with what is gone."""
    words = look.document(other).source.slice(look.entry(other).own)
    for code in _CODE.findall(words) if "`" in words else ():
        parts = [word.casefold() for word in _ASKS.findall(code)]
        if len(parts) < 2 or parts[0] not in _PROGRAMS:
            continue
        runs = parts[1] in _RUNS  # what a tool installs is its own matter
        for word in dict.fromkeys(parts if runs else parts[1:]):
            for spot, claim in gone.get(word, ()):
                if _asks_for(look, spot, other):
                    yield Clash("superseded", _axis(word), spot, other, _in_words(claim), code)


def _asks_for(look: Look, spot: Spot, other: Spot) -> bool:
    """Whether the entry at `other` still asks for what the one at `spot` says is gone: it was worded before that."""
    entry, source = look.entry(other), look.entry(spot)
    if spot.path == other.path or _PAST.search(entry.text) or is_record(entry) or is_record(source):
        return False
    mine, theirs = look.document(spot), look.document(other)
    if not (same_reach(mine, theirs) or within(mine, theirs) or within(theirs, mine)):
        return False
    told, asked = look.worded(spot), look.worded(other)
    return told is not None and asked is not None and asked.committed < told.committed


def _bind_together(look: Look, spot: Spot, other: Spot) -> bool:
    one, two = look.entry(spot), look.entry(other)
    if spot == other or is_record(one) or is_record(two):
        return False
    return together(look.document(spot), one, look.document(other), two)


def _is_gone(look: Look, spot: Spot, claim: Claim) -> bool:
    """Whether a claim says that a thing with a plain name is gone, or one tool of a family replaces another one.

    A name of code that is gone is for the rules about what is stale.
    """
    if any({claim.subject, claim.replacement} <= family for family in _FAMILIES):
        return True
    return claim.removed and claim.subject.isalpha() and look.text(spot)[claim.span.start - 1] not in "`"


def _axis(subject: str) -> Axis:
    return "tool" if subject in TOOLS else "naming"


def _in_words(claim: Claim) -> str:
    return claim.replacement if claim.replacement else f"no {claim.subject}"
