"""What can be done with an entry, by name: what the editor shows in its lists.

An offer is a `Ticket`: words that name the action, and data that says which one it is. `entry_actions.made` computes it
anew from what the editor shows then, so that a ticket holds nothing that can grow old but the text of the document,
which its user compares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bylaw.actions import Action, fix
from bylaw.actions.base import brief
from bylaw.actions.fix import REACHES, Reach
from bylaw.actions.pin import page
from bylaw.actions.promote import Merge, twin_of
from bylaw.actions.resolve import KEEPS, pairs, title
from bylaw.actions.restore import deleted
from bylaw.actions.targets import Target, targets
from bylaw.actions.undo import deeds
from bylaw.actions.undo import title as undone
from bylaw.features.review import unread
from bylaw.model import Document, Entry, Finding, Section, Wording
from bylaw.server import convert
from bylaw.server.kinds import FIX_ALL, MOVE, QUICK, REWRITE
from bylaw.server.view import View

FEW, MANY = 3, 30
"""How many places or wordings fit in a list of all that can be done, and in a list of nothing else."""

_WORDS: Mapping[Reach, str] = {"entry": "in this entry", "file": "in this file", "everywhere": "everywhere"}


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
    """An action on offer; `data` is what the client keeps of it, in JSON. `detail` says more, where there is room.

    `typed`: it leaves some words for the person to type. `wording` is the text that the action brings back. `command`
    is what asks the person for more, where the ticket itself says too little to be made.
    """

    title: str
    kind: str
    data: dict[str, Any]
    detail: str = ""
    typed: bool = False
    wording: Wording | None = None
    command: str = ""


def offers(here: Here) -> Iterator[Ticket]:
    """What can be done with `entry`, the most usual first."""
    layers = here.view.snapshot.config.layers
    yield from promoting(here, FEW)
    if here.document.layer == layers[0]:
        yield from pinning(here)
    else:
        yield from demoting(here, 1)
    yield Ticket("Move to another place…", MOVE, here.at, command="bylaw.move")
    yield from accepting(here)
    yield from discarding(here)
    if here.entry.kind != "row":
        yield from confirming(here)
        yield from disputing(here)
        yield from expiring(here)
    if knows_history(here.view):
        yield from reverting(here, 5)
        yield from undoing(here, FEW)
        if deleted(here.view.snapshot, here.document, section_at(here.document, here.entry.span.start)):
            yield Ticket("Restore what was deleted here…", REWRITE, here.at, command="bylaw.restore")


def promoting(here: Here, most: int = MANY) -> Iterator[Ticket]:
    layer = here.view.snapshot.config.layers[-1]
    if here.document.layer == layer:
        return
    seen: set[str] = set()  # the rule to merge with is the same under each heading of its file
    for target in targets(here.view.snapshot, here.document, here.entry, layer)[:most]:
        for words, merge in _ways(here.view, here.entry, target):
            if words not in seen:
                seen.add(words)
                yield Ticket(words, MOVE, {"do": "promote", **here.at, **_placed(target), "merge": merge}, _new(target))


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
    yield Ticket("Dispute this (then write why)", REWRITE, {"do": "dispute", **here.at}, typed=True)


def expiring(here: Here) -> Iterator[Ticket]:
    yield Ticket("Let this expire (then write when)", REWRITE, {"do": "expire", **here.at}, typed=True)


def removing(here: Here) -> Iterator[Ticket]:
    yield Ticket("Remove the entry", QUICK, {"do": "remove", **here.at})


def withdrawing(here: Here) -> Iterator[Ticket]:
    for directive in here.entry.directives:
        if not directive.problem:
            said = brief(" ".join(filter(None, (directive.date, directive.who, directive.reason))), 50)
            data = {"do": "withdraw", **here.at, "verb": directive.verb}
            yield Ticket(f"Take back “{directive.verb}” {said}".rstrip(), REWRITE, data)


def accepting(here: Here) -> Iterator[Ticket]:
    writes = here.view.snapshot.config.accept != "nothing" and here.entry.kind != "row"
    if writes and here.entry.index in unread(here.view.snapshot, here.document):
        yield Ticket("Accept this as it stands", REWRITE, {"do": "accept", **here.at})


def discarding(here: Here) -> Iterator[Ticket]:
    one = unread(here.view.snapshot, here.document).get(here.entry.index)
    if one is not None:
        what = "Discard this new entry" if one.before is None else f"Discard the change: “{brief(one.before.text, 50)}”"
        yield Ticket(what, REWRITE, {"do": "discard", **here.at})


def reverting(here: Here, most: int = MANY) -> Iterator[Ticket]:
    for number, wording in earlier(here.view, here.document, here.entry)[:most]:
        commit = wording.commit
        words = f"Revert to “{brief(wording.text, 50)}” ({commit.date[:10]}, {commit.author})"
        data = {"do": "revert", **here.at, "wording": number, "commit": commit.oid}
        yield Ticket(words, REWRITE, data, commit.summary, wording=wording)


def undoing(here: Here, most: int = MANY) -> Iterator[Ticket]:
    """What each commit did to the entry, newest first. Reads the history where that is not known.

    The commit that wrote an entry can only be undone as long as nobody has worded it again.
    """
    history = here.view.snapshot.facts.history if here.view.snapshot.facts else None
    done_to = deeds(here.document, history.origin(here.document, here.entry)) if history else []
    possible = [done for done in done_to if done.before or done.move or len(done_to) == 1]
    for done in possible[:most]:
        yield Ticket(undone(done), REWRITE, {"do": "undo", **here.at, "commit": done.commit.oid})


def restoring(view: View, document: Document, section: Section | None, most: int = MANY) -> Iterator[Ticket]:
    """What was deleted from below a heading, or from all of the file."""
    for gone in deleted(view.snapshot, document, section)[:most]:
        words = f"Restore “{brief(gone.wording.text, 50)}” ({gone.commit.date[:10]}, {gone.commit.author})"
        data = {"do": "restore", "commit": gone.commit.oid, "words": gone.wording.text}
        yield Ticket(words, REWRITE, data, gone.commit.summary, wording=gone.wording)


def earlier(view: View, document: Document, entry: Entry) -> list[tuple[int, Wording]]:
    """The other wordings of the entry, newest first, with their numbers. Reads the history where that is not known."""
    history = view.snapshot.history
    if history is None:
        return []
    numbered = list(enumerate(history.origin(document, entry).wordings))
    return [(number, one) for number, one in reversed(numbered) if one.text != entry.text]


def knows_history(view: View) -> bool:
    """Whether asking for wordings costs nothing."""
    history = view.snapshot.history
    return history is not None and history.ready


# -- of findings ------------------------------------------------------------------------------------------------------


def answers(view: View, findings: tuple[Finding, ...]) -> Iterator[Ticket]:
    """What can be done about each of `findings` beside its own fixes: the entry can go, or the finding be ignored."""
    for finding in findings:
        if finding.entry is None or finding.code == "unused-ignore":
            continue
        yield from forgetting(view, (finding,), all_of_cause=True)
        if finding.code.startswith("stale-") or finding.code == "expired":
            yield Ticket("Remove the entry", QUICK, {"do": "remove", **_at(finding.entry)})
            yield from _wherever(view, finding, "remove all", "Remove the entries that name")
        yield from ignoring((finding,))


def ignoring(findings: tuple[Finding, ...]) -> Iterator[Ticket]:
    for finding in findings:
        if finding.entry is not None and finding.entry.kind != "row" and finding.code != "unused-ignore":
            data = {"do": "ignore", **_at(finding.entry), "code": finding.code}
            yield Ticket(f"Ignore {finding.code} here (then write why)", QUICK, data, typed=True)


def forgetting(view: View, findings: tuple[Finding, ...], *, all_of_cause: bool = False) -> Iterator[Ticket]:
    for finding in findings:
        found = fix.forgetting(view.snapshot, finding) if finding.code.startswith("stale-") else None
        if found is not None:
            yield Ticket(found.title, QUICK, {"do": "forget", "finding": convert.identity(finding), "reach": "entry"})
        if all_of_cause and finding.code.startswith("stale-"):
            yield from _wherever(view, finding, "forget", "Remove the mentions of")


def _wherever(view: View, finding: Finding, do: str, words: str) -> Iterator[Ticket]:
    """What is done to all that names what `finding` says is gone, by how far that reaches."""
    same = fix.naming(view.everywhere(), finding, "everywhere")
    here = [one for one in same if one.path == finding.path]
    wide: tuple[tuple[Reach, bool], ...] = (("file", len(here) > 1), ("everywhere", len(same) > len(here)))
    for reach, more in wide:
        if more:
            data = {"do": do, "finding": convert.identity(finding), "reach": reach}
            name = finding.mention.text if finding.mention else "it"
            yield Ticket(f"{words} `{brief(name, 40)}` {_WORDS[reach]}", QUICK, data)


def resolving(here: Here) -> Iterator[Ticket]:
    """What settles the pairs that findings tell of with an entry at one end; what only a person may say comes last."""
    snapshot = here.view.snapshot
    findings = here.view.moment.everywhere()
    for pair in pairs(snapshot, findings, here.document, here.entry)[:FEW]:
        for keep in KEEPS:
            data = {"do": "resolve", **here.at, "code": pair.code, "with": pair.that.place, "keep": keep}
            detail = brief(pair.that.entry.text, 80)
            yield Ticket(title(pair, keep), QUICK, data, detail, typed=keep == "exception")


def fixing(view: View, findings: tuple[Finding, ...]) -> Iterator[Ticket]:
    """The fixes of each of `findings`, then those of all that has the same cause."""
    for finding in findings:
        for number, one in enumerate(finding.fixes):
            yield Ticket(one.title, QUICK, {"do": "fix", "finding": convert.identity(finding), "fix": number})
    yield from forgetting(view, findings, all_of_cause=True)
    yield from causes(view, findings)


def causes(view: View, findings: tuple[Finding, ...]) -> Iterator[Ticket]:
    """What fixes all that has the same cause as one of `findings`."""
    seen: set[str | None] = {None}
    for finding in findings:
        if finding.group in seen or not finding.fixes:
            continue
        seen.add(finding.group)
        count = 1
        for reach in REACHES:
            found = fix.fix_all(fix.reached(view.everywhere(), finding, reach))
            if isinstance(found, Action) and len(found.edits) > count:
                count = len(found.edits)
                data = {"do": "fix", "finding": convert.identity(finding), "reach": reach}
                yield Ticket(f"{found.title}: all of this cause {_WORDS[reach]}", QUICK, data)


def whole_file(view: View) -> Iterator[Ticket]:
    """All safe fixes of the file, as when it is saved."""
    found = fix.fix_safe(view.findings)
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


def section_at(document: Document, at: int) -> Section | None:
    """The innermost section around the offset `at`."""
    return next((section for section in reversed(document.sections) if at in section.span), None)


def _at(entry: Entry) -> dict[str, Any]:
    return {"entry": entry.own.start}


def _name(target: Target) -> str:
    return f"{target.path} › {target.heading[-1]}" if target.heading else target.path


def _new(target: Target) -> str:
    return "a new heading" if target.fresh else ""


def _placed(target: Target) -> dict[str, Any]:
    return {"path": target.path, "heading": list(target.heading), "fresh": target.fresh}
