"""What every action gives, and how its edits become texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bylaw.language.formats import FORMATS, MARKDOWN, Match
from bylaw.language.parse import parse
from bylaw.model import Document, Edit, Entry
from bylaw.text import Source, apply_edits

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

Kind = Literal["quickfix", "refactor.move", "refactor.rewrite", "source"]

_BY_ID = {row.id: row for row in (*FORMATS, MARKDOWN)}


@dataclass(frozen=True, slots=True)
class Action:
    """A titled set of edits that are made together or not at all, and of files that go.

    The edits come in the order in which files are to be written: what is added before what is taken away, so that a
    machine that stops in between leaves a text twice rather than nowhere. `safe`: nothing is left to be judged.
    """

    title: str
    kind: Kind
    edits: tuple[Edit, ...]
    safe: bool = False
    preferred: bool = False
    removes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an action cannot be done, in one sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one file: `before` is None for a file that is made, `after` for one that goes."""

    path: str
    before: Source | None
    after: Source | None


def changes(action: Action, source: Callable[[str], Source | None]) -> tuple[Change, ...] | Refused:
    """The texts of the files after `action`, in the order of writing; `source` gives a file's text as it was read."""
    by_path: dict[str, list[Edit]] = {}
    for edit in action.edits:
        by_path.setdefault(edit.path, []).append(edit)
    found: list[Change] = []
    for path, edits in by_path.items():
        if path in action.removes:
            continue
        before = source(path)
        old = before or Source("")
        try:
            text = apply_edits(old.text, [(edit.span, edit.text) for edit in edits])
        except ValueError:
            return Refused(f"{path}: two edits touch the same words")
        if text != old.text or before is None:
            found.append(Change(path, before, Source(text, bom=old.bom)))
    return (*found, *(Change(path, source(path), None) for path in action.removes))


def again(document: Document, text: str) -> Document:
    """`document` as it is understood with another text."""
    format_ = _BY_ID.get(document.format, MARKDOWN)
    return parse(document.path, Source(text, bom=document.source.bom), Match(format_, document.layer))


def edited(document: Document, edits: list[Edit]) -> Document | None:
    """`document` after `edits` of it; None where they overlap."""
    try:
        return again(document, apply_edits(document.source.text, [(edit.span, edit.text) for edit in edits]))
    except ValueError:
        return None


Said = tuple[str, str, int]


def said(document: Document, leave_out: Entry | None = None) -> list[Said]:
    """What each entry says, in order, without `leave_out` and what stands in it."""
    return [
        (entry.kind, entry.text, len(entry.directives))
        for entry in document.entries
        if entry.kind != "topic" and not (leave_out and leave_out.span.covers(entry.span))
    ]


def added_only(old: list[Said], new: list[Said], count: int | None = None) -> bool:
    """Whether `new` is `old` with one stretch put in, of `count` entries where that is given."""
    if count is not None and len(new) != len(old) + count:
        return False
    head = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = len(old) - head
    return len(new) > len(old) and old[head:] == new[len(new) - rest :]


def committed(snapshot: Snapshot, path: str, revision: str = "HEAD") -> Document | None:
    """The memory file at `path` as `revision` has it; None where there is none, or no git."""
    facts, match = snapshot.facts, snapshot.match(path)
    git = facts.git if facts else None
    if facts is None or git is None or match is None or git.head is None:
        return None
    now = snapshot.document(path) if revision == "HEAD" else None
    if now is not None and facts.present.head_oid(path) == now.source.oid:
        return now
    oid = git.head if revision == "HEAD" else revision
    data = snapshot.kept(("committed", oid, path), lambda: git.show(oid, path))
    return parse(path, Source.from_bytes(data), match) if data is not None else None


def brief(text: str, most: int = 60) -> str:
    """The start of `text`, for a title."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
