"""Confirm, dispute, ignore, expire: a decision of a person, written below the entry as a directive.

A second decision with the same verb takes the place of the first; codes that are ignored add up.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from bylaw.actions.base import Action, Refused, brief, edited, said
from bylaw.actions.layout import Spot, insert, lead_of, lines_of, quoted
from bylaw.model import Directive, Document, Edit, Entry
from bylaw.repo.git import GitError
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_COMMENT_END = re.compile(r"--+!?>")
_CODE = re.compile(r"[a-z][a-z0-9-]*|\*")


def who(snapshot: Snapshot) -> str:
    """The name of the one who decides, as set or as git knows it; "" where nobody has said."""
    git = snapshot.facts.git if snapshot.facts else None
    if snapshot.config.who or git is None:
        return snapshot.config.who
    try:
        return git.run(["config", "user.name"], ok=(0, 1)).decode("utf-8", "replace").strip()
    except GitError:
        return ""


def confirm(document: Document, entry: Entry, date: str, who: str) -> Action | Refused:
    """Says that `who` checked on `date` (ISO) that the entry holds."""
    return _decide(document, entry, "confirmed", f"{date} {_name(who)}".strip(), f"Confirm “{brief(entry.text, 40)}”")


def dispute(document: Document, entry: Entry, date: str, who: str, reason: str) -> Action | Refused:
    """Says that `who` holds the entry to be wrong, and why."""
    if not _plain(reason):
        return Refused("say why the entry is wrong")
    words = f"{date} {_name(who)}".strip() + f": {_plain(reason)}"
    return _decide(document, entry, "disputed", words, f"Dispute “{brief(entry.text, 40)}”")


def ignore(document: Document, entry: Entry, codes: tuple[str, ...], reason: str) -> Action | Refused:
    """Says that findings of `codes` are not to be shown at the entry, and why."""
    wrong = next((code for code in codes if not _CODE.fullmatch(code)), None)
    if wrong is not None or not codes:
        return Refused(f"“{wrong}” is no code of a finding" if wrong is not None else "say which findings to ignore")
    if not _plain(reason):
        return Refused("say why the findings are to be ignored")
    known = next((d.codes for d in entry.directives if d.verb == "ignore" and not d.problem), ())
    words = f"{' '.join(dict.fromkeys((*known, *codes)))}: {_plain(reason)}"
    return _decide(document, entry, "ignore", words, f"Ignore {', '.join(codes)} here")


def expire(document: Document, entry: Entry, date: str) -> Action | Refused:
    """Says that the entry holds until `date` (ISO)."""
    try:
        datetime.date.fromisoformat(date)
    except ValueError:
        return Refused(f"“{date}” is no date; write it as 2026-11-23")
    return _decide(document, entry, "expires", date, f"Let “{brief(entry.text, 40)}” expire on {date}")


def withdraw(document: Document, entry: Entry, verb: str) -> Action | Refused:
    """Takes back the decision `verb` (as the directive has it)."""
    old = _known(entry, verb)
    if old is None:
        return Refused(f"the entry has no “{verb}” to take back")
    source = document.source
    line = source.line_of(old.span.start)
    span = source.lines_span(line, source.line_of(old.span.end))
    if span.end == len(source.text) and not source.text.endswith(("\n", "\r")):
        span = Span(source.line_span(line - 1).end, span.end)
    edit = Edit(document.path, span, "")
    after = edited(document, [edit])
    if after is None or _words(after) != _words(document):
        return Refused("the decision cannot be taken back without changing what stands around it")
    return Action(f"Take back “{verb}”", "refactor.rewrite", (edit,))


def _decide(document: Document, entry: Entry, verb: str, words: str, title: str) -> Action | Refused:
    comment = f"<!-- bylaw: {verb} {words} -->"
    old = _known(entry, verb)
    if old is not None:
        same = document.source.slice(old.span) == comment
        edits = [] if same else [Edit(document.path, old.span, comment)]
        after = edited(document, edits)
        if after is None or _words(after) != _words(document):
            return Refused("the decision stands in the middle of the entry's words: correct it by hand")
        return Action(title, "refactor.rewrite", tuple(edits), safe=True)
    if entry.kind == "row":
        return Refused("a decision cannot stand inside a table: make the row a list item first")
    if quoted(document, entry):
        return Refused("a decision cannot stand inside a quotation")
    for spot, line in _places(document, entry, comment):
        edits = [insert(document, spot, [line])]
        if _holds(document, entry, verb, edits):
            return Action(title, "refactor.rewrite", tuple(edits), safe=True)
    return Refused("there is no place for a decision below this entry")


def _places(document: Document, entry: Entry, comment: str) -> list[tuple[Spot, str]]:
    """Where the directive may stand: below the entry's own words, or else below all of it."""
    source = document.source
    if entry.kind == "topic" and document.frontmatter:
        return [(Spot(-1, None), comment)]
    indent, lead = lead_of(document, entry)
    line = indent + " " * len(lead) + comment
    own = source.line_of(max(entry.own.start, entry.own.end - 1))
    first = source.line_of(entry.span.start)
    last = first + len(lines_of(source, entry.span)) - 1
    while last > own and not source.line_text(last).strip():
        last -= 1
    found = [] if entry.kind == "fence" else [(Spot(own, None), line)]
    return [*found, (Spot(last, None), line), (Spot(last, None, True, True), line)]


def _holds(document: Document, entry: Entry, verb: str, edits: list[Edit]) -> bool:
    """Whether the directive is read as this entry's, and nothing else is read in another way."""
    after = edited(document, edits)
    if after is None or len(after.entries) != len(document.entries):
        return False
    if entry.kind == "topic":
        return any(d.verb == verb and not d.problem and d.entry is None for d in after.directives)
    decided = [d.verb for d in after.entries[entry.index].directives if not d.problem]
    if _words(after) != _words(document):
        return False
    return decided.count(verb) == 1 and len(after.directives) == len(document.directives) + 1


def _words(document: Document) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text, _ in said(document)]


def _known(entry: Entry, verb: str) -> Directive | None:
    return next((directive for directive in entry.directives if directive.verb == verb and not directive.problem), None)


def _plain(text: str) -> str:
    """`text` on one line, and without what would end the comment."""
    return _COMMENT_END.sub("→", " ".join(text.split())).rstrip("-")


def _name(who: str) -> str:
    return _plain(who).replace(":", "") or "somebody"
