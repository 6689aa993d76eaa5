"""Clashes as findings: one for each file and cause, with both ends and who wrote which when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bylaw.model import Evidence, EvidenceKind, Finding, Related
from bylaw.pairs import Spot
from bylaw.rules.base import by_whom
from bylaw.rules.conflict.clash import Clash, Look

_MOST = 40  # pairs that one finding lists
_MANY = 4  # clashes between two files that are one finding


def told(look: Look, clashes: Iterable[Clash], code: str) -> Iterator[Finding]:
    """Each clash told at both of its ends; those of one cause between the same files as one finding."""
    between: dict[tuple[str, str, str], list[Clash]] = defaultdict(list)
    for clash in clashes:
        for end in (clash, _turned(clash)):
            if (end is clash or clash.one.path != clash.other.path) and not _ignored(look, end.other, code):
                between[end.one.path, end.other.path, end.way].append(end)
    for ends in between.values():
        for group in _causes(ends):
            yield _finding(look, sorted(group, key=lambda clash: (clash.one, clash.other)), code)


def _causes(ends: list[Clash]) -> Iterable[list[Clash]]:
    """The clashes between two files by their cause: a commit, a habit, or that they drifted apart as a whole."""
    if len(ends) >= _MANY or ends[0].way in ("two tools", "section twice"):
        return [ends]
    if ends[0].because is None:
        return [[end] for end in ends]
    causes: dict[str, list[Clash]] = defaultdict(list)
    for end in ends:
        causes[end.because.oid if end.because else ""].append(end)
    return causes.values()


def _ignored(look: Look, spot: Spot, code: str) -> bool:
    """Whether an entry says that it is no conflict: what one end explains is explained for the other."""
    document, own = look.document(spot), look.entry(spot).own
    return any(one.verb == "ignore" and code in one.codes and one.scope.covers(own) for one in document.directives)


def _turned(clash: Clash) -> Clash:
    return replace(clash, one=clash.other, other=clash.one, ours=clash.theirs, theirs=clash.ours, turned=True)


def _finding(look: Look, group: list[Clash], code: str) -> Finding:
    first = group[0]
    entry = look.entry(first.one)
    related = tuple(
        Related(look.place(clash.other), f"says `{clash.theirs}`", look.place(clash.one)) for clash in group[:_MOST]
    )
    evidence = [_evidence(look, first.one, "entry"), _evidence(look, first.other, "contradicted")]
    return Finding(
        code, "warning", first.one.path, entry.own, _message(look, first, len(group)), entry=entry,
        evidence=tuple(evidence), related=related,
    )  # fmt: skip


def _evidence(look: Look, spot: Spot, kind: EvidenceKind) -> Evidence:
    text = look.entry(spot).text
    return Evidence(kind, look.worded(spot), spot.path, "", look.line(spot), text)


def _message(look: Look, clash: Clash, count: int) -> str:
    """One sentence on what disagrees, one on who wrote it, and the way out."""
    at = f"line {look.line(clash.other)}" if clash.one.path == clash.other.path else ""
    place = at or f"`{clash.other.path}:{look.line(clash.other)}`"
    ours, theirs = clash.ours.replace("`", ""), clash.theirs.replace("`", "")
    more = f", and {count - 1} more like this" if count > 1 else ""
    head = f"Conflict ({clash.axis}, {clash.way}): {_said(clash, ours, theirs, place)}{more}. "
    return head + _authors(look, clash) + "Make the two agree, or say where each of them holds."


def _said(clash: Clash, ours: str, theirs: str, place: str) -> str:
    if clash.because is not None:
        if clash.turned:
            return f"this still says `{ours}`, {place} was changed to `{theirs}` in {by_whom(clash.because)}"
        return f"`{theirs}` became `{ours}` in {by_whom(clash.because)}, {place} still says `{theirs}`"
    if clash.way == "superseded" and clash.turned:
        return f"this asks for `{ours}`, {place} says `{theirs}`"
    return f"`{ours}` here, `{theirs}` in {place}"


def _authors(look: Look, clash: Clash) -> str:
    """Who worded the two ends; "" where the commit that parted them is told already."""
    if clash.because is not None:
        return ""
    mine, theirs = look.worded(clash.one), look.worded(clash.other)
    if mine is None and theirs is None:
        return ""
    here = f"This one is from {by_whom(mine)}" if mine else "This one is not committed"
    there = f"the other one from {by_whom(theirs)}" if theirs else "the other one is not committed"
    return f"{here}, {there}. "
