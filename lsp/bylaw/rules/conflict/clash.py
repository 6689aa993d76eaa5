"""Two entries that cannot both hold, found in one of the ways."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from bylaw.model import Commit
from bylaw.pairs import Spot
from bylaw.rules.conflict.sheet import Sheet, sheet
from bylaw.rules.ends import Ends

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


class Look(Ends):
    """What the ways look at."""

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """What there is to look for, by file."""
        return {path: sheet(document) for path, document in self.context.documents.items()}

    def before(self, spot: Spot, commit: Commit) -> bool:
        """Whether an entry got its words no later than `commit`: what was written after a change was meant so."""
        worded = self.worded(spot)
        return worded is not None and worded.committed <= commit.committed
