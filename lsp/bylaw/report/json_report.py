"""Answers for programs: the JSON of `check`, `why` and `entries`.

Lines and columns count from 1, columns in code points; `end` is exclusive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bylaw.check import Report
from bylaw.features.chronicle import Chronicle
from bylaw.features.origin import Explanation
from bylaw.features.recall import Recalled
from bylaw.language.claims import claims_of
from bylaw.language.secrets import shown
from bylaw.model import Claim, Commit, Document, Entry, Evidence, Finding, Mention, Move, Place, Related, Wording
from bylaw.report.places import lines_of, lines_of_span
from bylaw.text import Source, Span

VERSION = 1


def check(report: Report) -> dict[str, Any]:
    """What `bylaw check --format json` prints."""
    return {
        "version": VERSION,
        "root": shown(report.root.as_posix()),
        "head": report.head,
        "files": len(report.documents),
        "entries": sum(len(document.entries) for document in report.documents.values()),
        "findings": [_finding(report, finding) for finding in report.findings],
        "problems": [{"message": shown(problem.message), "path": problem.path} for problem in report.problems],
    }


def _finding(report: Report, finding: Finding) -> dict[str, Any]:
    document = report.documents.get(finding.path)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "path": shown(finding.path),
        "range": _range(report.source(finding.path), finding.span),
        "message": shown(finding.message),
        "mention": _named(finding.mention) if finding.mention else None,
        "entry": _entry(document, finding.entry) if document and finding.entry else None,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "related": [_related(report.documents, related) for related in finding.related],
        "group": finding.group,
        "fixes": [{"title": shown(fix.title), "safe": fix.safe} for fix in finding.fixes],
    }


def _range(source: Source | None, span: Span) -> dict[str, dict[str, int]]:
    return {
        name: {"line": line + 1, "column": column + 1}
        for name, offset in (("start", span.start), ("end", span.end))
        for line, column in [source.position(offset) if source else (0, 0)]
    }


def _named(mention: Mention) -> dict[str, Any]:
    return {"text": shown(mention.text), "kind": mention.kind}


def _lines(source: Source, entry: Entry) -> dict[str, Any]:
    line, end_line = lines_of(source, entry)
    return {"line": line, "end_line": end_line, "text": shown(entry.text)}


def _entry(document: Document, entry: Entry) -> dict[str, Any]:
    return {**_lines(document.source, entry), "layer": document.layer}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    commit = evidence.commit
    return {
        "kind": evidence.kind,
        "commit": commit.oid if commit else None,
        "date": commit.date if commit else None,
        "author": shown(commit.author) if commit else None,
        "summary": shown(commit.summary) if commit else None,
        "path": shown(evidence.path) or None,
        "renamed_to": shown(evidence.renamed_to) or None,
        "line": evidence.line or None,
        "text": shown(evidence.text) or None,
    }


def _place(documents: Mapping[str, Document], place: Place) -> dict[str, Any]:
    document = documents.get(place.path)
    line, end_line = lines_of_span(document.source, place.span) if document else (1, 1)
    return {"path": shown(place.path), "line": line, "end_line": end_line}


def _related(documents: Mapping[str, Document], related: Related) -> dict[str, Any]:
    told = {**_place(documents, related.place), "text": shown(related.place.text)}
    if related.message:
        told["message"] = shown(related.message)
    if related.own is not None:
        told["with"] = _place(documents, related.own)
    return told


def why(answer: Explanation) -> dict[str, Any]:
    """What `bylaw why --format json` prints."""
    document, origin = answer.document, answer.origin
    return {
        "version": VERSION,
        "path": shown(document.path),
        **_entry(document, answer.entry),
        "status": answer.status,
        "at_or_before": origin.at_or_before,
        "uncommitted": origin.uncommitted,
        "complete": origin.complete,
        "born": _wording(origin.born, text=False) if origin.born else None,
        "wordings": [_wording(wording) for wording in origin.wordings],
        "moves": [_move(move) for move in (*origin.moves, *origin.twins)],
        "mentions": [
            {**_named(stated.mention), "status": stated.state, "target": shown(stated.target) or None}
            for stated in answer.mentions
        ],
    }


def history(told: Chronicle) -> dict[str, Any]:
    """What `bylaw history --format json` prints; `heading` is null for the whole file."""
    return {
        "version": VERSION,
        "path": shown(told.document.path),
        "heading": [shown(title) for title in told.section.path] if told.section else None,
        "entries": [
            {
                **_entry(told.document, entry),
                "at_or_before": origin.at_or_before,
                "uncommitted": origin.uncommitted,
                "wordings": [_wording(wording) for wording in origin.wordings],
                "moves": [_move(move) for move in (*origin.moves, *origin.twins)],
            }
            for entry, origin in told.entries
        ],
        "deleted": [
            {
                "text": shown(gone.wording.text),
                "heading": shown(gone.heading.lstrip("# ")) or None,
                "last": _wording(gone.wording, text=False),
                "deleted": _commit(gone.commit),
            }
            for gone in told.deleted
        ],
    }


def recalled(found: Iterable[Recalled]) -> dict[str, Any]:
    """What `bylaw recall --format json` prints, the best first."""
    return {
        "version": VERSION,
        "entries": [
            {
                "path": shown(one.document.path),
                **_entry(one.document, one.entry),
                "text": shown(one.entry.text),
                "heading": [shown(title) for title in one.entry.heading],
                "states": list(one.states),
                "born": _wording(one.origin.wordings[0], text=False) if one.origin and one.origin.wordings else None,
                "last": _wording(one.origin.wordings[-1], text=False) if one.origin and one.origin.wordings else None,
                "moves": [_move(move, text=False) for move in one.origin.moves] if one.origin else [],
            }
            for one in found
        ],
    }


def _wording(wording: Wording, *, text: bool = True) -> dict[str, Any]:
    told: dict[str, Any] = {**_commit(wording.commit), "path": shown(wording.path), "line": wording.line}
    if text:
        told["text"] = shown(wording.text)
    if wording.similarity is not None:
        told["similarity"] = round(wording.similarity, 3)
    return told


def _commit(commit: Commit) -> dict[str, Any]:
    return {
        "commit": commit.oid,
        "date": commit.date,
        "author": shown(commit.author),
        "co_authors": [shown(name) for name in commit.co_authors],
        "summary": shown(commit.summary),
    }


def _move(move: Move, *, text: bool = True) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": move.kind, "commit": move.commit.oid}
    for name, wording in (("from", move.source), ("to", move.target)):
        told[name] = {"path": shown(wording.path), "line": wording.line}
        if text:
            told[name]["text"] = shown(wording.text)
    if move.similarity is not None:
        told["similarity"] = round(move.similarity, 3)
    return told


def entries(documents: Mapping[str, Document]) -> dict[str, Any]:
    """What `bylaw entries --format json` prints."""
    return {
        "version": VERSION,
        "entries": [
            {
                "path": shown(document.path),
                **_entry(document, entry),
                "heading": [shown(title) for title in entry.heading],
                "mentions": [_mention(document.source, mention) for mention in entry.mentions],
                "claims": [_claim(document.source, claim) for claim in claims_of(document, entry)],
            }
            for document in documents.values()
            for entry in document.entries
        ],
    }


def _mention(source: Source, mention: Mention) -> dict[str, Any]:
    line, column = source.position(mention.span.start)
    return {**_named(mention), "line": line + 1, "column": column + 1}


def _claim(source: Source, claim: Claim) -> dict[str, Any]:
    line, column = source.position(claim.span.start)
    value = claim.value
    return {
        "polarity": claim.polarity,
        "subject": shown(claim.subject),
        "slot": shown(claim.slot),
        "value": {"kind": value.kind, "text": shown(value.text), "unit": shown(value.unit)} if value else None,
        "replacement": shown(claim.replacement) or None,
        "removed": claim.removed,
        "condition": shown(claim.condition) or None,
        "actor": claim.actor or None,
        "scope": [shown(where) for where in claim.scope],
        "exempt": [shown(where) for where in claim.exempt],
        "line": line + 1,
        "column": column + 1,
    }
