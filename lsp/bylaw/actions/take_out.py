"""Remove: an entry that no longer holds is taken out; its words stay in the history of the file."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bylaw.actions.base import Action, Refused, brief, committed, edited
from bylaw.actions.promote import taken_out
from bylaw.actions.topic import without_topic
from bylaw.model import Document, Edit, Entry, Finding
from bylaw.text import Source, Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot


def take_out(snapshot: Snapshot, document: Document, entry: Entry) -> Action | Refused:
    """Takes `entry` out of its file, with everything that stands in it; a topic goes with its file and index line."""
    if entry.kind == "topic":
        before = committed(snapshot, document.path)
        if before is None or before.source.oid != document.source.oid:
            return Refused(f"{document.path} is not committed as it stands: its words would be lost")
        gone = without_topic(snapshot, document)
        return Action(f"Delete {document.path}", "quickfix", gone.edits, removes=gone.removes)
    edits = taken_out(snapshot, document, entry)
    if isinstance(edits, Refused):
        return edits
    return Action(f"Remove “{brief(entry.text, 40)}”", "quickfix", tuple(edits))


def take_out_all(snapshot: Snapshot, findings: Iterable[Finding]) -> Action | Refused:
    """Takes out the entries of all `findings`; a topic file as a whole is left to be taken out by itself."""
    by_path: dict[str, set[int]] = {}
    for one in findings:
        if one.entry is not None and one.entry.kind != "topic":
            by_path.setdefault(one.path, set()).add(one.entry.index)
    edits: list[Edit] = []
    for path, wanted in by_path.items():
        before = after = snapshot.document(path)
        for index in sorted(wanted, reverse=True):  # from below, so that those above keep their places
            taken = taken_out(snapshot, after, after.entries[index]) if after else []
            after = edited(after, taken) if after and not isinstance(taken, Refused) else None
        if before is None or after is None:
            return Refused(f"the entries of {path} cannot be taken out without changing what stands around them")
        edits += _differences(path, before.source, after.source)
    if not edits:
        return Refused("no entry stands where the findings are")
    count = sum(map(len, by_path.values()))
    entries, files = f"{count} entr{'ies' if count > 1 else 'y'}", f"{len(by_path)} file{'s' * (len(by_path) > 1)}"
    return Action(f"Remove {entries} of {files}", "quickfix", tuple(edits))


def _differences(path: str, old: Source, new: Source) -> Iterator[Edit]:
    """The edits that make `new` of `old`, whole lines each."""
    lines, wanted = (source.text.splitlines(keepends=True) for source in (old, new))
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for tag, a, b, c, d in difflib.SequenceMatcher(None, lines, wanted, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Edit(path, Span(starts[a], starts[b]), "".join(wanted[c:d]))
