"""Restore: an entry that an earlier commit deleted comes back where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bylaw.actions.back import back
from bylaw.actions.base import Action, Refused, added_only, brief, committed, edited, said
from bylaw.actions.layout import below_all, insert, render, spot_in, usual_level
from bylaw.history.blocks import text_of
from bylaw.model import Document, Edit, Entry, Section

if TYPE_CHECKING:
    from bylaw.history import Deleted
    from bylaw.workspace import Snapshot


def deleted(snapshot: Snapshot, document: Document, section: Section | None = None) -> list[Deleted]:
    """What was deleted from the file (or from under the heading of `section`), newest first."""
    history = snapshot.history
    found = history.deleted(document.path) if history else []
    return [one for one in found if section is None or one.heading.lstrip("# ") == section.title]


def restore(snapshot: Snapshot, document: Document, gone: Deleted) -> Action | Refused:
    """Puts what `gone` tells back into `document`."""
    text = gone.wording.text
    if any(text in (entry.text, f"| {entry.text} |") for entry in document.entries):
        return Refused(f"{document.path} says it already")
    edits = where_it_stood(snapshot, document, gone) or _under_its_heading(document, gone)
    if edits is None:
        return Refused("there is no longer a place for it: restore its heading first")
    title = f"Restore “{brief(text)}”, deleted on {gone.commit.date[:10]} by {gone.commit.author}"
    return Action(title, "refactor.rewrite", tuple(edits))


def where_it_stood(snapshot: Snapshot, document: Document, gone: Deleted) -> list[Edit] | None:
    """The edits that put `gone` into `document` where it stood; None where that is not known, or no longer there."""
    git = snapshot.facts.git if snapshot.facts else None
    last = git.resolve(f"{gone.commit.oid}^") if git else None
    for revision in (last, gone.wording.commit.oid):
        before = committed(snapshot, document.path, revision) if revision else None
        entry = _entry(before, gone) if before else None
        if before is not None and entry is not None:
            return back(before, entry, document)
    return None


def _entry(before: Document, gone: Deleted) -> Entry | None:
    text = text_of([gone.wording.text])
    same = [e for e in before.entries if e.text and (e.text == text or f"| {e.text} |" == gone.wording.text)]
    near = [e for e in before.entries if len(e.text) > len(text) // 2 and text.startswith(e.text)]
    return next(iter(same or near), None)


def _under_its_heading(document: Document, gone: Deleted) -> list[Edit] | None:
    title = gone.heading.lstrip("# ")
    section = next((section for section in document.sections if section.title == title), None)
    fresh = bool(title) and section is None
    spot = below_all(document) if fresh else spot_in(document, section)
    style = spot.style
    lines = render([text_of([gone.wording.text])], style.indent, style.lead) if style else [gone.wording.text]
    head = [f"{'#' * usual_level(document)} {title}", ""] if fresh else []
    edits = [insert(document, spot, head + lines)]
    after = edited(document, edits)
    return edits if after is not None and added_only(said(document), said(after)) else None
