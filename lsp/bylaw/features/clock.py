"""The review clock: the age of an entry that counts is the last time somebody worded or confirmed it."""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile

from bylaw.features.people import age
from bylaw.model import Commit, Document, Entry, Origin


def last_wording(origin: Origin) -> Commit | None:
    """The commit that last changed what an entry says; None where HEAD does not have it. A move is no wording."""
    wordings = origin.wordings[::-1]
    same = list(takewhile(lambda wording: wording.text == wordings[0].text, wordings))
    return same[-1].commit if same else None


def confirmed(document: Document, entry: Entry) -> str:
    """The day on which somebody last confirmed `entry`, or a section or file around it; "" for never."""
    found = (one for one in document.directives if one.verb == "confirmed" and not one.problem)
    return max((one.date for one in found if one.scope.covers(entry.own)), default="")


def reviewed(document: Document, entry: Entry, origin: Origin) -> str:
    """The ISO 8601 date from which the age of `entry` counts; "" where nothing is known."""
    commit = last_wording(origin)
    day = confirmed(document, entry)
    worded = commit.date if commit else ""
    return day if day > worded[:10] else worded


def summary(document: Document, entry: Entry, origin: Origin, now: datetime) -> str:
    """The story of an entry in a few words: "3 weeks ago · 2 wordings · promoted from MEMORY.md"."""
    if origin.born is None:
        return "not committed yet" if origin.uncommitted else ""
    since = reviewed(document, entry, origin)
    fresh = confirmed(document, entry) == since
    told = [("confirmed " if fresh else "") + age(since, now)]
    if origin.uncommitted:
        told = ["changed, not committed yet"]
    texts = len({wording.text for wording in origin.wordings})
    told += [f"{texts} wordings"] if texts > 1 else []
    move = origin.moves[-1] if origin.moves else None
    told += [f"{move.kind} from {move.source.path.rpartition('/')[2]}"] if move else []
    return " · ".join(told)
