"""What the work tree and the index take away from HEAD: a deletion that nobody has committed yet."""

from __future__ import annotations

from bylaw.model import Commit
from bylaw.repo.git import Git
from bylaw.repo.past_read import Event
from bylaw.repo.present import Present
from bylaw.repo.renames import File
from bylaw.text import blob_oid

_MAX_NEW = 500
_MAX_BYTES = 1 << 20

UNCOMMITTED = Commit("", "", "", "", "", committed="9999-12-31T23:59:59+00:00")
"""Stands for the commit that is still to come: later than all others, without an oid."""


def pending(present: Present, git: Git) -> Event | None:
    """The files that HEAD has and that are gone, with those that are new; None where none is gone."""
    if git.bare:
        return None
    committed, here = present.committed(), frozenset(present.paths())
    missing = committed.keys() - here
    removed = tuple((path, committed[path]) for path in sorted(missing) if not present.exists(path))
    if not removed or len(removed) == len(committed):  # nothing is checked out
        return None
    new = [path for path in sorted(here) if path not in committed][:_MAX_NEW]
    added = (_identified(present, path, git.object_format) for path in new)
    return Event(UNCOMMITTED, removed, tuple(file for file in added if file[1]))


def _identified(present: Present, path: str, algorithm: str) -> File:
    """`path` with the name that git gives to its content, "" where it cannot be read."""
    known = present.oid(path)
    data = None if known else present.read(path, _MAX_BYTES)
    return path, known or ("" if data is None else blob_oid(data, algorithm))
