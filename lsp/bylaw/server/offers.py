"""What can be done with an entry, by name: what the editor shows in its lists.

An offer is a `Ticket`: words that name the action, and data that says which one it is. `entry_actions.made` computes it
anew from what the editor shows then, so that a ticket holds nothing that can grow old but the text of the document,
which its user compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bylaw.actions import Action
from bylaw.actions.base import brief
from bylaw.actions.fix import fix_all, fix_safe
from bylaw.actions.pin import page
from bylaw.actions.promote import Merge, twin_of
from bylaw.actions.restore import deleted
from bylaw.actions.targets import Target, targets
from bylaw.model import Document, Entry, Finding, Section, Wording
from bylaw.server import convert
from bylaw.server.view import View

QUICK, MOVE, REWRITE, FIX_ALL = "quickfix", "refactor.move", "refactor.rewrite", "source.fixAll.bylaw"
FEW, MANY = 3, 30
"""How many places or wordings fit in a list of all that can be done, and in a list of nothing else."""


@dataclass(frozen=True)
class Here:
    """An entry in an editor."""

    view: View
    document: Document
    entry: Entry

    @property
    def at(self) -> dict[str, Any]:
        return _at(self.entry)


@dataclass(frozen=True)
class Ticket:
    """An action on offer; `data` is what the client keeps of it, in JSON. `detail` says more, where there is room."""

    title: str
    kind: str
    data: dict[str, Any]
    detail: str = ""


def offers(here: Here) -> Iterator[Ticket]:
    """What can be done with `entry`, the most usual first."""
    layers = here.view.snapshot.config.layers
    yield from promoting(here, FEW)
    if here.document.layer == layers[0]:
        yield from pinning(here)
    else:
        yield from demoting(here, 1)
    if here.entry.kind != "row":
        yield from confirming(here)
        yield from disputing(here)
    if knows_history(here.view):
        yield from reverting(here, 5)


def promoting(here: Here, most: int = MANY) -> Iterator[Ticket]:
    layer = here.view.snapshot.config.layers[-1]
    if here.document.layer == layer:
        return
    for target in targets(here.view.snapshot, here.document, here.entry, layer)[:most]:
        for title, merge in _ways(here.view, here.entry, target):
            yield Ticket(title, MOVE, {"do": "promote", **here.at, **_placed(target), "merge": merge}, _new(target))


def demoting(here: Here, most: int = MANY) -> Iterator[Ticket]:
    layer = here.view.snapshot.config.layers[0]
    if here.document.layer == layer:
        return
    for target in targets(here.view.snapshot, here.document, here.entry, layer)[:most]:
        yield Ticket(f"Demote to {_name(target)}", MOVE, {"do": "demote", **here.at, **_placed(target)}, _new(target))


def moving(here: Here) -> Iterator[Ticket]:
    """To any layer; the document's own first."""
    layers = sorted(here.view.snapshot.config.layers, key=lambda layer: layer != here.document.layer)
    for layer in layers:
        for target in targets(here.view.snapshot, here.document, here.entry, layer)[: MANY // len(layers)]:
            data = {"do": "move", **here.at, **_placed(target)}
            yield Ticket(f"Move to {_name(target)}", MOVE, data, _new(target))


def pinning(here: Here) -> Iterator[Ticket]:
    yield Ticket(f"Pin to {page(here.view.snapshot, here.document, here.entry).path}", MOVE, {"do": "pin", **here.at})


def confirming(here: Here) -> Iterator[Ticket]:
    yield Ticket("Confirm that this still holds", REWRITE, {"do": "confirm", **here.at})


def disputing(here: Here) -> Iterator[Ticket]:
    yield Ticket("Dispute this (then write why)", REWRITE, {"do": "dispute", **here.at})


def expiring(here: Here) -> Iterator[Ticket]:
    yield Ticket("Let this expire (then write when)", REWRITE, {"do": "expire", **here.at})


def removing(here: Here) -> Iterator[Ticket]:
    yield Ticket("Remove the entry", QUICK, {"do": "remove", **here.at})


def withdrawing(here: Here) -> Iterator[Ticket]:
    for directive in here.entry.directives:
        if not directive.problem:
            said = brief(" ".join(filter(None, (directive.date, directive.who, directive.reason))), 50)
            data = {"do": "withdraw", **here.at, "verb": directive.verb}
            yield Ticket(f"Take back “{directive.verb}” {said}".rstrip(), REWRITE, data)


def reverting(here: Here, most: int = MANY) -> Iterator[Ticket]:
    for number, wording in earlier(here.view, here.document, here.entry)[:most]:
        commit = wording.commit
        title = f"Revert to “{brief(wording.text, 50)}” ({commit.date[:10]}, {commit.author})"
        data = {"do": "revert", **here.at, "wording": number, "commit": commit.oid}
        yield Ticket(title, REWRITE, data, commit.summary)


def restoring(view: View, document: Document, section: Section | None) -> Iterator[Ticket]:
    """What was deleted from below a heading, or from all of the file."""
    for gone in deleted(view.snapshot, document, section)[:MANY]:
        title = f"Restore “{brief(gone.wording.text, 50)}” ({gone.commit.date[:10]}, {gone.commit.author})"
        data = {"do": "restore", "commit": gone.commit.oid, "text": gone.wording.text}
        yield Ticket(title, REWRITE, data, gone.commit.summary)


def earlier(view: View, document: Document, entry: Entry) -> list[tuple[int, Wording]]:
    """The other wordings of the entry, newest first, with their numbers. Reads the history where that is not known."""
    history = view.snapshot.facts.history if view.snapshot.facts else None
    if history is None:
        return []
    numbered = list(enumerate(history.origin(document, entry).wordings))
    return [(number, one) for number, one in reversed(numbered) if one.text != entry.text]


def knows_history(view: View) -> bool:
    """Whether asking for wordings costs nothing."""
    history = view.snapshot.facts.history if view.snapshot.facts else None
    return history is not None and history.ready


# -- of findings ------------------------------------------------------------------------------------------------------


def answers(findings: tuple[Finding, ...]) -> Iterator[Ticket]:
    """What can be done about each of `findings` beside its own fixes: the entry can go, or the finding be ignored."""
    for finding in findings:
        if finding.entry is None or finding.code == "unused-ignore":
            continue
        if finding.code.startswith("stale-") or finding.code == "expired":
            yield Ticket("Remove the entry", QUICK, {"do": "remove", **_at(finding.entry)})
        yield from ignoring((finding,))


def ignoring(findings: tuple[Finding, ...]) -> Iterator[Ticket]:
    for finding in findings:
        if finding.entry is not None and finding.entry.kind != "row" and finding.code != "unused-ignore":
            data = {"do": "ignore", **_at(finding.entry), "code": finding.code}
            yield Ticket(f"Ignore {finding.code} here (then write why)", QUICK, data)


def fixing(view: View, findings: tuple[Finding, ...]) -> Iterator[Ticket]:
    """The fixes of each of `findings`, then those of all that has the same cause."""
    for finding in findings:
        for number, fix in enumerate(finding.fixes):
            yield Ticket(fix.title, QUICK, {"do": "fix", "finding": convert.identity(finding), "fix": number})
    yield from causes(view, findings)


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
                yield Ticket(f"{found.title}: all of this cause {words}", QUICK, data)


def whole_file(view: View) -> Iterator[Ticket]:
    """All safe fixes of the file, as when it is saved."""
    found = fix_safe(view.findings)
    if isinstance(found, Action) and {edit.path for edit in found.edits} == {view.path}:
        yield Ticket("Apply all safe fixes of Bylaw", FIX_ALL, {"do": "fix safely"})


# -- places -----------------------------------------------------------------------------------------------------------


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


def _at(entry: Entry) -> dict[str, Any]:
    return {"entry": entry.own.start}


def _name(target: Target) -> str:
    return f"{target.path} › {target.heading[-1]}" if target.heading else target.path


def _new(target: Target) -> str:
    return "a new heading" if target.fresh else ""


def _placed(target: Target) -> dict[str, Any]:
    return {"path": target.path, "heading": list(target.heading), "fresh": target.fresh}
