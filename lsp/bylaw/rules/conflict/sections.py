"""A section that stands twice in one file, but for a value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from bylaw.model import Document, Entry
from bylaw.pairs import Spot
from bylaw.rules.conflict.clash import AXES, Clash, Look
from bylaw.rules.conflict.said import differences, said
from bylaw.rules.conflict.where import binding, is_record

_FEWEST = 2  # entries that both sections have
_PART = 0.5  # of the shorter section
_SHARED = 2  # words and values that two entries must share


def find(look: Look) -> Iterator[Clash]:
    """The clashes within sections of one title that share most of their entries."""
    for document in look.context.documents.values():
        if not binding(document):
            continue
        for one, other in _twice(look, document):
            yield from _differing(look, document, one, other)


def _twice(look: Look, document: Document) -> Iterator[tuple[list[Entry], list[Entry]]]:
    """Pairs of sections with the same title and mostly the same entries."""
    titles: dict[str, list[int]] = defaultdict(list)
    for number, section in enumerate(document.sections):
        titles[section.title.casefold()].append(number)
    if all(len(numbers) < 2 for numbers in titles.values()):
        return
    for numbers in titles.values():
        for first, second in combinations(numbers[:4], 2):
            one, other = (_own(document, number) for number in (first, second))
            mine, theirs = ({_key(look, document, entry) for entry in entries} - {""} for entries in (one, other))
            shared = len(mine & theirs)
            if shared >= _FEWEST and shared >= _PART * min(len(mine), len(theirs)):
                yield one, other


def _own(document: Document, number: int) -> list[Entry]:
    """The entries of a section, those of sections below it too."""
    span = document.sections[number].span
    return [entry for entry in document.entries if span.covers(entry.own)]


def _key(look: Look, document: Document, entry: Entry) -> str:
    one = look.pairs.said(Spot(document.path, entry.index))
    return one.key if one else ""


def _differing(look: Look, document: Document, one: list[Entry], other: list[Entry]) -> Iterator[Clash]:
    """The entries of two sections that differ in a value only, each with its counterpart."""
    known = {_key(look, document, entry) for entry in one} & {_key(look, document, entry) for entry in other}
    left, right = (
        [e for e in entries if _key(look, document, e) not in known and e.kind != "fence"] for entries in (one, other)
    )
    for entry in left:
        for twin in right:
            found, shared = differences(said(entry.text), said(twin.text))
            if len(found) != 1 or shared < _SHARED or is_record(entry) or is_record(twin):
                continue
            here, there = found[0].here, found[0].there
            if len(here) == len(there) == 1 and here[0].kind == there[0].kind and here[0].value:
                yield Clash(
                    "section twice", AXES[here[0].kind], Spot(document.path, entry.index),
                    Spot(document.path, twin.index), here[0].shown, there[0].shown,
                )  # fmt: skip
