"""What can be done with the entry under the cursor, as code actions: offered by name, computed when one is chosen.

An offer is a `Ticket`: words that name the action and its place. `made` computes it anew from what the editor shows
then, so that a ticket holds nothing that can grow old but the text of the document, which `code_action` compares.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bylaw.actions import Action, Refused
from bylaw.actions.base import brief
from bylaw.actions.decide import confirm, dispute, ignore
from bylaw.actions.fix import fix_all, fix_safe
from bylaw.actions.pin import page, pin
from bylaw.actions.promote import Leave, Merge, demote, promote, twin_of
from bylaw.actions.revert import revert
from bylaw.actions.take_out import take_out
from bylaw.actions.targets import Target, targets
from bylaw.model import Document, Entry, Finding, Wording
from bylaw.repo.git import GitError
from bylaw.server import convert
from bylaw.server.view import View

MOVE, REWRITE, FIX_ALL = "refactor.move", "refactor.rewrite", "source.fixAll.bylaw"
_TARGETS, _WORDINGS = 3, 5


@dataclass(frozen=True)
class Ticket:
    """An action on offer; `data` is what the client keeps of it, in JSON."""

    title: str
    kind: str
    data: dict[str, Any]


def offers(view: View, document: Document, entry: Entry) -> Iterator[Ticket]:
    """What can be done with `entry`, the most usual first."""
    layers = view.snapshot.config.layers
    at = {"entry": entry.own.start}
    if document.layer != layers[-1]:
        for target in targets(view.snapshot, document, entry, layers[-1])[:_TARGETS]:
            for how, merge in _ways(view, entry, target):
                data = {"do": "promote", **at, **_placed(target), "merge": merge}
                yield Ticket(how, MOVE, data)
    if document.layer == layers[0]:
        yield Ticket(f"Pin to {page(view.snapshot, document, entry).path}", MOVE, {"do": "pin", **at})
    else:
        down = targets(view.snapshot, document, entry, layers[0])[0]
        yield Ticket(f"Demote to {_name(down)}", MOVE, {"do": "demote", **at, **_placed(down)})
    if entry.kind != "row":
        yield Ticket("Confirm that this still holds", REWRITE, {"do": "confirm", **at})
        yield Ticket("Dispute this (then write why)", REWRITE, {"do": "dispute", **at})
    for number, wording in _earlier(view, document, entry):
        title = f"Revert to “{brief(wording.text, 50)}” ({wording.commit.date[:10]}, {wording.commit.author})"
        yield Ticket(title, REWRITE, {"do": "revert", **at, "wording": number, "commit": wording.commit.oid})


def _ways(view: View, entry: Entry, target: Target) -> list[tuple[str, Merge]]:
    """How the entry can go to `target`: beside the rules there, or into the one that says nearly the same."""
    other = view.snapshot.document(target.path)
    twin = twin_of(other, entry) if other is not None else None
    if other is None or twin is None:
        return [(f"Promote to {_name(target)}", "ask")]
    where = f"{target.path}:{other.source.line_of(twin.own.start) + 1}"
    if twin.text == entry.text:
        return [(f"Remove this: {where} says the same", "theirs")]
    return [(f"Merge into {where}, with its words", "theirs"), (f"Merge into {where}, with these words", "mine")]


def answers(findings: tuple[Finding, ...]) -> Iterator[Ticket]:
    """What can be done about each of `findings` beside its own fixes: the entry can go, or the finding be ignored."""
    for finding in findings:
        if finding.entry is None or finding.code == "unused-ignore":
            continue
        at = {"entry": finding.entry.own.start}
        if finding.code.startswith("stale-") or finding.code == "expired":
            yield Ticket("Remove the entry", "quickfix", {"do": "remove", **at})
        if finding.entry.kind != "row":
            data = {"do": "ignore", **at, "code": finding.code}
            yield Ticket(f"Ignore {finding.code} here (then write why)", "quickfix", data)


def causes(view: View, findings: tuple[Finding, ...]) -> Iterator[Ticket]:
    """What fixes all that has the same cause as one of `findings`."""
    seen: set[str | None] = {None}
    for finding in findings:
        if finding.group in seen or not finding.fixes:
            continue
        seen.add(finding.group)
        for reach, words in (("file", "in this file"), ("everywhere", "everywhere")):
            found = fix_all(view.moment.everywhere(), finding, "file" if reach == "file" else "everywhere")
            if isinstance(found, Action) and len(found.edits) > 1:
                data = {"do": "fix", "finding": convert.identity(finding), "reach": reach}
                yield Ticket(f"{found.title}: all of this cause {words}", "quickfix", data)


def whole_file(view: View) -> Iterator[Ticket]:
    """All safe fixes of the file, as when it is saved."""
    found = fix_safe(view.findings)
    if isinstance(found, Action) and {edit.path for edit in found.edits} == {view.path}:
        yield Ticket("Apply all safe fixes of Bylaw", FIX_ALL, {"do": "fix safely"})


def made(view: View, data: dict[str, Any]) -> Action | Refused:
    """The action that a ticket with `data` stands for, computed now."""
    do = data.get("do")
    if do == "fix safely":
        return fix_safe(view.findings)
    if do == "fix":
        finding = next((one for one in view.findings if convert.identity(one) == data.get("finding")), None)
        if finding is None:
            return Refused("what the action was to fix is no longer there")
        return fix_all(view.moment.everywhere(), finding, "file" if data.get("reach") == "file" else "everywhere")
    document, at = view.document, data.get("entry")
    entry = document.entry_at(at) if document and isinstance(at, int) else None
    if document is None or entry is None or entry.own.start != at:
        return Refused("the entry is no longer there")
    if do == "revert":
        return _reverted(view, document, entry, data)
    today = datetime.date.today().isoformat()
    if do == "confirm":
        return confirm(document, entry, today, _who(view))
    if do == "dispute":
        return dispute(document, entry, today, _who(view), "why?")
    if do == "remove":
        return take_out(view.snapshot, document, entry)
    if do == "ignore":
        return ignore(document, entry, (str(data.get("code")),), "why?")
    return _moved(view, document, entry, data)


def _moved(view: View, document: Document, entry: Entry, data: dict[str, Any]) -> Action | Refused:
    if data.get("do") == "pin":
        return pin(view.snapshot, document, entry)
    path, heading = data.get("path"), data.get("heading")
    if not isinstance(path, str) or not isinstance(heading, list):
        return Refused("this action is not Bylaw's")
    target = Target(path, tuple(str(title) for title in heading), 1.0, bool(data.get("fresh")))
    if data.get("do") == "promote":
        # not every editor can delete a file, so a topic stays
        leave: Leave = "entry" if entry.kind == "topic" else "nothing"
        merge: Merge = "theirs" if data.get("merge") == "theirs" else "mine" if data.get("merge") == "mine" else "ask"
        return promote(view.snapshot, document, entry, target, leave=leave, merge=merge)
    return demote(view.snapshot, document, entry, target)


def _reverted(view: View, document: Document, entry: Entry, data: dict[str, Any]) -> Action | Refused:
    chosen = dict(_earlier(view, document, entry)).get(data.get("wording", -1))
    if chosen is None or chosen.commit.oid != data.get("commit"):
        return Refused("the history of the entry has changed")
    return revert(view.snapshot, document, entry, chosen)


def _earlier(view: View, document: Document, entry: Entry) -> list[tuple[int, Wording]]:
    """The last other wordings of the entry, newest first, with their numbers; none until the history is known."""
    history = view.snapshot.facts.history if view.snapshot.facts else None
    if history is None or not history.ready:
        return []
    numbered = list(enumerate(history.origin(document, entry).wordings))
    return [(number, one) for number, one in reversed(numbered) if one.text != entry.text][:_WORDINGS]


def _who(view: View) -> str:
    git = view.snapshot.facts.git if view.snapshot.facts else None
    try:
        return git.run(["config", "user.name"], ok=(0, 1)).decode("utf-8", "replace").strip() if git else ""
    except GitError:
        return ""


def _name(target: Target) -> str:
    return f"{target.path} › {target.heading[-1]}" if target.heading else target.path


def _placed(target: Target) -> dict[str, Any]:
    return {"path": target.path, "heading": list(target.heading), "fresh": target.fresh}
