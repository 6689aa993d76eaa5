"""What a piece of text names, before it is known where it stands."""

from __future__ import annotations

from typing import NamedTuple

from bylaw.model import Certainty, Mention, MentionKind, Where
from bylaw.text import Span


class Guess(NamedTuple):
    """A mention within a string of its own: `start` and `end` are offsets into that string."""

    kind: MentionKind
    start: int
    end: int
    target: str
    reason: str
    certainty: Certainty = "likely"
    fragment: str = ""
    base: str = ""

    def shift(self, by: int) -> Guess:
        return self._replace(start=self.start + by, end=self.end + by)


def mention(text: str, guess: Guess, at: int, where: Where) -> Mention:
    """`guess`, made about the string that starts at offset `at` of `text`, as a mention of the document."""
    start, end = at + guess.start, at + guess.end
    return Mention(
        kind=guess.kind,
        text=text[start:end],
        span=Span(start, end),
        target=guess.target,
        where=where,
        reason=guess.reason,
        certainty=guess.certainty,
        fragment=guess.fragment,
        base=guess.base,
    )
