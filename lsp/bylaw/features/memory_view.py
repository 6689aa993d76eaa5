"""The memory of a repository at a glance: its files by layer, and how each of their entries stands."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bylaw.features.people import age
from bylaw.features.review import unread
from bylaw.model import Document, Entry, Finding
from bylaw.rules.clock import last_wording

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

STATES = ("disputed", "conflict", "stale", "unreviewed")
"""How an entry can stand so that a person should look, the most telling first."""

_LONGEST = 44
_MARKS = re.compile(r"`|\*\*|__|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)|~~")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry and those of `STATES` that it is in."""

    entry: Entry
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A memory file with those of its entries that were asked for, in the order of the text."""

    document: Document
    standings: tuple[Standing, ...]


def files(snapshot: Snapshot, findings: Iterable[Finding], wanted: str = "", paths: Iterable[str] = ()) -> list[File]:
    """The memory files (those at `paths`, if any are given) with their entries, by path.

    `findings` are those of the whole repository. With one of `STATES` as `wanted` only entries in it count, and only
    files that have one.
    """
    documents, only = snapshot.documents(), frozenset(paths)
    told = _told(documents, findings)
    found = []
    for path, document in documents.items():
        if not only or path in only:
            all_ = _standings(snapshot, document, told[path])
            chosen = tuple(one for one in all_ if not wanted or wanted in one.states)
            if chosen or not wanted:
                found.append(File(document, chosen))
    return found


def words(found: Iterable[File], wanted: str = "") -> str:
    """What there is in some files: "12 entries · 2 stale · 1 disputed", or only "2 stale" if that is `wanted`."""
    standings = [standing for file in found for standing in file.standings]
    if wanted:
        return f"{len(standings)} {wanted}"
    counts = Counter(state for standing in standings for state in standing.states)
    parts = [f"{len(standings)} {'entry' if len(standings) == 1 else 'entries'}"]
    return " · ".join(parts + [f"{counts[state]} {state}" for state in STATES if counts[state]])


def label(entry: Entry) -> str:
    """The start of an entry's words as they are read, without the marks of Markdown."""
    text = _MARKS.sub("", _LINK.sub(r"\1", entry.text)).strip() or entry.label or "(empty)"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def detail(snapshot: Snapshot, document: Document, standing: Standing, now: datetime | None) -> str:
    """How an entry stands, and how old its words are: "stale · 3 months ago". Without `now` they have no age.

    Waits for git if the history has not been read.
    """
    confirmed = [one.date for one in standing.entry.directives if one.verb == "confirmed" and not one.problem]
    said = [*standing.states, *(f"confirmed {date}" for date in confirmed[-1:])]
    history = snapshot.history
    if now is not None and history is not None and not history.note:
        commit = last_wording(history.origin(document, standing.entry))
        said.append(age(commit.date, now) if commit else "not committed yet")
    return " · ".join(said)


def _told(documents: Mapping[str, Document], findings: Iterable[Finding]) -> Mapping[str, Mapping[int, set[str]]]:
    """By path and index of an entry the states that findings put it in, at both of their ends."""
    found: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for finding in findings:
        state = state_of(finding.code)
        places = [(finding.path, finding.span.start)]
        for related in finding.related if state == "conflict" else ():
            places.append((related.place.path, related.place.span.start))
            if related.own is not None:
                places.append((related.own.path, related.own.span.start))
        for path, at in places if state else ():
            entry = documents[path].entry_at(at) if path in documents else None
            if entry is not None:
                found[path][entry.index].add(state)
    return found


def state_of(code: str) -> str:
    """The state that a finding with this code puts an entry in; "" for none."""
    if code.startswith("stale-") or code == "expired":
        return "stale"
    if code == "disputed":
        return code
    return "conflict" if code in ("conflict", "drifted-copy") else ""


def _standings(snapshot: Snapshot, document: Document, told: Mapping[int, set[str]]) -> list[Standing]:
    fresh = unread(snapshot, document)
    found = []
    for entry in document.entries:
        states = set(told.get(entry.index, ()))
        if any(one.verb == "disputed" and not one.problem for one in entry.directives):
            states.add("disputed")
        if entry.index in fresh:
            states.add("unreviewed")
        found.append(Standing(entry, tuple(state for state in STATES if state in states)))
    return found
