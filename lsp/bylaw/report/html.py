"""The memory of a repository as one HTML page: what needs a look, with its evidence, and every entry with its origin.

The page needs nothing but itself: no network, no script (there is one, to search), and the same state of a repository
gives the same page on the same day.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from bylaw.check import SEVERITIES, Report
from bylaw.features.memory_view import STATES, File, Standing, files, state_of, words
from bylaw.features.people import age, name_of
from bylaw.model import Commit, Document, Entry, Finding, Origin, Place
from bylaw.report.markup import Markup, joined, prose, tag
from bylaw.report.places import lines_of, lines_of_span
from bylaw.report.text import by_cause, evidence_rows
from bylaw.rules.clock import confirmed, last_wording

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

MARK = "<!doctype html>\n<!-- made by `bylaw report` -->\n"
"""How every page starts, by which it is known again."""

_HERE = Path(__file__).parent
_DEEPEST = 4


@dataclass
class _Page:
    """What the parts of a page are made from; `ids` are the names of the entries in it, by path and index."""

    snapshot: Snapshot
    report: Report
    found: Sequence[File]
    today: date
    ids: dict[tuple[str, int], str] = field(default_factory=dict)

    def id_of(self, path: str, entry: Entry | None) -> str:
        return self.ids.get((path, entry.index), "") if entry is not None else ""


def render(snapshot: Snapshot, report: Report, today: date) -> str:
    """The page; `report` holds the findings that are told of. Waits for git if the history has not been read."""
    found = files(snapshot, report.findings)
    page = _Page(snapshot, report, found, today)
    for number, file in enumerate(found):
        for one in file.standings:
            page.ids[file.document.path, one.entry.index] = f"e{number}-{one.entry.index}"
    style, script = ((_HERE / name).read_text("utf-8") for name in ("page.css", "page.js"))
    title = f"Memory of {snapshot.root.name or snapshot.root}"
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'"
    head = (
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="color-scheme" content="light dark">'),
        tag("title", title),
        tag("style", Markup(style)),
    )
    body = (_header(page, title), *_filters(page), _findings(page), _memory(page), tag("script", Markup(script)))
    return MARK + tag("html", tag("head", *head), tag("body", *body), lang="en") + "\n"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _header(page: _Page, title: str) -> Markup:
    head = page.report.head
    at = f"{page.today.isoformat()}, {f'commit {head[:8]}' if head else 'nothing committed yet'}"
    notes = (tag("p", "Note: ", prose(problem.message), class_="note") for problem in page.report.problems)
    count = len(page.found)
    sums = f"{words(page.found)} in {count} memory {'file' if count == 1 else 'files'}"
    return tag("header", tag("h1", title), tag("p", at, class_="quiet"), tag("p", sums), *notes)


def _filters(page: _Page) -> Iterator[Markup]:
    """Radio buttons, which the style sheet obeys: they filter where no script runs."""
    counts = Counter(state for file in page.found for one in file.standings for state in one.states)
    names = ("all", *STATES)
    for name in names:
        checked = " checked" if name == "all" else ""
        yield Markup(f'<input type="radio" name="show" id="show-{name}" class="show"{checked}>')
    labels = (
        tag("label", name, tag("b", str(counts[name])) if name != "all" else None, for_=f"show-{name}")
        for name in names
    )
    search = Markup('<input type="search" id="search" placeholder="Search" aria-label="Search" hidden>')
    yield tag("nav", *labels, search, aria_label="Which entries are shown")


def _findings(page: _Page) -> Markup:
    causes = by_cause(page.report.findings)
    causes.sort(key=lambda findings: SEVERITIES.index(findings[0].severity))
    rows = [_cause(page, findings) for findings in causes]
    title = f"What needs a look ({len(rows)})" if rows else "Nothing needs a look"
    return tag("section", tag("h2", title), *rows, class_="findings")


def _cause(page: _Page, findings: Sequence[Finding]) -> Markup:
    """The findings of one cause: the sentence of the first one, what proves it, and every place."""
    first = findings[0]
    proof = [tag("li", prose(row)) for row in evidence_rows(first)]
    related = [
        tag("li", "see ", _link(page, one.place), ": ", prose(one.message or one.place.text)) for one in first.related
    ]
    fixes = [tag("li", "fix: ", prose(fix.title)) for fix in first.fixes]
    places = [_link(page, Place(finding.path, finding.span)) for finding in findings]
    body = (
        tag("p", tag("span", first.severity, class_=first.severity), " ", tag("b", first.code), " ", places[0]),
        tag("p", prose(first.message)),
        tag("ul", *proof, *related, *fixes) if proof or related or fixes else None,
        _more(places[1:]),
    )
    return tag("article", *body, class_=state_of(first.code) or "other")


def _more(places: Sequence[Markup]) -> Markup | None:
    if not places:
        return None
    listed = (tag("li", place) for place in places)
    return tag("details", tag("summary", f"{len(places)} more of this cause"), tag("ul", *listed))


def _link(page: _Page, place: Place) -> Markup:
    """The place by name; a link to its entry if that is on the page."""
    document, source = page.report.documents.get(place.path), page.report.source(place.path)
    line = lines_of_span(source, place.span)[0] if source else 1
    name = f"{place.path}:{line}"
    target = page.id_of(place.path, document.entry_at(place.span.start) if document else None)
    return tag("a", name, href=f"#{target}") if target else tag("span", name)


def _memory(page: _Page) -> Markup:
    layers = []
    for layer in page.snapshot.config.layers:
        own = [file for file in page.found if file.document.layer == layer]
        if own:
            title = tag("h2", layer, " ", tag("small", words(own)))
            layers.append(tag("section", title, *(_file(page, file) for file in own), class_=_classes("layer", own)))
    return tag("main", *layers)


def _classes(name: str, found: Iterable[File]) -> str:
    """`name` and the states that something in `found` is in, for the style sheet."""
    inside = {state for file in found for one in file.standings for state in one.states}
    return " ".join((name, *(state for state in STATES if state in inside)))


def _file(page: _Page, file: File) -> Markup:
    title = tag("summary", tag("h3", file.document.path), " ", tag("small", words([file])))
    body, heading = [], None
    for one in file.standings:
        if one.entry.heading != heading:
            heading = one.entry.heading
            body.append(tag("h4", prose(" › ".join(heading)))) if heading else None
        body.append(_entry(page, file, one))
    return tag("details", title, *body, class_=_classes("file", [file]), open=True)


def _entry(page: _Page, file: File, one: Standing) -> Markup:
    document, entry = file.document, one.entry
    history = page.snapshot.facts.history if page.snapshot.facts else None
    origin = history.origin(document, entry) if history and not history.note else None
    badges = joined(tag("span", state, class_=f"badge {state}") for state in one.states)
    line = tag("span", f"line {lines_of(document.source, entry)[0]}")
    told = (line, *_origin(page, origin), *_decisions(file.document, entry))
    depth = f"d{min(_depth(file, entry), _DEEPEST)}"
    return tag(
        "div",
        tag("p", prose(entry.text) if entry.text else "(empty)", " ", badges),
        tag("p", *told, class_="quiet facts"),
        _wordings(origin),
        id=page.id_of(document.path, entry),
        class_=" ".join(("entry", depth, *one.states)),
    )


def _depth(file: File, entry: Entry) -> int:
    depth, parent = 0, entry.parent
    while parent is not None:
        depth, parent = depth + 1, file.document.entries[parent].parent
    return depth


def _origin(page: _Page, origin: Origin | None) -> Iterator[Markup]:
    """How old an entry's words are, who wrote them, and where it was before."""
    if origin is None:
        return
    commit = last_wording(origin)
    if origin.uncommitted:
        yield tag("span", "changed, not committed yet" if commit else "not committed yet")
    if commit is not None:
        yield tag("span", _age(page, commit))
        yield tag("span", _commit(commit))
    for move in origin.moves:
        guess = "" if move.similarity is None else f", {move.similarity:.0%} alike"
        yield tag("span", f"{move.kind} from {move.source.path} on {move.commit.date[:10]}{guess}")


def _age(page: _Page, commit: Commit) -> str:
    """The age on the day of the page, and not at its minute, so that a page of the same day is the same."""
    evening = datetime.combine(page.today, time.max, timezone.utc)
    return "today" if commit.date[:10] == page.today.isoformat() else age(commit.date, evening)


def _decisions(document: Document, entry: Entry) -> Iterator[Markup]:
    day = confirmed(document, entry)
    if day:
        yield tag("span", f"confirmed {day}")
    for one in entry.directives:
        if one.verb in ("disputed", "expires", "ignore") and not one.problem:
            said = " ".join(word for word in (one.verb, *one.codes, one.date, one.who) if word)
            yield tag("span", f"{said}: {one.reason}" if one.reason else said)


def _wordings(origin: Origin | None) -> Markup | None:
    """The earlier wordings, newest first."""
    if origin is None or len({wording.text for wording in origin.wordings}) < 2:
        return None
    rows = (tag("li", tag("div", _commit(one.commit)), prose(one.text)) for one in reversed(origin.wordings))
    return tag("details", tag("summary", f"{len(origin.wordings)} wordings"), tag("ol", *rows))


def _commit(commit: Commit) -> Markup:
    others = "".join(f" with {name_of(person)}" for person in commit.co_authors)
    return joined(
        (
            tag("time", commit.date[:10], datetime=commit.date),
            f" {commit.author}{others}, ",
            tag("code", commit.oid[:8], title=commit.summary),
            f" “{commit.summary}”",
        )
    )
