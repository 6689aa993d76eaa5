"""The steps of an entry as a person tells them: what changed its words, and what brought it to where it stands."""

from __future__ import annotations

from bylaw.model import Move, Origin, Wording


def rewordings(origin: Origin) -> list[tuple[Wording, Wording]]:
    """The changes of its words, oldest first; a move that keeps them is none."""
    pairs = zip(origin.wordings, origin.wordings[1:], strict=False)
    return [(old, new) for old, new in pairs if old.text != new.text]


def came(origin: Origin, move: Move) -> bool:
    """Whether `move` brought the entry to its place; else it stood there, and only took in other text.

    What was learned elsewhere is a promotion all the same, also of an entry that stood in the rules before.
    """
    if move.kind in ("promoted", "demoted"):
        return True
    stood = (old for old, new in rewordings(origin) if (new.commit, old.path) == (move.commit, move.target.path))
    return all(move.source.text in old.text for old in stood)
