"""Answers for a person at a terminal."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bylaw.check import SEVERITIES, Report
from bylaw.features import understood
from bylaw.features.origin import Explanation
from bylaw.language.claims import claims_of
from bylaw.language.secrets import masked
from bylaw.model import Commit, Document, Evidence, Finding, Fix, Move, Related, Wording
from bylaw.report.cells import excerpt, visible
from bylaw.report.places import lines_of, start_of
from bylaw.report.style import Style, wants_color, width_of
from bylaw.text import Source

__all__ = ["entries", "render", "wants_color", "why"]

_SHOWN = 20  # other ends of a finding that are listed
_LINE = 160
"""How much of a line is shown where there is no terminal that has a width."""


def render(report: Report, color: bool, width: int | None = None) -> str:
    """The findings of a run, those of one cause as one paragraph, and a line that sums them up.

    `width` is in columns; by default that of the terminal, and without a terminal sentences are not wrapped.
    """
    style = Style(color)
    width = width or width_of(sys.stdout)
    paragraphs = [_paragraph(report, findings, style, width) for findings in by_cause(_whole(report))]
    notes = [f"{style('dim', 'note:')} {visible(problem.message)}" for problem in report.problems]
    told = [visible(report.told)] if report.told else []
    return "\n\n".join([*paragraphs, "\n".join([*notes, *told, summary(report, style)])]) + "\n"


def _whole(report: Report) -> Sequence[Finding]:
    """What was found, with the less severe findings of the same causes where they stand."""
    if not report.lesser:
        return report.findings
    order = {path: i for i, path in enumerate((*report.documents, *report.code))}
    return sorted((*report.findings, *report.lesser), key=lambda found: (order[found.path], found.span.start))


def by_cause(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings in their order, those of one group together where its first one stands: the most severe leads."""
    causes: dict[object, list[Finding]] = defaultdict(list)
    for i, finding in enumerate(findings):
        causes[(finding.code, finding.group) if finding.group else i].append(finding)
    return [_worst_first(cause) for cause in causes.values()]


def _worst_first(cause: list[Finding]) -> list[Finding]:
    lead = min(cause, key=lambda finding: SEVERITIES.index(finding.severity))
    return [lead, *(finding for finding in cause if finding is not lead)]


def _paragraph(report: Report, findings: Sequence[Finding], style: Style, width: int | None) -> str:
    first, others = findings[0], findings[1:]
    line, column = start_of(report.source(first.path), first.span)
    place = visible(f"{first.path}:{line}:{column}")
    lines = [f"{style('bold', place)}: {style(first.severity, first.severity)} {first.code}"]
    source = report.source(first.path)
    gutter = len(str(line)) + 1
    if source is not None:
        lines += _quote(source, first, line, gutter, style, width)
    indent = " " * (gutter + 2)
    lines += _wrapped(visible(first.message), indent, width)
    for row in (*evidence_rows(first), *_related_rows(report, first.related)):
        lines += _wrapped(row, indent, width)
    lines += _fix_rows(first.fixes, others, indent, style, width)
    if others:
        lines += _other_places(report, others, indent, width)
    return "\n".join(lines)


def _quote(source: Source, finding: Finding, line: int, gutter: int, style: Style, width: int | None) -> Iterator[str]:
    row = source.line_span(line - 1)
    start, end = finding.span.start - row.start, min(finding.span.end, row.end) - row.start
    shown, marks = excerpt(source.slice(row), start, end, (width or _LINE) - gutter - 4)
    yield f"{style('dim', f'{line:>{gutter}} |')} {shown}"
    carets = marks.lstrip()
    yield f"{style('dim', ' ' * gutter + ' |')} {marks[: -len(carets)]}{style(finding.severity, carets)}"


def _wrapped(text: str, indent: str, width: int | None) -> list[str]:
    if width is None:
        return [indent + text]
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def evidence_rows(finding: Finding) -> Iterator[str]:
    """What proves the finding, as far as its sentence does not say so."""
    for evidence in finding.evidence:
        if evidence.commit is None and evidence.path and evidence.text not in finding.message:
            place = f"{evidence.path}:{evidence.line}" if evidence.line else evidence.path
            yield visible(f"evidence: {place} {evidence.text}")
        elif evidence.commit is not None and evidence.commit.oid[:7] not in finding.message:
            yield visible(f"evidence: {_evidence(evidence)}")


def _evidence(evidence: Evidence) -> str:
    assert evidence.commit is not None
    renamed = f" to {evidence.renamed_to}" if evidence.renamed_to else ""
    return f"{evidence.path} {evidence.kind}{renamed} in {_commit(evidence.commit)}".lstrip()


def _related_rows(report: Report, related: Sequence[Related]) -> Iterator[str]:
    for other in related[:_SHOWN]:
        line, column = start_of(report.source(other.place.path), other.place.span)
        said = other.message or other.place.text
        yield visible(f"see {other.place.path}:{line}:{column}: {_short(masked(said), 120)}")
    if len(related) > _SHOWN:
        yield f"and {len(related) - _SHOWN} more (all of them: --format json)"


def _fix_rows(
    fixes: Sequence[Fix], others: Sequence[Finding], indent: str, style: Style, width: int | None
) -> Iterator[str]:
    fixable = sum(1 for finding in others if finding.fixes)
    for i, fix in enumerate(fixes):
        alike = f" (and likewise at {fixable} more places)" if fixable and i == 0 else ""
        row, *more = _wrapped(visible(f"fix: {fix.title}{alike}"), indent, width)
        yield indent + style("green", "fix:") + row[len(indent) + len("fix:") :]
        yield from more


def _other_places(report: Report, others: Sequence[Finding], indent: str, width: int | None) -> Iterator[str]:
    """The further places of one cause: a line a file, with the numbers of its lines."""
    places: dict[str, Counter[int]] = defaultdict(Counter)
    for finding in others:
        places[finding.path][start_of(report.source(finding.path), finding.span)[0]] += 1
    yield f"{indent}{len(others)} more of this cause, in {_count(len(places), 'file')}:"
    for path, numbers in places.items():
        listed = ", ".join(f"{line} (×{n})" if n > 1 else str(line) for line, n in numbers.items())
        yield from _wrapped(f"{visible(path)}: {listed}", indent + "  ", width)


def summary(report: Report, style: Style) -> str:
    """One line: what was found, and in how much."""
    read = f"{_count(len(report.documents), 'memory file')}, {_count(_entries_in(report), 'entry', 'entries')}"
    if not report.findings:
        return f"{style('green', 'Nothing found')} in {read}."
    found = Counter[str](finding.severity for finding in report.findings)
    causes = len(by_cause(report.findings))
    told = ", ".join(style(name, _count(found[name], *_COUNTED[name])) for name in SEVERITIES if found[name])
    because = f" from {_count(causes, 'cause')}" if causes < len(report.findings) else ""
    files = len({finding.path for finding in report.findings})
    return f"{told}{because} in {_count(files, 'file')}; {read} read."


_COUNTED = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "information": ("informational", "informational"),
    "hint": ("hint", "hints"),
}


def _entries_in(report: Report) -> int:
    return sum(len(document.entries) for document in report.documents.values())


def _count(number: int, name: str, plural: str = "") -> str:
    return f"{number} {name if number == 1 else plural or name + 's'}"


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _commit(commit: Commit) -> str:
    return f"{commit.oid[:8]} by {_authors(commit)} on {commit.date[:10]} (“{commit.summary}”)"


def _authors(commit: Commit) -> str:
    """The author, and who the trailers name besides."""
    others = [name.partition(" <")[0] for name in commit.co_authors]
    return f"{commit.author} with {' and '.join(others)}" if others else commit.author


def why(answer: Explanation, color: bool, width: int | None = None) -> str:
    """Where an entry comes from: its state, its wordings oldest first, its moves, and what its mentions mean."""
    style = Style(color)
    width = width or width_of(sys.stdout)
    document, entry, origin = answer.document, answer.entry, answer.origin
    line = lines_of(document.source, entry)[0]
    state = style("green" if answer.status in ("ok", "confirmed") else "warning", answer.status)
    head = f"{style('bold', visible(f'{document.path}:{line}'))}: {document.layer}, {state}"
    steps = [f"{m.kind} {_place(m.source)} → {_place(m.target)}{_guess(m)}, {_commit(m.commit)}" for m in origin.moves]
    steps += [f"also written into {_place(twin.source)} by {twin.commit.oid[:8]}" for twin in origin.twins]
    meant = [
        f"{stated.mention.kind} `{stated.mention.text}`: {stated.state}"
        + (f" → {stated.target}" if stated.target.strip("/") not in ("", stated.mention.target.strip("/")) else "")
        for stated in answer.mentions
    ]
    found = [f"{finding.code}: {finding.message}" for finding in answer.findings]
    blocks = [
        [head, *_wrapped(visible(entry.text), "  ", width)],
        list(_wordings(answer, style, width)),
        *([row for said in part for row in _wrapped(visible(said), "  ", width)] for part in (steps, meant, found)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _guess(step: Move | Wording) -> str:
    """What is no more than likely says so; of a wording, that it became the next one."""
    return "" if step.similarity is None else f" (a guess: {step.similarity:.0%} alike)"


def _place(wording: Wording) -> str:
    return f"{wording.path}:{wording.line}"


def _wordings(answer: Explanation, style: Style, width: int | None) -> Iterator[str]:
    origin = answer.origin
    if origin.uncommitted:
        yield "  " + ("not committed yet; HEAD says:" if origin.wordings else "not committed yet")
    for i, wording in enumerate(origin.wordings):
        if i and wording.text == origin.wordings[i - 1].text:
            continue  # it only moved, which is told below
        done = "worded" if i else "at or before" if origin.at_or_before else "born"
        commit = wording.commit
        by = f" by {_authors(commit)}, {commit.oid[:8]} “{commit.summary}”{_guess(origin.wordings[i - 1]) if i else ''}"
        yield style("bold", f"  {done} {commit.date[:10]}") + visible(by)
        yield from _wrapped(visible(wording.text), "    ", width)


def entries(documents: Mapping[str, Document]) -> str:
    """Every entry with its line, under its headings, and what it mentions."""
    blocks = ["\n".join(_listing(document)) for document in documents.values()]
    total = sum(len(document.entries) for document in documents.values())
    sums = f"{_count(total, 'entry', 'entries')} in {_count(len(documents), 'memory file')}"
    return "\n\n".join([*blocks, sums]) + "\n"


def _listing(document: Document) -> Iterator[str]:
    yield f"{visible(document.path)} ({document.layer}, {document.format})"
    heading: tuple[str, ...] = ()
    for entry in document.entries:
        if entry.heading != heading:
            heading = entry.heading
            yield f"  {visible(' > '.join(heading))}"
        yield f"  {lines_of(document.source, entry)[0]:>5}  {_short(visible(entry.text), 110)}"
        if entry.mentions:
            told = ", ".join(f"{mention.kind} {mention.text}" for mention in entry.mentions)
            yield f"         {visible(told)}"
        for claim in claims_of(document, entry):
            yield f"         says: {visible(understood.told(claim))}"
