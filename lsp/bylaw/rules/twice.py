"""What the rules about repeated statements share: the pairs of entries that say the same, told once for each cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bylaw.model import Commit, Evidence, Finding, Related
from bylaw.pairs import Spot, Twins
from bylaw.rules.base import Context, by_whom
from bylaw.rules.ends import Ends
from bylaw.rules.folds import Couple, mirrored, shelf

_MANY = 4  # pairs between two files, places of one text, or repeated entries of a file that are one finding
_MOST = 5_000  # pairs that one finding lists


def pairs_of(context: Context) -> tuple[list[Twins], list[Twins]]:
    """The pairs that are duplicates, and those of a lesson and the rule it became (the lesson first)."""

    def found() -> tuple[list[Twins], list[Twins]]:
        twins: list[Twins] = []
        promoted: list[Twins] = []
        for pair in context.pairs.twins:
            layers = [context.documents[spot.path].layer for spot in (pair.one, pair.other)]
            if "rules" in layers and layers[0] != layers[1]:
                promoted.append(pair if layers[1] == "rules" else pair.turned)
            else:
                twins.append(pair)
        return twins, promoted

    return context.once("twins", found)


def told(context: Context, twins: Iterable[Twins], code: str, said: str) -> dict[str, list[Finding]]:
    """A finding for each entry that repeats others, or one for all that have one cause.

    The finding stands at the first end of the pairs. `said` is the verb of the message ("also stands").
    """
    ends = Ends(context)
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in _findings(ends, list(twins), code, said):
        found[finding.path].append(finding)
    return found


def _findings(ends: Ends, twins: list[Twins], code: str, said: str) -> Iterator[Finding]:
    """The findings from the widest cause to the narrowest: folders, copies, collections, files, texts, entries."""
    between: dict[Couple, list[Twins]] = defaultdict(list)
    for pair in twins:
        between[pair.one.path, pair.other.path].append(pair)
    group_of = {path: number for number, group in enumerate(ends.pairs.copies) for path in group.paths}
    alike = {(one, other) for one, other in between if one != other and group_of.get(one, -1) == group_of.get(other)}
    roots = mirrored(alike)
    trees_of = set(roots.values())
    trees: dict[str, list[Twins]] = defaultdict(list)
    copies: dict[str, list[Twins]] = defaultdict(list)
    rest: dict[Couple, list[Twins]] = defaultdict(list)
    for (one, other), pairs in between.items():
        if (one, other) in roots:
            trees[roots[one, other][0]] += pairs
        elif root := _within(one, other, trees_of):
            trees[root] += pairs
        elif (one, other) in alike:
            copies[one] += pairs
        else:
            rest[shelf(ends.context.documents[one]), shelf(ends.context.documents[other])] += pairs
    for root, pairs in trees.items():
        others = sorted(other for one, other in trees_of if one == root)
        yield _finding(ends, pairs, code, _tree(root, others, pairs))
    for path, pairs in copies.items():
        yield _finding(ends, pairs, code, _copy(path, pairs), _since(ends, pairs))
    left: list[Twins] = []
    many: dict[str, list[tuple[str, list[Twins]]]] = defaultdict(list)
    for (one, other), pairs in rest.items():
        if len(pairs) >= _MANY:
            many[one].append((other, pairs))
        else:
            left += pairs
    for one, groups in many.items():
        if len(groups) >= _MANY:
            joined = [pair for _, pairs in groups for pair in pairs]
            yield _finding(ends, joined, code, _scattered(one, joined))
        else:
            yield from (_finding(ends, pairs, code, _many(one, other, pairs)) for other, pairs in groups)
    yield from _single(ends, left, code, said)


def _within(one: str, other: str, trees: Iterable[Couple]) -> str:
    """The folder that mirrors another one, where both files lie in it, or one in each; "" for others."""
    for here, there in trees:
        if here and one.startswith(here) and (other.startswith(here) or (there and other.startswith(there))):
            return here
    return ""


def _single(ends: Ends, twins: list[Twins], code: str, said: str) -> Iterator[Finding]:
    """A finding for each entry, but one for a text that stands in many files, and one for a file with many entries."""
    texts: dict[str, list[Twins]] = defaultdict(list)
    for pair in twins:
        one = ends.pairs.said(pair.one)
        texts[one.key if one else ""].append(pair)
    single: dict[Spot, list[Twins]] = defaultdict(list)
    for pairs in texts.values():
        if len({spot.path for pair in pairs for spot in (pair.one, pair.other)}) >= _MANY:
            yield _kept(ends, pairs, code, said)
            continue
        for pair in pairs:
            single[pair.one].append(pair)
    files: dict[str, list[list[Twins]]] = defaultdict(list)
    for spot, pairs in single.items():
        files[spot.path].append(pairs)
    for path, entries in files.items():
        if len(entries) >= 2 * _MANY:
            pairs = [pair for pairs in entries for pair in pairs]
            yield _finding(ends, pairs, code, _scattered(path, pairs))
        else:
            yield from (_kept(ends, pairs, code, said) for pairs in entries)


def _kept(ends: Ends, pairs: list[Twins], code: str, said: str) -> Finding:
    """The finding that `_repeated` makes, kept until one of its files changes."""
    paths = dict.fromkeys(spot.path for pair in pairs for spot in (pair.one, pair.other))
    about = (ends.context.facts, *(ends.context.documents[path] for path in paths))
    return ends.context.known.kept((code, *pairs), about, lambda: _repeated(ends, pairs, code, said))


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
    """The finding about one text that stands in the other places of `pairs` too."""
    first = min(pairs, key=lambda pair: (pair.one, pair.other))
    places = {spot for pair in pairs for spot in (pair.one, pair.other)} - {first.one}
    line = ends.line(first.other)
    where = f"on line {line}" if first.one.path == first.other.path else f"in `{first.other.path}` line {line}"
    more = f", and in {len(places) - 1} more places" if len(places) > 1 else ""
    commit = _since(ends, pairs)
    since = f", since {by_whom(commit)}" if commit else ""
    return _finding(ends, pairs, code, f"This {said} {where}{more}{since}. Keep one of them, or merge the two.", commit)


def _since(ends: Ends, pairs: list[Twins]) -> Commit | None:
    """When the one other entry got its words; None where there are several."""
    return ends.worded(pairs[0].other) if len(pairs) == 1 else None


def _many(one: str, other: str, pairs: list[Twins]) -> str:
    entries = len({pair.one for pair in pairs})
    if one != other:
        way = "" if one.endswith("/") else ", or import the one file"
        return f"{entries} entries of `{one}` also stand in `{other}`. Keep each in one place{way}."
    return f"{entries} entries of `{one}` stand in it more than once. Keep each in one place."


def _scattered(path: str, pairs: list[Twins]) -> str:
    files = len({pair.other.path for pair in pairs})
    return (
        f"{len({pair.one for pair in pairs})} entries of `{path}` also stand in {files} other files. "
        "Keep each in one place."
    )


def _copy(path: str, pairs: list[Twins]) -> str:
    others = sorted({pair.other.path for pair in pairs})
    named = f"`{others[0]}`" + (f" and {len(others) - 1} more files" if len(others) > 1 else "")
    return f"`{path}` is a copy of {named}: {_amount(pairs)}. Import or link one file, so that they cannot drift apart."


def _tree(root: str, others: list[str], pairs: list[Twins]) -> str:
    files = len({pair.one.path for pair in pairs})
    named = _folder(others[0]) + (f" and {len(others) - 1} more folders" if len(others) > 1 else "")
    return (
        f"{files} files in {_folder(root)} are copies of those in {named}: {_amount(pairs)}. "
        "Generate one from the other, or link it, so that they cannot drift apart."
    )


def _folder(root: str) -> str:
    return f"`{root}`" if root else "the root"


def _amount(pairs: list[Twins]) -> str:
    return f"{len({pair.one for pair in pairs})} entries say the same"
