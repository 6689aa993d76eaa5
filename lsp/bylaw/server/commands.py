"""The commands of ``workspace/executeCommand``: what can be done with an entry, for clients and for keys.

Every command takes one argument, an object:

- ``uri``: the memory file (required); for ``bylaw.fix`` also a file of code;
- ``position``: a place on the entry's lines (its own words decide where entries nest);
- ``version``: the version of the document that the client means; refused when it has another one;
- ``choice``: what was chosen, as ``bylaw.choices`` gave it. Without one the person is asked with
  ``window/showMessageRequest`` where there is a choice;
- ``reason`` (to dispute, to ignore, to resolve as an exception) and ``date`` (to expire). Without them a default is
  written and selected with ``window/showDocument``, to be typed over;
- ``command``: only for ``bylaw.choices``, the command whose choices are asked for.

A command answers ``{"applied": true, "title": …}`` once the client has made the edit, or ``{"applied": false,
"reason": …}`` when nothing was chosen or nothing is to change. What cannot be done is an error with one sentence.
``bylaw.choices`` answers ``{"question": …, "asks": […], "choices": [{"label", "detail", "choice"}, …]}``, where `asks`
names what the person types (``reason``, ``date``). A choice that brings a wording back has it as its label, and its
address as ``text``: a diff with ``now``, the entry as the editor has it, shows what would change. ``bylaw.type``
selects what stands for a reason at the entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bylaw.server import convert
from bylaw.server.late import Late
from bylaw.server.uris import earlier_uri
from bylaw.server.view import View
from bylaw.text import Span, printable

if TYPE_CHECKING:
    from bylaw.model import Document, Finding, Section
    from bylaw.server import offers
    from bylaw.server.offers import Here, Ticket
else:
    offers = Late("bylaw.server.offers")

CHOICES, TYPE, FIX, FIX_ALL = "bylaw.choices", "bylaw.type", "bylaw.fix", "bylaw.fixAll"


@dataclass(frozen=True)
class Command:
    """`tickets` are its choices at an offset of a document; `question` goes with them. `asks`: what a person types."""

    tickets: Callable[[View, int], Iterable[Ticket]]
    question: str
    nothing: str
    asks: tuple[str, ...] = ()


def choices(command: Command, view: View, at: int) -> dict[str, Any]:
    """What ``bylaw.choices`` answers."""
    entry = view.document.entry_at(at) if view.document else None
    answer = {
        "question": command.question,
        "asks": list(command.asks),
        "choices": [_shown(view, ticket) for ticket in command.tickets(view, at)],
    }
    if view.document is None or entry is None:
        return answer
    line = view.document.source.line_of(entry.own.start) + 1
    return {**answer, "now": earlier_uri(str(view.snapshot.root / view.path), "", line)}


def _shown(view: View, ticket: Ticket) -> dict[str, Any]:
    wording = ticket.wording
    if wording is None:
        return {"label": printable(ticket.title), "detail": printable(ticket.detail), "choice": ticket.data}
    return {
        "label": printable(wording.text),
        "detail": printable(f"{wording.commit.date[:10]} {wording.commit.author}: {ticket.detail}"),
        "choice": ticket.data,
        "text": earlier_uri(str(view.snapshot.root / wording.path), wording.commit.oid, wording.line),
    }


def _of_entry(offer: Callable[[Here], Iterable[Ticket]]) -> Callable[[View, int], Iterable[Ticket]]:
    def tickets(view: View, at: int) -> Iterable[Ticket]:
        document = view.document
        entry = document.entry_at(at) if document else None
        return offer(offers.Here(view, document, entry)) if document and entry else ()

    return tickets


def _of_section(offer: Callable[[View, Document, Section | None], Iterable[Ticket]]) -> Callable[[View, int], Any]:
    def tickets(view: View, at: int) -> Iterable[Ticket]:
        document = view.document
        if document is None:
            return ()
        return offer(view, document, offers.section_at(document, at))

    return tickets


def _fixing(view: View, at: int) -> Iterable[Ticket]:
    return offers.fixing(view, _findings(view, at))


def _ignoring(view: View, at: int) -> Iterable[Ticket]:
    return offers.ignoring(_findings(view, at))


def _fixing_all(view: View, _: int) -> Iterable[Ticket]:
    return offers.whole_file(view)


def _findings(view: View, at: int) -> tuple[Finding, ...]:
    """The findings at `at`, or else those of the entry there."""
    here = tuple(finding for finding in view.findings if convert.touches(view, finding, Span(at, at)))
    entry = view.document.entry_at(at) if view.document else None
    return here or tuple(finding for finding in view.findings if entry and finding.entry == entry)


_NO_ENTRY = "no entry stands here"

COMMANDS: Mapping[str, Command] = {
    "bylaw.promote": Command(
        _of_entry(offers.promoting), "Promote to which place?", "no entry of a lower layer than the rules stands here"
    ),
    "bylaw.demote": Command(
        _of_entry(offers.demoting), "Demote to which place?", "no entry of a higher layer than the memory stands here"
    ),
    "bylaw.move": Command(_of_entry(offers.moving), "Move to which place?", _NO_ENTRY),
    "bylaw.pin": Command(_of_entry(offers.pinning), "Pin to which page?", _NO_ENTRY),
    "bylaw.revert": Command(
        _of_entry(offers.reverting), "Revert to which wording?", "the entry here has only ever said this"
    ),
    "bylaw.undo": Command(
        _of_entry(offers.undoing), "Undo what which commit did here?", "no commit has written or worded the entry here"
    ),
    "bylaw.restore": Command(_of_section(offers.restoring), "Restore which entry?", "nothing was deleted here"),
    "bylaw.remove": Command(_of_entry(offers.removing), "Remove the entry?", _NO_ENTRY),
    "bylaw.confirm": Command(_of_entry(offers.confirming), "Confirm the entry?", _NO_ENTRY),
    "bylaw.accept": Command(
        _of_entry(offers.accepting), "Accept the entry?", "accepting would write nothing here: see the setting accept"
    ),
    "bylaw.discard": Command(_of_entry(offers.discarding), "Discard the change?", "the entry here is as HEAD has it"),
    "bylaw.dispute": Command(_of_entry(offers.disputing), "Dispute the entry?", _NO_ENTRY, ("reason",)),
    "bylaw.expire": Command(_of_entry(offers.expiring), "Let the entry expire?", _NO_ENTRY, ("date",)),
    "bylaw.withdraw": Command(
        _of_entry(offers.withdrawing), "Take back which decision?", "no decision stands at the entry here"
    ),
    "bylaw.ignore": Command(_ignoring, "Ignore which finding?", "there is no finding here", ("reason",)),
    "bylaw.resolve": Command(
        _of_entry(offers.resolving), "Which of the two is to stay?", "nothing contradicts or repeats the entry here"
    ),
    FIX: Command(_fixing, "Fix it in which way?", "nothing is known that would fix anything here"),
    FIX_ALL: Command(_fixing_all, "Apply all safe fixes?", "there is no safe fix in this file"),
}
NAMES = (*COMMANDS, CHOICES, TYPE)
