"""Fix: the fixes of findings, one by one or all of the same cause in an entry, a file or everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from bylaw.actions.base import Action, Refused
from bylaw.model import Edit, Finding, Fix

Reach = Literal["entry", "file", "everywhere"]


def fix(finding: Finding, number: int = 0) -> Action | Refused:
    """The fix with this number of `finding`."""
    if not 0 <= number < len(finding.fixes):
        return Refused("nothing is known that would fix this finding")
    chosen = finding.fixes[number]
    return Action(chosen.title, "quickfix", chosen.edits, chosen.safe, chosen.safe and number == 0)


def fix_all(findings: Iterable[Finding], finding: Finding, reach: Reach) -> Action | Refused:
    """The first fixes of all `findings` with the cause of `finding`, as far as `reach`."""
    same = [other for other in findings if _same_cause(other, finding) and _within(other, finding, reach)]
    return _merged([other.fixes[0] for other in same if other.fixes])


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
