"""Fix: the fixes of findings, one by one or all of the same cause in an entry, a file or everywhere.

What a rule knows of a finding stands in its fixes (follow the rename, the new symbol, the new version). Where it knows
nothing, or somebody wants none of it, the mention can go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from bylaw.actions.base import Action, Refused, brief
from bylaw.actions.forget import forget
from bylaw.model import Edit, Finding, Fix

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

Reach = Literal["entry", "file", "everywhere"]
REACHES: tuple[Reach, ...] = ("entry", "file", "everywhere")


def fix(finding: Finding, number: int = 0) -> Action | Refused:
    """The fix with this number of `finding`."""
    if not 0 <= number < len(finding.fixes):
        return Refused("nothing is known that would fix this finding")
    chosen = finding.fixes[number]
    return Action(chosen.title, "quickfix", chosen.edits, chosen.safe, chosen.safe and number == 0)


def reached(findings: Iterable[Finding], finding: Finding, reach: Reach) -> list[Finding]:
    """Those of `findings` that have the cause of `finding`, as far as `reach`."""
    return [other for other in findings if _same_cause(other, finding) and _within(other, finding, reach)]


def naming(findings: Iterable[Finding], finding: Finding, reach: Reach) -> list[Finding]:
    """Those of `findings` that name what `finding` does, as far as `reach`.

    A commit may have moved one file and deleted another: who removes what names the one means to keep the other.
    """
    return [other for other in reached(findings, finding, reach) if _named(other) == _named(finding)]


def _named(finding: Finding) -> str:
    """What is gone: the file, however it was written, or else the words."""
    gone = next((proof.path for proof in finding.evidence if proof.kind in ("deleted", "renamed")), "")
    return gone or (finding.mention.target if finding.mention else finding.message)


def fix_all(findings: Iterable[Finding]) -> Action | Refused:
    """The first fixes of all `findings`."""
    return _merged([one.fixes[0] for one in findings if one.fixes])


def forget_all(snapshot: Snapshot, findings: Iterable[Finding]) -> Action | Refused:
    """Takes out the mentions of all `findings`, where that leaves a sentence."""
    found = _merged([fix for one in findings if (fix := forgetting(snapshot, one)) is not None])
    if isinstance(found, Refused):
        return Refused("what would be left of the sentence only a person can word: change it by hand")
    return replace(found, title=found.title.replace("Fix all", "Remove the mention in all"))


def forgetting(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """The fix that takes the mention of `finding` out of its sentence."""
    document = snapshot.document(finding.path)
    if document is None or finding.mention is None or finding.entry is None:
        return None
    edit = forget(document, finding.entry, finding.mention)
    return Fix(f"Remove the mention of `{brief(finding.mention.text, 40)}`", (edit,)) if edit else None


def fix_safe(findings: Iterable[Finding]) -> Action | Refused:
    """All the safe fixes of `findings`: what an editor may do when a file is saved."""
    found = _merged([other.fixes[0] for other in findings if other.fixes and other.fixes[0].safe])
    return found if isinstance(found, Refused) else Action(found.title, "source", found.edits, found.safe)


def _same_cause(other: Finding, finding: Finding) -> bool:
    return other == finding or (finding.group is not None and other.group == finding.group)


def _within(other: Finding, finding: Finding, reach: Reach) -> bool:
    if reach == "everywhere":
        return True
    if other.path != finding.path:
        return False
    return reach == "file" or (finding.entry is not None and finding.entry.span.covers(other.span))


def _merged(fixes: list[Fix]) -> Action | Refused:
    edits = list(_apart(edit for fix in fixes for edit in fix.edits))
    if not edits:
        return Refused("nothing is known that would fix these findings")
    files = len({edit.path for edit in edits})
    places = f"{len(edits)} place{'s' * (len(edits) > 1)} of {files} file{'s' * (files > 1)}"
    title = fixes[0].title if len(edits) == 1 else f"Fix all {places}"
    return Action(title, "quickfix", tuple(edits), all(fix.safe for fix in fixes))


def _apart(edits: Iterable[Edit]) -> Iterator[Edit]:
    """The edits without repeats, and without those that touch the words of another one."""
    last: Edit | None = None
    for edit in sorted(set(edits), key=lambda edit: (edit.path, edit.span, edit.text)):
        if last is not None and last.path == edit.path and edit.span.start < last.span.end:
            continue
        yield edit
        last = edit
