"""Which of the files that one commit added is which of those that it deleted.

`git log -M` reads file contents and aborts where a filtered clone lacks one, so files are paired here: by blob oid
first, which needs no contents, then, only for paths somebody asks about, by name and likeness.
"""

from __future__ import annotations

import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from bylaw.language.late import late
from bylaw.text import blob_oid

File = tuple[str, str]
"""(path, blob oid)"""

_EMPTY = (blob_oid(b""), blob_oid(b"", "sha256"))
_MAX_TWINS = 50
_MAX_GROUP = 40
_LIKE = 0.5
_LIKE_SAME_NAME = 0.3
_MOVED_LIKE = 0.05
_COMMON_NAMES = late(
    r"(__init__|index|mod|lib|main|page|layout|route|README|SKILL|CLAUDE|AGENTS|package|Cargo)\.\w+|Makefile|Dockerfile"
)


def same_content(removed: Sequence[File], added: Sequence[File]) -> dict[str, str]:
    """Old path → new path for the files whose content did not change."""
    by_oid: dict[str, list[str]] = defaultdict(list)
    for path, oid in added:
        by_oid[oid].append(path)
    gone: dict[str, list[str]] = defaultdict(list)
    for path, oid in removed:
        if oid in by_oid:
            gone[oid].append(path)
    pairs: dict[str, str] = {}
    for oid, paths in gone.items():
        if len(paths) == len(by_oid[oid]) == 1 and (oid not in _EMPTY or _name(paths[0]) == _name(by_oid[oid][0])):
            pairs[paths[0]] = by_oid[oid][0]
    moved = folders(pairs)
    for oid, paths in gone.items():
        if paths[0] not in pairs:  # one of several alike: none of them has been paired
            pairs |= _twins(paths, set(by_oid[oid]), oid, moved)
    return pairs


def _twins(old: Iterable[str], free: set[str], oid: str, moved: Mapping[str, str]) -> dict[str, str]:
    """Pairs files of one content by where their folder went, else by name and place."""
    pairs: dict[str, str] = {}
    names = {_name(other) for other in free}
    for path in sorted(old, key=lambda path: (_expected(path, moved) not in free, _name(path) not in names, path)):
        best = _expected(path, moved)
        if best not in free:
            same = [other for other in free if _name(other) == _name(path)]
            if not free or (not same and oid in _EMPTY):
                continue
            best = max(sorted(same or free)[:_MAX_TWINS], key=lambda other: _closeness(path, other))
        free.discard(best)
        pairs[path] = best
    return pairs


def folders(pairs: Mapping[str, str]) -> dict[str, str]:
    """Old folder → the folder to which most of its files went under their old name."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for old, new in pairs.items():
        if _name(old) == _name(new):
            votes[posixpath.dirname(old)][posixpath.dirname(new)] += 1
    return {old: count.most_common(1)[0][0] for old, count in votes.items()}


def alike(
    path: str,
    removed: Sequence[File],
    added: Sequence[File],
    pairs: Mapping[str, str],
    read: Callable[[list[str]], Mapping[str, bytes | None]],
) -> dict[str, str]:
    """Old path → new path ("" for none) for `path` and files of its kind that went with it, moved *and* edited or gone.

    `pairs` are known already; `read` gives contents by oid.
    """
    taken = set(pairs.values())
    left = [file for file in removed if file[0] not in pairs]
    free = [file for file in added if file[0] not in taken]
    old, new = _group(path, left, free)
    if not old or not new:
        return {path: ""}
    contents = read([oid for _, oid in (*old, *new)])
    moved = folders(pairs)
    scored = sorted(
        ((_score(one, two, contents, moved), one[0], two[0]) for one in old for two in new if _may_be(one[0], two[0])),
        reverse=True,
    )
    found = {path: ""} | {one: "" for one, _ in old if posixpath.splitext(one)[1] == posixpath.splitext(path)[1]}
    for score, one_path, two_path in scored:
        if score > 0 and not found.get(one_path) and two_path not in taken:
            taken.add(two_path)
            found[one_path] = two_path
    return found


def _group(path: str, removed: Sequence[File], added: Sequence[File]) -> tuple[list[File], list[File]]:
    """The files that compete with `path`: of its kind, or in a large commit only those of its name."""
    for near in (_may_be, _named_alike):
        old = [file for file in removed if near(path, file[0])]
        new = [file for file in added if near(path, file[0])]
        if len(old) <= _MAX_GROUP and len(new) <= _MAX_GROUP:
            return old, new
    return [], []


def _score(one: File, two: File, contents: Mapping[str, bytes | None], moved: Mapping[str, str]) -> float:
    """How sure it is that `two` is `one` moved and edited; 0 for no."""
    same_name = _named_alike(one[0], two[0])
    expected = _expected(one[0], moved) == two[0]
    before, after = contents.get(one[1]), contents.get(two[1])
    if not same_name and (one[1] in _EMPTY or two[1] in _EMPTY):
        return 0.0
    if before is None or after is None:
        return 0.5 if expected or (same_name and not _COMMON_NAMES.fullmatch(_name(one[0]))) else 0.0
    likeness = similarity(before, after)
    least = _MOVED_LIKE if expected else _LIKE_SAME_NAME if same_name else _LIKE
    return likeness + 0.5 * expected + 0.2 * same_name if likeness >= least else 0.0


def similarity(one: bytes, two: bytes) -> float:
    """The share (0 to 1) of the larger text whose lines the other one has too; indentation does not count."""
    if one == two:
        return 1.0
    first = Counter(line.strip() for line in one.splitlines())
    second = Counter(line.strip() for line in two.splitlines())
    common = sum(len(line) * count for line, count in (first & second).items())
    larger = max(sum(len(line) * count for line, count in lines.items()) for lines in (first, second))
    return common / larger if larger else 0.0


def _expected(path: str, moved: Mapping[str, str]) -> str:
    """Where `path` should be now, given where the rest of its folder (or of a folder above it) went."""
    folder = posixpath.dirname(path)
    while folder:
        if folder in moved:
            return posixpath.join(moved[folder], posixpath.relpath(path, folder))
        folder = posixpath.dirname(folder)
    return ""


def _may_be(one: str, two: str) -> bool:
    """Whether the names allow that one file became the other: alike, or of the same kind."""
    kind = posixpath.splitext(one)[1]
    return (kind != "" and kind == posixpath.splitext(two)[1]) or _named_alike(one, two)


def _named_alike(one: str, two: str) -> bool:
    """Whether two names are the same but for case, separators and extension, or a module became a folder."""
    return _name(one) == _name(two) or _bare(one) == _bare(two) or _name(two).startswith(f"{_name(one)}.")


@lru_cache(maxsize=1 << 16)  # in a commit that moves thousands of files each is compared with the others
def _bare(path: str) -> str:
    """The letters and digits of a name without its extension; of ``admin/mod.rs`` those of its folder."""
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    if folder and stem in ("index", "mod", "__init__"):
        stem = posixpath.basename(folder)
    return "".join(char for char in stem.lower() if char.isalnum())


def _name(path: str) -> str:
    return posixpath.basename(path)


def _closeness(one: str, two: str) -> tuple[int, int]:
    """How many folder names two paths share, from the end and from the start."""
    ours, theirs = one.split("/"), two.split("/")
    return _shared(ours[::-1], theirs[::-1]), _shared(ours, theirs)


def _shared(ours: Sequence[str], theirs: Sequence[str]) -> int:
    count = 0
    for one, two in zip(ours, theirs, strict=False):
        if one != two:
            break
        count += 1
    return count
