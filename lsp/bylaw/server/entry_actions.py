"""The action that a ticket stands for, computed from what the editor shows now."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bylaw.actions import Action, Refused
from bylaw.actions.decide import confirm, dispute, expire, ignore, who, withdraw
from bylaw.actions.fix import REACHES, fix, fix_all, fix_safe, forget_all, naming, reached
from bylaw.actions.pin import pin
from bylaw.actions.promote import Leave, Merge, demote, move, promote
from bylaw.actions.resolve import KEEPS, pairs, resolve
from bylaw.actions.restore import deleted, restore
from bylaw.actions.revert import revert
from bylaw.actions.review import accept, discard
from bylaw.actions.take_out import take_out, take_out_all
from bylaw.actions.targets import Target
from bylaw.actions.topic import pointed_at
from bylaw.actions.undo import undo
from bylaw.features.review import unread
from bylaw.model import Document, Entry
from bylaw.server import convert
from bylaw.server.offers import earlier
from bylaw.server.view import View
from bylaw.text import Span

Data = Mapping[str, Any]

WHY = "why?"
"""Stands in a decision until the person has typed the reason."""
_DAYS = 90
_MERGES: Mapping[str, Merge] = {"theirs": "theirs", "mine": "mine"}
_TO_TYPE = re.compile(rf"<!-- bylaw: (?:[^\n]*?: |expires )({re.escape(WHY)}|\d{{4}}-\d\d-\d\d) -->")


@dataclass(frozen=True)
class Ask:
    """What is wanted of an entry; `data` as a ticket has it."""

    view: View
    document: Document
    entry: Entry
    data: Data


def made(view: View, data: Data) -> Action | Refused:
    """The action that a ticket with `data` stands for, computed now."""
    do = data.get("do")
    if do == "fix safely":
        return fix_safe(view.findings)
    if do in ("fix", "forget", "remove all"):
        return _fixed(view, data)
    document, at = view.document, data.get("entry")
    if do == "restore":
        return _restored(view, document, data)
    entry = document.entry_at(at) if document and isinstance(at, int) else None
    if document is None or entry is None or entry.own.start != at:
        return Refused("the entry is no longer there")
    make = _OF_ENTRIES.get(do) if isinstance(do, str) else None
    return make(Ask(view, document, entry, data)) if make else Refused("this action is not Bylaw's")


def to_type(text: str) -> Span | None:
    """Where in `text` the words of a decision stand that the person is still to type."""
    found = list(_TO_TYPE.finditer(text))
    asked = [match for match in found if match[1] == WHY]  # a date may be one that somebody has chosen
    return Span(*(asked or found)[-1].span(1)) if found else None


def _fixed(view: View, data: Data) -> Action | Refused:
    finding = next((one for one in view.findings if convert.identity(one) == data.get("finding")), None)
    if finding is None:
        return Refused("what the action was to fix is no longer there")
    number = data.get("fix")
    if isinstance(number, int):
        return fix(finding, number)
    reach = next((one for one in REACHES if one == data.get("reach")), REACHES[0])
    if data.get("do") == "fix":
        return fix_all(reached(view.everywhere(), finding, reach))
    same = (finding,) if reach == "entry" else naming(view.everywhere(), finding, reach)
    return forget_all(view.snapshot, same) if data.get("do") == "forget" else take_out_all(view.snapshot, same)


def _restored(view: View, document: Document | None, data: Data) -> Action | Refused:
    found = deleted(view.snapshot, document) if document else []
    chosen = next((d for d in found if (d.commit.oid, d.wording.text) == (data.get("commit"), data.get("words"))), None)
    if document is None or chosen is None:
        return Refused("the history of the file has changed")
    return restore(view.snapshot, document, chosen)


def _reverted(ask: Ask) -> Action | Refused:
    chosen = dict(earlier(ask.view, ask.document, ask.entry)).get(ask.data.get("wording", -1))
    if chosen is None or chosen.commit.oid != ask.data.get("commit"):
        return Refused("the history of the entry has changed")
    return revert(ask.view.snapshot, ask.document, ask.entry, chosen)


def _undone(ask: Ask) -> Action | Refused:
    history = ask.view.snapshot.facts.history if ask.view.snapshot.facts else None
    if history is None:
        return Refused("there is no history")
    origin = history.origin(ask.document, ask.entry)
    return undo(ask.view.snapshot, ask.document, ask.entry, origin, str(ask.data.get("commit")))


def _promoted(ask: Ask) -> Action | Refused:
    target = _target(ask.data)
    if isinstance(target, Refused):
        return target
    _, meant = pointed_at(ask.view.snapshot, ask.document, ask.entry)
    stays = meant.kind == "topic" and not ask.view.client.deletes_files
    leave: Leave | None = "entry" if stays else None
    merge = _MERGES.get(str(ask.data.get("merge")), "ask")
    return promote(ask.view.snapshot, ask.document, ask.entry, target, leave=leave, merge=merge, today=_today())


def _demoted(ask: Ask) -> Action | Refused:
    target = _target(ask.data)
    if isinstance(target, Refused):
        return target
    return demote(ask.view.snapshot, ask.document, ask.entry, target, today=_today())


def _moved(ask: Ask) -> Action | Refused:
    target = _target(ask.data)
    if isinstance(target, Refused):
        return target
    return move(ask.view.snapshot, ask.document, ask.entry, target, today=_today())


def _target(data: Data) -> Target | Refused:
    path, heading = data.get("path"), data.get("heading")
    if not isinstance(path, str) or not isinstance(heading, list):
        return Refused("this action is not Bylaw's")
    return Target(path, tuple(str(title) for title in heading), 1.0, bool(data.get("fresh")))


def _pinned(ask: Ask) -> Action | Refused:
    return pin(ask.view.snapshot, ask.document, ask.entry)


def _removed(ask: Ask) -> Action | Refused:
    return take_out(ask.view.snapshot, ask.document, ask.entry)


def _confirmed(ask: Ask) -> Action | Refused:
    return confirm(ask.document, ask.entry, _today(), who(ask.view.snapshot))


def _accepted(ask: Ask) -> Action | Refused:
    change = unread(ask.view.snapshot, ask.document).get(ask.entry.index)
    return (
        accept(ask.view.snapshot, change, _today()) if change else Refused("the entry is as HEAD has it, or accepted")
    )


def _discarded(ask: Ask) -> Action | Refused:
    change = unread(ask.view.snapshot, ask.document).get(ask.entry.index)
    return discard(change) if change else Refused("the entry is as HEAD has it")


def _disputed(ask: Ask) -> Action | Refused:
    return dispute(ask.document, ask.entry, _today(), who(ask.view.snapshot), str(ask.data.get("reason", WHY)))


def _ignored(ask: Ask) -> Action | Refused:
    return ignore(ask.document, ask.entry, (str(ask.data.get("code")),), str(ask.data.get("reason", WHY)))


def _expired(ask: Ask) -> Action | Refused:
    later = datetime.date.today() + datetime.timedelta(days=_DAYS)
    return expire(ask.document, ask.entry, str(ask.data.get("date", later.isoformat())))


def _resolved(ask: Ask) -> Action | Refused:
    found = pairs(ask.view.snapshot, ask.view.moment.everywhere(), ask.document, ask.entry)
    wanted = (ask.data.get("code"), ask.data.get("with"))
    pair = next((one for one in found if (one.code, one.that.place) == wanted), None)
    keep = next((one for one in KEEPS if one == ask.data.get("keep")), None)
    if pair is None or keep is None:
        return Refused("the two no longer contradict or repeat each other")
    reason = ask.data.get("reason")
    if isinstance(reason, str):
        return resolve(ask.view.snapshot, pair, keep, reason)
    return resolve(ask.view.snapshot, pair, keep, WHY, once=True)  # a person is led to one place to type


def _withdrawn(ask: Ask) -> Action | Refused:
    return withdraw(ask.document, ask.entry, str(ask.data.get("verb")))


def _today() -> str:
    return datetime.date.today().isoformat()


_OF_ENTRIES: Mapping[str, Callable[[Ask], Action | Refused]] = {
    "promote": _promoted,
    "demote": _demoted,
    "move": _moved,
    "pin": _pinned,
    "revert": _reverted,
    "undo": _undone,
    "remove": _removed,
    "confirm": _confirmed,
    "dispute": _disputed,
    "accept": _accepted,
    "discard": _discarded,
    "ignore": _ignored,
    "expire": _expired,
    "withdraw": _withdrawn,
    "resolve": _resolved,
}
