"""Two entries that cannot both hold, found in one of the ways."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bylaw.history.lineage import History
from bylaw.model import Commit, Document, Entry
from bylaw.pairs import Pairs, Spot
from bylaw.rules.base import Context
from bylaw.rules.conflict.sheet import Sheet, sheet

Way = Literal["changed in one place", "superseded", "two tools", "another value", "section twice"]
Axis = Literal["tool", "polarity", "number", "path", "naming", "process", "version"]

AXES: dict[str, Axis] = {
    "number": "number", "size": "number", "port": "number", "version": "version", "path": "path", "address": "naming",
    "name": "naming", "tool": "tool", "word": "process",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clash:
    """`one` says `ours`, `other` says `theirs`, in the words of each. `because` is the commit that parted them.

    `turned`: seen from its second end.
    """

    way: Way
    axis: Axis
    one: Spot
    other: Spot
    ours: str
    theirs: str
    because: Commit | None = None
    turned: bool = False


@dataclass(frozen=True)
class Look:
    """What the ways look at: all documents, what they say, and their history (None where there is none)."""

    context: Context
    pairs: Pairs
    history: History | None

    def document(self, spot: Spot) -> Document:
        return self.context.documents[spot.path]

    def entry(self, spot: Spot) -> Entry:
        return self.document(spot).entries[spot.at]

    def text(self, spot: Spot) -> str:
        return self.document(spot).source.text

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """What there is to look for, by file."""
        return {path: sheet(document) for path, document in self.context.documents.items()}

    def worded(self, spot: Spot) -> Commit | None:
        """The commit in which an entry got its words where it stands; None while it is not committed."""
        if self.history is None:
            return None
        origin = self.history.origin(self.document(spot), self.entry(spot))
        here = [one for one in origin.wordings if one.path == spot.path] or list(origin.wordings)
        same = [one.commit for one in here if one.text == here[-1].text]
        return same[0] if same and not origin.uncommitted else None

    def before(self, spot: Spot, commit: Commit) -> bool:
        """Whether an entry got its words no later than `commit`: what was written after a change was meant so."""
        worded = self.worded(spot)
        return worded is not None and worded.committed <= commit.committed
