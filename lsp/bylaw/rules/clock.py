"""The review clock: the age of an entry that counts is the last time somebody worded or confirmed it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from bylaw.model import Commit, Document, Entry, Origin
from bylaw.resolve import resolve

if TYPE_CHECKING:
    from bylaw.facts import Facts

MANY = 10
"""Commits: from here on code has changed a lot."""


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


def changed(facts: Facts, document: Document, entry: Entry, origin: Origin) -> tuple[str, int]:
    """The path named by `entry` that changed most since its age counts, and in how many commits; "" and 0 for none."""
    since = reviewed(document, entry, origin)
    if not since or origin.uncommitted or facts.activity is None:
        return "", 0
    best = ("", 0)
    for mention in entry.mentions:
        target = resolve(document.path, mention, facts) if mention.kind in ("path", "link") else None
        path = target.path.strip("/") if target is not None and target.state == "exists" else ""
        if path and ("/" in path or not facts.present.is_folder(path)):
            shown = path + "/" if facts.present.is_folder(path) else path
            best = max(best, (shown, facts.activity.since(path, since)), key=lambda found: found[1])
    return best
