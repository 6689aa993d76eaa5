"""What the rules about two entries ask of each: where it stands, what it says, who worded it when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bylaw.model import Commit, Document, Entry, Place
from bylaw.pairs import Pairs, Spot
from bylaw.rules.base import Context

if TYPE_CHECKING:
    from bylaw.history import History


@dataclass(frozen=True)
class Ends:
    """The entries of all memory files, by their spots. `history` is None where there is none."""

    context: Context

    @property
    def pairs(self) -> Pairs:
        return self.context.pairs

    @property
    def history(self) -> History | None:
        return self.context.facts.history

    def document(self, spot: Spot) -> Document:
        return self.context.documents[spot.path]

    def entry(self, spot: Spot) -> Entry:
        return self.document(spot).entries[spot.at]

    def text(self, spot: Spot) -> str:
        return self.document(spot).source.text

    def line(self, spot: Spot) -> int:
        """The line (1-based) on which an entry begins."""
        return self.document(spot).source.line_of(self.entry(spot).own.start) + 1

    def place(self, spot: Spot) -> Place:
        entry = self.entry(spot)
        return Place(spot.path, entry.own, entry.text)

    def worded(self, spot: Spot) -> Commit | None:
        """The commit in which an entry got its words where it stands; None while it is not committed."""
        if self.history is None:
            return None
        origin = self.history.worded(self.document(spot), self.entry(spot))
        here = [one for one in origin.wordings if one.path == spot.path] or list(origin.wordings)
        same = [one.commit for one in here if one.text == here[-1].text]
        return same[0] if same and not origin.uncommitted else None
