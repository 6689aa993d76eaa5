"""Explains one entry: where it comes from, how it stands, and what each of its mentions resolves to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bylaw.features.definition import defined
from bylaw.model import Document, Entry, Finding, Mention, Origin
from bylaw.resolve import resolve

if TYPE_CHECKING:
    from bylaw.facts import Facts
    from bylaw.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class MentionState:
    """What a mention resolves to: `target` is the path where it is, or where it went; "" where that is not known."""

    mention: Mention
    state: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is known about one entry. `status` is one word: disputed, expired, stale, conflict, confirmed or ok."""

    document: Document
    entry: Entry
    origin: Origin
    status: str
    mentions: tuple[MentionState, ...]
    findings: tuple[Finding, ...]


def explain_entry(
    snapshot: Snapshot, document: Document, entry: Entry, findings: Iterable[Finding] | None = None
) -> Explanation:
    """Explains `entry`; `findings` are those of its document when they are known already."""
    from bylaw.check import check

    if findings is None:
        findings = check(snapshot, [document.path]).findings
    own = tuple(found for found in findings if entry.span.covers(found.span))
    facts, history = snapshot.facts, snapshot.history
    origin = history.origin(document, entry) if history else Origin(uncommitted=True)
    states = tuple(_thorough(document, mention, facts, own) for mention in entry.mentions)
    return Explanation(document, entry, origin, status_of(entry, own), states, own)


def status_of(entry: Entry, findings: Iterable[Finding]) -> str:
    """The one word that stands first on the card: what a person has to know before reading the rest."""
    verbs = {directive.verb for directive in entry.directives}
    codes = {finding.code for finding in findings}
    if "disputed" in verbs:
        return "disputed"
    if "expired" in codes:
        return "expired"
    if any(code.startswith("stale-") for code in codes):
        return "stale"
    if codes & {"conflict", "drifted-copy"}:
        return "conflict"
    return "confirmed" if "confirmed" in verbs else "ok"


def _thorough(document: Document, mention: Mention, facts: Facts | None, findings: Iterable[Finding]) -> MentionState:
    """`mention_state`, also of what takes reading the code or the manifests."""
    state = mention_state(document, mention, facts, findings)
    if state.state != "unknown" or facts is None:
        return state
    if mention.kind == "symbol" and facts.symbols is not None:
        return MentionState(mention, "exists" if facts.symbols.exists(mention.target) else "unknown")
    definition = defined(document, mention, facts)
    return MentionState(mention, "exists", definition.path) if definition else state


def mention_state(
    document: Document, mention: Mention, facts: Facts | None, findings: Iterable[Finding]
) -> MentionState:
    """How `mention` stands: a finding about it says so first, then what its path resolves to."""
    for found in findings:
        if found.mention == mention:
            evidence = found.evidence[0] if found.evidence else None
            return MentionState(mention, "stale", evidence.renamed_to if evidence else "")
    if facts is None or mention.kind not in ("path", "link", "import"):
        return MentionState(mention, "unknown")
    target = resolve(document.path, mention, facts)
    return MentionState(mention, target.state, target.now if target.state == "gone" else target.path)
