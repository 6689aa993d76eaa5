"""Where a text is cut into parts, looked for only around what was edited since it was cut before."""

from __future__ import annotations

from collections.abc import Sequence

from bylaw.language.entries import Part
from bylaw.language.placing import Placed
from bylaw.language.scan import scan

Cut = tuple[int, int]
"""A stretch of a text that is understood by itself."""
_NEAR = 4  # parts: further behind an edit than that, the text is the same again only up to its end
_SLACK = 2_000  # characters that an edit adds before the text is the same again


def stretches(text: str, unified: str, body: int, before: Sequence[Placed]) -> list[tuple[range, list[Cut]]]:
    """How the text from `body` on is cut: so many of the parts `before`, by their numbers, then some stretches; again.

    What stands in front of a cut decides nothing behind it. What stands behind one decides something before it only
    where a fence or comment was left open there; then the text is cut anew from there on.
    """
    found: list[tuple[range, list[Cut]]] = []
    at, number = body, 0
    while True:
        start, kept = _same_start(text, at, before, number)
        if start == len(text) and kept == len(before):
            return [*found, (range(number, kept), [])]
        if not all(placed.part.closed for placed in before[number:kept]):
            return [(range(0), _cuts(unified, body, len(unified)))]
        end, again = _again(text, start, before, kept)
        if kept > number:  # the heading behind the last of them may be another now, or none
            kept -= 1
            start -= len(before[kept].part.text)
        cuts = _cuts_up_to(unified, start, end, before[again].part) if again < len(before) else None
        if cuts is None:
            return [*found, (range(number, kept), _cuts(unified, start, len(unified)))]
        found.append((range(number, kept), cuts))
        at, number = end, again


def _same_start(text: str, at: int, before: Sequence[Placed], number: int) -> tuple[int, int]:
    """Where what the text has from `at` on in common with the parts from `number` on ends, and which part is next."""
    for following in range(number, len(before)):
        part = before[following].part
        if not text.startswith(part.text, at):
            return at, following
        at += len(part.text)
    return at, len(before)


def _again(text: str, start: int, before: Sequence[Placed], number: int) -> tuple[int, int]:
    """Where behind `start` the text goes on with one of the parts from `number` on, and with which; else their end.

    People type here and there, so the next ones are looked for nearby.
    """
    until = start + _SLACK
    for near in range(number, min(number + _NEAR, len(before))):
        part = before[near].part
        until += len(part.text)
        if (at := text.find(part.text, start, until)) >= 0:
            return at, near
    return _same_end(text, start, before, number)


def _same_end(text: str, start: int, before: Sequence[Placed], number: int) -> tuple[int, int]:
    """Where what the text has after `start` in common with the last parts from `number` on begins, and with which."""
    end = len(text)
    for left in range(len(before), number, -1):
        part = before[left - 1].part
        if not text.endswith(part.text, start, end):
            return end, left
        end -= len(part.text)
    return end, number


def _cuts_up_to(unified: str, start: int, end: int, behind: Part) -> list[Cut] | None:
    """How the text from `start` to `end` is cut, where `behind` begins; None where that is no cut any more."""
    if start == end:
        return []
    found = scan(unified[start : end + len(behind.text)])
    if (end - start) not in found.headings or (found.unclosed is not None and found.unclosed < end - start):
        return None
    return _between(start, [start + at for at in found.headings if at < end - start], end)


def _cuts(unified: str, start: int, end: int) -> list[Cut]:
    return _between(start, [start + heading for heading in scan(unified[start:end]).headings], end)


def _between(start: int, headings: list[int], end: int) -> list[Cut]:
    starts = [start, *(heading for heading in headings if heading > start)]
    return [(one, other) for one, other in zip(starts, [*starts[1:], end], strict=True) if other > one]
