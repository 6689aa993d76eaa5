"""Undo: what one commit did to one entry is taken back, and what was done to it since stays.

A commit has worded an entry, written it, or brought it from another file. Of an entry that was worded again since,
only the words that the commit changed get back, as `git revert` does it with lines.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bylaw.actions.base import Action, Refused, brief
from bylaw.actions.layout import content
from bylaw.actions.restore import where_it_stood
from bylaw.actions.revert import give, plain, words_then
from bylaw.actions.take_out import take_out
from bylaw.history import Deleted
from bylaw.model import Commit, Document, Entry, Move, Origin, Wording

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Done:
    """What `commit` did to an entry: worded it anew (`before` and `after` are given), wrote it, or brought it here."""

    commit: Commit
    before: Wording | None = None
    after: Wording | None = None
    move: Move | None = None


def deeds(document: Document, origin: Origin) -> list[Done]:
    """What each commit did to the entry of `origin`, newest first."""
    # of what one commit brought together, the first is what the entry's story goes on with
    moved = {move.commit.oid: move for move in reversed(origin.moves) if move.source.path != document.path}
    found: list[Done] = []
    last: Wording | None = None
    for one in origin.wordings:
        move = moved.get(one.commit.oid)
        if move is not None:
            found.append(Done(one.commit, move=move))
        elif last is None or last.text != one.text:
            found.append(Done(one.commit, last, one))
        last = one
    return found[::-1]


def undo(snapshot: Snapshot, document: Document, entry: Entry, origin: Origin, commit: str) -> Action | Refused:
    """Takes back what `commit` (the start of its name) did to `entry`, whose history is `origin`."""
    done = next((one for one in deeds(document, origin) if commit and one.commit.oid.startswith(commit)), None)
    if done is None:
        return Refused(f"{commit} has not changed what the entry says")
    if entry.kind == "topic":
        return Refused("a topic file as a whole has no earlier wording: undo it in its description or its lines")
    if done.move is not None:
        made = _sent_back(snapshot, document, entry, done.move)
    elif done.before is not None and done.after is not None:
        made = _reworded(snapshot, document, entry, done.before, done.after)
    elif plain(entry.kind, entry.text) == plain(entry.kind, origin.wordings[-1].text) == plain(entry.kind, _born(done)):
        made = take_out(snapshot, document, entry)
    else:
        return Refused(f"{commit} wrote the entry, and it has been worded again since: there is nothing before it")
    return made if isinstance(made, Refused) else replace(made, title=title(done), kind="refactor.rewrite")


def title(done: Done) -> str:
    """The undoing, for a list: the commit is named as people know it, by its summary."""
    by = f"“{brief(done.commit.summary, 40)}” ({done.commit.date[:10]}, {done.commit.author})"
    if done.move is not None:
        return f"Undo {by} here: back to {done.move.source.path}"
    return f"Undo {by} here{': it wrote the entry' if done.before is None else ''}"


def _born(done: Done) -> str:
    return done.after.text if done.after else ""


def _sent_back(snapshot: Snapshot, document: Document, entry: Entry, move: Move) -> Action | Refused:
    """Puts the entry back where it stood before `move`, unless it still stands there, and takes it out here."""
    there, stood = snapshot.document(move.source.path), move.source
    if there is None:
        return Refused(f"{stood.path}, where the entry stood, is gone: restore the file first")
    taken = take_out(snapshot, document, entry)
    if isinstance(taken, Refused) or any(plain(e.kind, e.text) == plain(e.kind, stood.text) for e in there.entries):
        return taken
    put = where_it_stood(snapshot, there, Deleted(stood, move.commit, ""))
    if put is None:
        return Refused(f"there is no longer a place for the entry in {stood.path}")
    return replace(taken, edits=(*put, *taken.edits))


def _reworded(
    snapshot: Snapshot, document: Document, entry: Entry, before: Wording, after: Wording
) -> Action | Refused:
    """Gives the words back that were others in `before` than in `after`; what else is other now stays."""
    old, base = (_text(words_then(snapshot, entry, wording)) for wording in (before, after))
    now = document.source.slice(entry.own) if entry.kind == "row" else _text(content(document, entry, entry.own))
    merged = merge(base, old, now)
    if merged is None:
        return Refused("the same words have been changed again since: choose one of the entry's wordings instead")
    if merged == now:
        return Refused("the entry no longer says what this commit made of it")
    return give(document, entry, merged.split("\n"), "")


def _text(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines)


def merge(base: str, theirs: str, ours: str) -> str | None:
    """`ours` with what `theirs` changes in `base`; None where both change the same words in different ways."""
    old, wanted, now = (_TOKEN.findall(text) for text in (base, theirs, ours))
    asked, made = list(_changed(old, wanted)), list(_changed(old, now))
    out: list[str] = []
    at = -1
    for start, end, new in sorted({*asked, *made}):
        if start <= at:
            return None
        out += [*old[max(at, 0) : start], *new]
        at = end
    return "".join([*out, *old[max(at, 0) :]])


def _changed(old: list[str], new: list[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The stretches of `old` that are others in `new`, with what stands there; white space alone parts none."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    open_: tuple[int, int, int, int] | None = None
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal" and ("".join(old[a:b]).strip() or open_ is None):
            if open_:
                yield open_[0], open_[1], tuple(new[open_[2] : open_[3]])
            open_ = None
        elif tag != "equal" or b < len(old):
            open_ = (open_[0], b, open_[2], d) if open_ else (a, b, c, d)
    if open_:
        yield open_[0], open_[1], tuple(new[open_[2] : open_[3]])
