"""Puts hunks into a version of a file, and finds the lines around them that have to be cut into blocks anew."""

from __future__ import annotations

from dataclasses import dataclass

from bylaw.history.read import FileChange


@dataclass(slots=True)
class Version:
    """A file as one commit left it: its lines, and for each of them the node it belongs to (-1: none)."""

    oid: str
    lines: list[str]
    owners: list[int]


@dataclass(slots=True)
class Region:
    """Lines `start`..`end` of the new version that have to be cut anew, and the old lines they stand for."""

    start: int
    end: int
    old_start: int
    old_end: int


def patched(old: Version, change: FileChange) -> tuple[Version, list[Region]]:
    """`old` with the hunks applied (new lines belong to nobody), and the regions around them, whole blocks each."""
    if change.link or not change.new:
        return Version(change.new, [], []), [Region(0, 0, 0, len(old.lines))]
    lines: list[str] = []
    owners: list[int] = []
    regions: list[Region] = []
    at = 0
    for hunk in change.hunks:
        lines += old.lines[at : hunk.start]
        owners += old.owners[at : hunk.start]
        at = hunk.start + hunk.removed
        added = hunk.lines()
        regions.append(Region(len(lines), len(lines) + len(added), hunk.start, at))
        lines += added
        owners += [-1] * len(added)
    lines += old.lines[at:]
    owners += old.owners[at:]
    return Version(change.new, lines, owners), _widened(regions, owners)


def _widened(regions: list[Region], owners: list[int]) -> list[Region]:
    """The regions, each with the block before it and the block after it; those that then touch are one."""
    wide: list[Region] = []
    for region in regions:
        up = _run(owners, region.start, -1)
        down = _run(owners, region.end, 1)
        new = Region(region.start - up, region.end + down, region.old_start - up, region.old_end + down)
        if wide and new.start <= wide[-1].end:
            wide[-1].end, wide[-1].old_end = new.end, new.old_end
        else:
            wide.append(new)
    return wide


def _run(owners: list[int], at: int, by: int) -> int:
    """How many lines the block next to `at` has, upwards (`by` -1) or downwards (1)."""
    step = at - 1 if by < 0 else at
    if not 0 <= step < len(owners) or owners[step] < 0:
        return 0
    owner, count = owners[step], 0
    while 0 <= step < len(owners) and owners[step] == owner:
        step += by
        count += 1
    return count
