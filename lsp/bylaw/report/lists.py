"""Wordings, deleted entries, entries nobody has read and entries that answer a question, as lines on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from bylaw.actions.base import brief
from bylaw.actions.review import Unreviewed
from bylaw.features.chronicle import Chronicle
from bylaw.features.recall import Recalled
from bylaw.history import Deleted, History
from bylaw.language.secrets import masked
from bylaw.model import Commit, Origin
from bylaw.report.cells import visible
from bylaw.rules.clock import last_wording
from bylaw.text import printable

_WIDTH = 100


def chronicle(told: Chronicle) -> str:
    """What a place has gone through; the numbers are those that `revert` and `restore` take."""
    pieces = []
    for entry, origin in told.entries:
        line = told.document.source.line_of(entry.own.start) + 1
        head = f"{told.document.path}:{line}: {_start(entry.text)}\n" if len(told.entries) > 1 else ""
        pieces.append(printable(head) + wordings(origin))
    if told.deleted:
        where = f" below “{told.section.title}”" if told.section else ""
        pieces.append(printable(f"Deleted{where}, for `restore --wording N`:\n") + deleted(told.deleted))
    return "\n".join(pieces) or "No entry stands there, and none was deleted.\n"


def wordings(origin: Origin) -> str:
    """The committed wordings of an entry, oldest first."""
    if not origin.wordings:
        return "   not committed\n" if origin.uncommitted else "   its history is not known\n"
    lines = [f"{_who(one.commit)}  {one.path}:{one.line}  {_start(one.text)}" for one in origin.wordings]
    return _numbered(lines) + ("   now, not committed\n" if origin.uncommitted else "")


def deleted(found: Iterable[Deleted]) -> str:
    """Deleted entries, newest first."""
    places = [(one, one.heading.lstrip("# ") or "above all headings") for one in found]
    lines = [f"deleted {_who(one.commit)}  {place}: {_start(one.wording.text)}" for one, place in places]
    return _numbered(lines) if lines else "Nothing was deleted there.\n"


def unreviewed(found: Iterable[Unreviewed], history: History | None) -> str:
    """Entries that are new or changed, with who wrote them."""
    lines = []
    for one in found:
        document, entry = one.document, one.entry
        line = document.source.line_of(entry.own.start) + 1
        origin = history.origin(document, entry) if history else None
        last = origin.last if origin and not origin.uncommitted else None
        who = _who(last.commit) if last else "not committed"
        lines.append(f"{document.path}:{line}: {one.kind}, {who}: {_start(entry.text)}")
        if one.before is not None:
            lines.append(f"    was: {_start(one.before.text)}")
    return printable("".join(f"{line}\n" for line in lines)) or "Nothing is new or changed.\n"


def recalled(found: Iterable[Recalled]) -> str:
    """Entries that answer a question, each with its place, how it stands and who worded it when."""
    lines = []
    for one in found:
        document, entry, origin = one.document, one.entry, one.origin
        line = document.source.line_of(entry.own.start) + 1
        states = f", {', '.join(one.states)}" if one.states else ""
        lines.append(f"{document.path}:{line}: {document.layer}{states}")
        lines.append(f"    {entry.text}")
        last = last_wording(origin) if origin else None
        moves = "".join(f", {move.kind} from {move.source.path}" for move in origin.moves) if origin else ""
        lines.append(f"    {f'{_who(last)} “{last.summary}”' if last else 'not committed'}{moves}")
    return "".join(f"{visible(line)}\n" for line in lines) or "Memory says nothing about that.\n"


def _start(text: str) -> str:
    return brief(masked(text), _WIDTH)


def _who(commit: Commit) -> str:
    also = f" with {', '.join(name.partition(' <')[0] for name in commit.co_authors)}" if commit.co_authors else ""
    return f"{commit.date[:10]} {commit.oid[:8]} by {commit.author}{also}"


def _numbered(lines: list[str]) -> str:
    return printable("".join(f"{number:>2} {line}\n" for number, line in enumerate(lines, 1)))
