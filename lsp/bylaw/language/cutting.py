"""Where a text is cut into parts, looked for only around what was edited since it was cut before."""

from __future__ import annotations

from collections.abc import Sequence

from bylaw.language.placing import Placed
from bylaw.language.scan import scan

Cut = tuple[int, int]
"""A stretch of a text that is understood by itself."""


def stretches(text: str, unified: str, body: int, before: Sequence[Placed]) -> tuple[int, list[Cut], int]:
    """How the text from `body` on is cut: so many of the parts `before`, then these stretches, then so many of them.

    What stands in front of a cut decides nothing behind it. What stands behind one decides something before it only
    where a fence or comment was left open there; then the text is cut anew from there on.
    """
    start, kept = _same_start(text, body, before)
    if not all(placed.part.closed for placed in before[:kept]):
        return 0, _cuts(unified, body, len(unified)), 0
    end, left = _same_end(text, start, before[kept:])
    if kept:  # the heading behind the last of them may be another now, or none
        kept -= 1
        start -= len(before[kept].part.text)
    if not left or start == end:
        return kept, _cuts(unified, start, end), left
    last = end + len(before[len(before) - left].part.text)
    found = scan(unified[start:last])
    if (end - start) in found.headings and (found.unclosed is None or found.unclosed >= end - start):
        return kept, _between(start, [start + at for at in found.headings if at < end - start], end), left
    return kept, _cuts(unified, start, len(unified)), 0


def _same_start(text: str, at: int, before: Sequence[Placed]) -> tuple[int, int]:
    """Where what the text has from `at` on in common with the parts `before` ends, and how many parts that is."""
    for number, placed in enumerate(before):
        if not text.startswith(placed.part.text, at):
            return at, number
        at += len(placed.part.text)
    return at, len(before)


def _same_end(text: str, start: int, before: Sequence[Placed]) -> tuple[int, int]:
    """Where what the text has after `start` in common with the last of the parts `before` begins, likewise."""
    end = len(text)
    for number, placed in enumerate(reversed(before)):
        if not text.endswith(placed.part.text, start, end):
            return end, number
        end -= len(placed.part.text)
    return end, len(before)


def _cuts(unified: str, start: int, end: int) -> list[Cut]:
    return _between(start, [start + heading for heading in scan(unified[start:end]).headings], end)


def _between(start: int, headings: list[int], end: int) -> list[Cut]:
    starts = [start, *(heading for heading in headings if heading > start)]
    return [(one, other) for one, other in zip(starts, [*starts[1:], end], strict=True) if other > one]
