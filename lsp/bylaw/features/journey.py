"""The steps of an entry as a person tells them: what changed its words, and what brought it to where it stands."""

from __future__ import annotations

from itertools import pairwise

from bylaw.model import Commit, Move, Origin, Wording


def rewordings(origin: Origin, commit: Commit | None = None) -> list[tuple[Wording, Wording]]:
    """The changes of its words, all or those that `commit` made, oldest first; a move that keeps them is none."""
    steps = pairwise(origin.wordings)
    return [
        (old, new) for old, new in steps if (commit is None or new.commit.oid == commit.oid) and old.text != new.text
    ]


def came(origin: Origin, move: Move) -> bool:
    """Whether `move` brought the entry to its place; else it stood there, and only took in other text.

    What was learned elsewhere is a promotion all the same, also of an entry that stood in the rules before.
    """
    if move.kind in ("promoted", "demoted"):
        return True
    stood = (old for old, _ in rewordings(origin, move.commit) if old.path == move.target.path)
    return all(move.source.text in old.text for old in stood)
