"""What the rules about repeated statements share: the pairs of entries that say the same, told once for each cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bylaw.model import Commit, Evidence, Finding, Related
from bylaw.pairs import Spot, Twins, find_twins
from bylaw.rules.base import Context, by_whom
from bylaw.rules.ends import Ends

_MANY = 4  # pairs between two files that are one finding
_MOST = 2_000  # pairs that one finding lists


def pairs_of(context: Context) -> tuple[list[Twins], list[Twins]]:
    """The pairs that are duplicates, and those of a lesson and the rule it became (the lesson first)."""

    def found() -> tuple[list[Twins], list[Twins]]:
        twins: list[Twins] = []
        promoted: list[Twins] = []
        for pair in find_twins(context.pairs):
            layers = [context.documents[spot.path].layer for spot in (pair.one, pair.other)]
            if "rules" in layers and layers[0] != layers[1]:
                promoted.append(pair if layers[1] == "rules" else pair.turned)
            else:
                twins.append(pair)
        return twins, promoted

    return context.once("twins", found)


def told(context: Context, twins: Iterable[Twins], code: str, said: str) -> dict[str, list[Finding]]:
    """A finding for each entry that repeats others; one for the whole file where it repeats much of another.

    The finding stands at the first end of each pair. `said` is the verb of the message ("stands in").
    """
    ends = Ends(context)
    group_of = {path: number for number, group in enumerate(context.pairs.copies) for path in group.paths}
    groups: dict[tuple[str, str], list[Twins]] = defaultdict(list)
    for pair in twins:
        groups[pair.one.path, pair.other.path].append(pair)
    single: dict[Spot, list[Twins]] = defaultdict(list)
    found: dict[str, list[Finding]] = defaultdict(list)
    copies: dict[str, list[Twins]] = defaultdict(list)
    for (path, other), pairs in groups.items():
        if path != other and path in group_of and group_of[path] == group_of.get(other):
            copies[path] += pairs
        elif len(pairs) >= _MANY and path != other:
            found[path].append(_finding(ends, pairs, code, _many(path, pairs)))
        else:
            for pair in pairs:
                single[pair.one].append(pair)
    for path, pairs in copies.items():
        found[path].append(_finding(ends, pairs, code, _copy(path, pairs), _since(ends, pairs)))
    for spot, pairs in single.items():
        found[spot.path].append(_repeated(ends, pairs, code, said))
    return found


def _finding(ends: Ends, pairs: list[Twins], code: str, message: str, since: Commit | None = None) -> Finding:
    """The finding at the first of `pairs`, with the commit `since` as its evidence."""
    pairs = sorted(pairs, key=lambda pair: (pair.one, pair.other))
    first = pairs[0]
    entry = ends.entry(first.one)
    related = tuple(Related(ends.place(pair.other), "says the same", ends.place(pair.one)) for pair in pairs[:_MOST])
    text = ends.entry(first.other).text
    evidence = (Evidence("entry", since, first.other.path, line=ends.line(first.other), text=text),)
    return Finding(
        code, "information", first.one.path, entry.own, message, entry=entry, evidence=evidence, related=related
    )


def _repeated(ends: Ends, pairs: list[Twins], code: str, said: str) -> Finding:
    """The finding about one entry that stands in the other places of `pairs` too."""
    pair = min(pairs, key=lambda pair: pair.other)
    line = ends.line(pair.other)
    where = f"on line {line}" if pair.one.path == pair.other.path else f"in `{pair.other.path}` line {line}"
    more = f", and in {len(pairs) - 1} more places" if len(pairs) > 1 else ""
    commit = _since(ends, pairs)
    since = f", since {by_whom(commit)}" if commit else ""
    return _finding(ends, pairs, code, f"This {said} {where}{more}{since}. Keep one of them, or merge the two.", commit)


def _since(ends: Ends, pairs: list[Twins]) -> Commit | None:
    """When the one other entry got its words; None where there are several."""
    return ends.worded(pairs[0].other) if len(pairs) == 1 else None


def _many(path: str, pairs: list[Twins]) -> str:
    other = pairs[0].other.path
    return f"{len(pairs)} entries of `{path}` also stand in `{other}`. Keep each in one place, or import the one file."


def _copy(path: str, pairs: list[Twins]) -> str:
    others = sorted({pair.other.path for pair in pairs})
    named = f"`{others[0]}`" + (f" and {len(others) - 1} more files" if len(others) > 1 else "")
    return (
        f"`{path}` is a copy of {named}: {len({pair.one for pair in pairs})} entries say the same. "
        "Import or link one file, so that they cannot drift apart."
    )
