"""What the rules find in one state of a root: all at once, or what an edit changes.

While somebody types, only the sections that are edited are checked: what was found in others, and by the rules that
compare all entries, is carried over to its new place. A run of all rules follows when all is quiet.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from bylaw.carry import Carrier, unmoved
from bylaw.model import Document, Finding
from bylaw.rules import RULES, Context, decay, unused_ignore
from bylaw.rules.base import ABSENT, UNCOMMITTED, Reach, Rule, go_on

if TYPE_CHECKING:
    from bylaw.facts import Facts
    from bylaw.workspace import Snapshot

Found = Mapping[str, tuple[Finding, ...]]
"""Findings by file."""


@dataclass(frozen=True)
class Compared:
    """What the rules that compare all entries found in `documents`."""

    documents: Mapping[str, Document]
    found: Found


@dataclass(frozen=True)
class Checked:
    """What was found in `documents`, by the reach of the rules (see `rules.base.Rule`), before anything is ignored.

    `now` is the state of all beside the files. `alive` tells how much of what a file names is there, for those of which
    much is gone. In the files `partly`, only what was edited has been checked. `compared` is None where nothing has
    been compared yet: then nobody knows whether an `ignore` is of use.
    """

    documents: Mapping[str, Document]
    now: tuple[object, ...]
    own: Found
    near: Found
    alive: Mapping[str, int]
    compared: Compared | None
    severity: Mapping[str, str]
    partly: frozenset[str] = frozenset()
    _told: dict[str, tuple[Finding, ...]] = field(default_factory=dict)

    def of(self, path: str) -> tuple[Finding, ...]:
        """The findings of the file at `path` as they are told, in the order of their places."""
        if path not in self._told:
            self._told[path] = self._tell(path) if path in self.documents else ()
        return self._told[path]

    def everywhere(self) -> tuple[Finding, ...]:
        """The findings of all files, in the order of their paths."""
        return tuple(finding for path in sorted(self.documents) for finding in self.of(path))

    def _tell(self, path: str) -> tuple[Finding, ...]:
        document = self.documents[path]
        kept = list(self._grouped[path])
        if self.compared is not None:
            wide, used = _suppressed(document, self._carrier.carry(self.compared.found.get(path, ())))
            kept += wide
            if self.severity.get(unused_ignore.CODE) != "off":
                kept += unused_ignore.unused(document, used | self._kept[path][1])
        found = [with_severity(finding, self.severity) for finding in kept]
        return tuple(sorted(found, key=_place))

    @cached_property
    def _carrier(self) -> Carrier:
        return Carrier(self.compared.documents if self.compared else {}, self.documents)

    @cached_property
    def _kept(self) -> dict[str, tuple[list[Finding], frozenset[int]]]:
        """By file what is not ignored, and the indices of the directives that ignore something."""
        return {
            path: _suppressed(document, sorted((*self.own[path], *self.near[path]), key=_place))
            for path, document in self.documents.items()
        }

    @cached_property
    def _grouped(self) -> dict[str, list[Finding]]:
        """One root cause is one group: a group of one is none, the others say how many they are."""
        told = decay.as_one({path: kept for path, (kept, _) in self._kept.items()}, self.alive)
        counts: Counter[str | None] = Counter(found.group for kept in told.values() for found in kept)
        seen: Counter[str | None] = Counter()
        return {path: [_counted(finding, counts, seen) for finding in kept] for path, kept in told.items()}


def _place(finding: Finding) -> tuple[int, int, str]:
    return finding.span.start, finding.span.end, finding.code


def _counted(finding: Finding, counts: Counter[str | None], seen: Counter[str | None]) -> Finding:
    group = finding.group
    if not group or counts[group] < 2:
        return replace(finding, group=None) if group else finding
    seen[group] += 1
    cause = "not committed" if group == UNCOMMITTED else "from this commit"
    cause = "of this kind" if group.startswith(ABSENT) else cause
    return replace(finding, message=f"{finding.message} ({seen[group]} of {counts[group]} {cause})")


def run(snapshot: Snapshot, facts: Facts, before: Checked | None = None, pause: Callable[[], None] = go_on) -> Checked:
    """Runs all rules; what `before` holds of files and facts that are the same is taken over.

    `pause` is called now and then: it may run what is more urgent, or raise to end a run that nobody needs any more.
    """
    context = context_of(snapshot, facts, pause)
    alone = _alone(context, before)
    wide = {path: _found(context, document, "all") for path, document in context.documents.items()}
    return replace(alone, compared=Compared(context.documents, wide), _told={})


def _alone(context: Context, before: Checked | None) -> Checked:
    """What is found without comparing the entries of all files."""
    documents, state = context.documents, _state(context)
    own: dict[str, tuple[Finding, ...]] = {}
    if before is not None and before.now == state:
        kept = {path: found for path, found in before.own.items() if before.documents[path] is documents.get(path)}
        own = {path: found for path, found in kept.items() if path not in before.partly}
    fresh = [document for path, document in documents.items() if path not in own]
    for announce in (rule.announce for rule in RULES if rule.announce and _is_on(rule, context)):
        for document in fresh:
            announce(context, document)
    own |= {document.path: _found(context, document, "section") for document in fresh}
    near = {path: _found(context, document, "file") for path, document in documents.items()}
    alive = decay.alive(context, {path: (*own[path], *near[path]) for path in documents})
    return Checked(documents, state, own, near, alive, None, context.config.severity)


def rerun(snapshot: Snapshot, facts: Facts, before: Checked | None) -> Checked:
    """Runs the rules that look at single files on what is not as it was in `before`; where that is None, on all."""
    context = context_of(snapshot, facts)
    if before is None:
        return _alone(context, None)
    documents, state = context.documents, _state(context)
    own: dict[str, tuple[Finding, ...]] = {}
    near: dict[str, tuple[Finding, ...]] = {}
    partly: set[str] = set()
    for path, document in documents.items():
        last = before.documents.get(path) if before.now == state else None
        if last is document:
            own[path], near[path] = before.own[path], before.near[path]
            partly.update({path} & before.partly)
            continue
        stays = unmoved(last, document) if last is not None else None
        if last is None or stays is None:
            own[path] = _found(context, document, "section")
        else:
            edited = replace(context, edited=stays.edited)
            carrier = Carrier({path: last}, {path: document}, {path: stays})
            own[path] = (*carrier.carry(before.own[path]), *_found(edited, document, "section"))
            partly.add(path)
        near[path] = _found(context, document, "file")
    return Checked(
        documents, state, own, near, before.alive, before.compared, snapshot.config.severity, frozenset(partly)
    )


def carried(snapshot: Snapshot, path: str, before: Checked) -> tuple[Finding, ...]:
    """What `before` says of the file at `path`, in the places of its text as it is now; runs no rule."""
    document = snapshot.document(path)
    if document is None or path not in before.documents:
        return ()
    carrier = Carrier({path: before.documents[path]}, {path: document})
    return tuple(carrier.carry(before.of(path)))


def context_of(snapshot: Snapshot, facts: Facts, pause: Callable[[], None] = go_on) -> Context:
    today = datetime.date.today().isoformat()
    return Context(snapshot.documents(), facts, snapshot.config, today, snapshot.known, pause)


def _state(context: Context) -> tuple[object, ...]:
    """What findings follow from beside the files."""
    return context.facts.token, context.config, context.today


def _found(context: Context, document: Document, reach: Reach) -> tuple[Finding, ...]:
    """What the rules of one `reach` find in one file."""
    found: list[Finding] = []
    for rule in RULES:
        if rule.reach == reach and _is_on(rule, context):
            context.pause()
            found += rule.check(context, document)
    return tuple(found)


def _is_on(rule: Rule, context: Context) -> bool:
    return context.config.severity.get(rule.code, "off" if rule.optional else "") != "off"


def with_severity(finding: Finding, severities: Mapping[str, str]) -> Finding:
    """`finding` as severe as it is set to be."""
    wanted = severities.get(finding.code)
    return replace(finding, severity=wanted) if wanted and wanted != "off" else finding  # type: ignore[arg-type]


def _suppressed(document: Document, findings: Iterable[Finding]) -> tuple[list[Finding], frozenset[int]]:
    """`findings` without those that an `ignore` directive covers, and the indices of the directives that did."""
    ignores = [(i, directive) for i, directive in enumerate(document.directives) if directive.verb == "ignore"]
    kept, used = [], set()
    for finding in findings:
        covering = [i for i, d in ignores if finding.code in d.codes and d.scope.covers(finding.span)]
        used.update(covering)
        if not covering:
            kept.append(finding)
    return kept, frozenset(used)
