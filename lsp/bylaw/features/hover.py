"""What the entry, or the mention, under the cursor is about: its state and age first, then where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from bylaw.features.card import Card, Line, Piece, sentence
from bylaw.features.changes import changes
from bylaw.features.definition import defined
from bylaw.features.forge import commit_url
from bylaw.features.journey import came, rewordings
from bylaw.features.origin import MentionState, mention_state, status_of
from bylaw.features.people import age, is_agent, name_of, same_name
from bylaw.features.understood import told
from bylaw.language.claims import claims_of
from bylaw.model import Commit, Directive, Document, Entry, Finding, Mention, Move, Origin, Wording
from bylaw.rules.clock import MANY, changed, confirmed

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_WORDINGS = 4
_MOVES = 4
_MENTIONS = 8
_CLAIMS = 4
_FINDINGS = 8
_READ = 100  # mentions of an entry of which it is asked what became of them
_BAR = re.compile(r"\s*\|\s*")


def hover(
    snapshot: Snapshot,
    path: str,
    offset: int,
    findings: tuple[Finding, ...] | None,
    now: datetime,
    *,
    patient: bool = True,
) -> Card | None:
    """The card for `offset` of the memory file at `path`, whose findings are `findings` (None: not known yet).

    None for no card.

    Unless `patient`, history that would have to be read from git is left out, and the card says so.
    """
    document = snapshot.document(path)
    if document is None:
        return None
    mention, entry = document.mention_at(offset), document.entry_at(offset)
    if mention is None and entry is None:
        return None
    if findings is not None:  # looked through once: a long file may have thousands
        places = [*([mention.span] if mention else []), *([entry.own] if entry else [])]
        start, end = min(place.start for place in places), max(place.end for place in places)
        findings = tuple(found for found in findings if found.span.start < end and start < found.span.end)
    sections: list[tuple[Line, ...]] = []
    if mention is not None:
        state = mention_state(document, mention, snapshot.facts, findings or ())
        own = [found for found in findings or () if found.mention == mention]
        sections.append((_mention_line(snapshot, document, state, patient), *_findings(own)))
    if entry is not None:
        sections += _entry_sections(snapshot, document, entry, findings, now, patient, but=mention)
    span = mention.span if mention is not None else entry.own if entry is not None else None
    return Card(span, tuple(section for section in sections if section)) if span is not None else None


def _entry_sections(
    snapshot: Snapshot,
    document: Document,
    entry: Entry,
    findings: tuple[Finding, ...] | None,
    now: datetime,
    patient: bool,
    but: Mention | None,
) -> Iterator[tuple[Line, ...]]:
    """What there is to say about an entry; of its mentions, `but` has been told already."""
    own = None if findings is None else [found for found in findings if entry.own.overlaps(found.span)]
    origin = origin_of(snapshot, document, entry, patient)
    yield (*standing(snapshot, document, entry, own, origin, now), *_due(snapshot, document, entry, origin, patient))
    yield tuple(_findings(found for found in own or () if but is None or found.mention != but))
    yield tuple(_wordings(origin)) if origin else ()
    yield tuple(_understood(document, entry))
    facts, others = snapshot.facts, [mention for mention in entry.mentions if mention != but]
    states = [mention_state(document, mention, facts, own or ()) for mention in others[:_READ]]
    yield tuple(_mentions(states, len(others[_READ:])))


def origin_of(snapshot: Snapshot, document: Document, entry: Entry, patient: bool) -> Origin | None:
    """Where `entry` comes from, as far as it is known unless `patient`; None where nothing is."""
    history = snapshot.history
    if history is None or not patient:
        return history.so_far(document, entry) if history else None
    history.begin(document.path)
    return history.origin(document, entry)


def standing(
    snapshot: Snapshot,
    document: Document,
    entry: Entry,
    own: Iterable[Finding] | None,
    origin: Origin | None,
    now: datetime,
) -> tuple[Line, ...]:
    """How an entry stands, `own` being the findings about it (None: not known yet): a line, then who wrote, changed,
    moved and judged it."""
    facts, history = snapshot.facts, snapshot.history
    remote = snapshot.kept(("remote",), history.remote_url) if origin and history else ""
    without = "no git history here" if facts is not None and history is None else history.note if history else ""
    words = (*_status(status_of(entry, own or ()), confirmed(document, entry), now), *_age(origin, now, without))
    first = replace(words[0], text=words[0].text[0].upper() + words[0].text[1:])
    return (
        Line((first, *words[1:], Piece(f" · {document.layer}{'' if own is not None else ' · not checked yet'}"))),
        *_story(origin, now, remote),
        *(_directive(directive) for directive in entry.directives if directive.verb != "ignore"),
    )


def _due(
    snapshot: Snapshot, document: Document, entry: Entry, origin: Origin | None, patient: bool
) -> Iterator[Line]:
    """That the code it names has changed a lot since its age counts, if that is so."""
    facts = snapshot.facts
    if facts is None or origin is None or facts.activity is None or not (patient or facts.activity.ready):
        return
    path, count = changed(facts, document, entry, origin)
    if count >= MANY:
        yield Line((Piece(f"Written before {count} commits to "), Piece(path, "code")), item=True)


def _status(status: str, day: str, now: datetime) -> tuple[Piece, ...]:
    """The status in a word; one that was confirmed also says when: that is the age that counts."""
    if day and status in ("ok", "confirmed"):
        status = f"confirmed {age(day, now)}"
    return () if status == "ok" else (Piece(status, "bold"), Piece(" · "))


def _age(origin: Origin | None, now: datetime, without: str) -> Iterator[Piece]:
    """How old it is; `without` says why not all of its history is known."""
    if origin is None:
        yield Piece(without or "its history is being read: ask again in a moment")
        return
    yield from _known_age(origin, now, without)
    if not origin.complete:
        yield Piece(" · what other files tell of it " + ("is not known" if without else "is still being read"))


def _known_age(origin: Origin, now: datetime, without: str) -> tuple[Piece, ...]:
    born = origin.born
    if born is None:
        return (Piece("not committed yet", "bold"),) if origin.uncommitted else (Piece(without.rstrip(".")),)
    words = "written at or before" if origin.at_or_before else "written"
    written = f"{words} {age(born.commit.date, now)}"
    if origin.uncommitted:
        return (Piece("changed, not committed yet", "bold"), Piece(f" · {written}"))
    moves = [move for move in origin.moves if came(origin, move)]
    latest, what = (moves[-1].commit, moves[-1].kind) if moves else (None, "changed")
    steps = rewordings(origin)
    if steps and (latest is None or steps[-1][1].commit.committed > latest.committed):
        latest, what = steps[-1][1].commit, "changed"
    if latest is None:
        return (Piece(written, "bold"),)
    return (Piece(f"{what} {age(latest.date, now)}", "bold"), Piece(f" · {written}"))


def _story(origin: Origin | None, now: datetime, remote: str) -> Iterator[Line]:
    """Who wrote it, who changed it last, and how it got here."""
    if origin is None or origin.born is None:
        return
    written = Piece("Written at the latest " if origin.at_or_before else "Written ")
    yield Line((written, *_with(origin, origin.born.commit), *_by(origin.born.commit, now, remote)), item=True)
    moved = {move.commit.oid for move in origin.moves if came(origin, move)}
    for _, last in rewordings(origin)[-1:]:
        if last.commit.oid not in moved:
            yield Line((Piece("Last changed "), *_with(origin, last.commit), *_by(last.commit, now, remote)), item=True)
    grouped = groupby(origin.moves, key=lambda move: (move.commit.oid, _how(origin, move)))
    steps = [(how, list(moves)) for (_, how), moves in grouped]
    if len(steps) > _MOVES:
        yield Line((Piece(f"{len(steps) - _MOVES} moves and copies before these"),), item=True)
    for how, moves in steps[-_MOVES:]:
        places = (*_guess(moves[0]), Piece(" ")) if _within(moves[0]) else _places(moves)
        yield Line((Piece(how), *places, *_by(moves[0].commit, now, remote)), item=True)


def _how(origin: Origin, move: Move) -> str:
    """What a move did, as the beginning of a sentence; it goes on with places where it came from other files."""
    if not came(origin, move):
        return "In part from elsewhere in this file" if _within(move) else "In part from"
    if not _within(move):
        return f"{move.kind.capitalize()} from"
    return move.kind.capitalize() + ("" if move.kind == "restored" else " within this file")


def _within(move: Move) -> bool:
    return move.source.path == move.target.path


def _with(origin: Origin, commit: Commit) -> tuple[Piece, ...]:
    """Into which other files `commit` wrote the same."""
    twins = [twin for twin in origin.twins if twin.commit.oid == commit.oid]
    return (Piece("here and in"), *_places(twins)) if twins else ()


def _places(moves: Iterable[Move]) -> tuple[Piece, ...]:
    """The files that moves come from."""
    files: dict[str, Move] = {}
    for move in moves:
        files.setdefault(move.source.path, move)
    told = ((Piece(", "), Piece(path, "code"), *_guess(move)) for path, move in files.items())
    return (Piece(" "), *[piece for pieces in told for piece in pieces][1:], Piece(" "))


def _guess(step: Move | Wording) -> tuple[Piece, ...]:
    """What is no more than likely says so."""
    return (Piece(f" (a guess: {step.similarity:.0%} alike)"),) if step.similarity is not None else ()


def _by(commit: Commit, now: datetime, remote: str) -> tuple[Piece, ...]:
    """Who, when, and why in the words of the commit."""
    author = f"{commit.author} <{commit.email}>"
    named: dict[str, str] = {}
    for person in (author, *commit.co_authors):
        named.setdefault(same_name(person), _person(person))
    people = list(named.values())
    return (
        Piece(f"by {people[0]}"),
        Piece(f" with {', '.join(people[1:])}" if people[1:] else ""),
        Piece(f", {age(commit.date, now)} ({commit.date[:10]}), "),
        Piece(commit.oid[:8], "code", commit_url(remote, commit.oid)),
        Piece(f" {commit.summary}"),
    )


def _person(person: str) -> str:
    return name_of(person) + (" (agent)" if is_agent(person) else "")


def _directive(directive: Directive) -> Line:
    said = " ".join(word for word in (directive.who and f"by {directive.who}", directive.date) if word)
    reason = f": {directive.reason}" if directive.reason else ""
    return Line((Piece(directive.verb.capitalize(), "bold"), Piece(f" {said}{reason}")), item=True)


def _wordings(origin: Origin) -> Iterator[Line]:
    """What each of the last changes changed, newest first."""
    steps = rewordings(origin)
    last = origin.last
    if origin.uncommitted and last is not None:
        yield Line((Piece("HEAD says", "bold"), Piece(f": {last.text}")))
    if steps:
        yield Line((Piece("Earlier wordings", "bold"),))
    for old, new in reversed(steps[-_WORDINGS:]):
        head = (Piece(f"{new.commit.date[:10]} {new.commit.author}"), *_guess(old), Piece(": "))
        yield Line((*head, *_difference(old.text, new.text)), item=True)
    if len(steps) > _WORDINGS:
        yield Line((Piece(f"and {len(steps) - _WORDINGS} changes before"),), item=True)


def _difference(old: str, new: str) -> tuple[Piece, ...]:
    """What changed; without back-ticks, which editors would show with their escapes, unless nothing else did."""
    plain = _spoken(old), _spoken(new)
    return changes(*plain) if plain[0] != plain[1] else changes(old, new)


def _spoken(text: str) -> str:
    """`text` without back-ticks, and a row of a table as its cells."""
    text = text.replace("`", "")
    return _BAR.sub(" · ", text.strip("| ")) if text.startswith("|") else text


def _understood(document: Document, entry: Entry) -> Iterator[Line]:
    """How the entry was understood: what Bylaw compares with other entries and with code."""
    claims = claims_of(document, entry)
    if claims:
        yield Line((Piece("Understood as", "bold"),))
    for claim in claims[:_CLAIMS]:
        yield Line(sentence(told(claim)), item=True)
    if len(claims) > _CLAIMS:
        yield Line((Piece(f"and {len(claims) - _CLAIMS} more"),), item=True)


def _mentions(states: list[MentionState], unread: int) -> Iterator[Line]:
    telling = [state for state in states if state.state != "unknown"]
    if telling:
        yield Line((Piece("Names", "bold"),))
    for state in telling[:_MENTIONS]:
        yield Line((Piece(state.mention.text, "code"), Piece(": "), *_state(state)), item=True)
    if len(telling) > _MENTIONS:
        yield Line((Piece(f"and {len(telling) - _MENTIONS + unread} more"),), item=True)


def _state(state: MentionState) -> tuple[Piece, ...]:
    """What became of a mention, in words."""
    gone = state.state in ("gone", "stale")
    if state.target:
        same = state.target.strip("/") == state.mention.target.strip("/")
        return (Piece("exists"),) if same else (Piece("moved to " if gone else "is "), Piece(state.target, "code"))
    plain = {"exists": "exists", "gone": "deleted", "stale": "gone", "never": "never existed in this repository"}
    return (Piece(plain.get(state.state, {"ignored": "ignored by git"}.get(state.state, "outside this repository"))),)


def _mention_line(snapshot: Snapshot, document: Document, state: MentionState, patient: bool) -> Line:
    """What a mention is, and what became of it or where it is defined."""
    mention, facts = state.mention, snapshot.facts
    known: tuple[Piece, ...] = ()
    if state.state != "unknown":
        known = (Piece(": "), *_state(state))
    elif facts is not None and (found := defined(document, mention, facts)) is not None:
        known = (Piece(": defined in " if mention.kind == "command" else ": declared in "),)
        known += (Piece(f"{found.path}:{found.line}", "code"),)
        known += (Piece(" as "), Piece(found.body, "code")) if found.body else ()
    elif (
        facts is not None and facts.symbols and mention.kind == "symbol" and patient
    ):  # may have to read the code first
        known = (Piece(": in the code" if facts.symbols.exists(mention.target) else ": not in the code"),)
    return Line((Piece(mention.text, "code"), Piece(f" {mention.kind}"), *known))


def _findings(findings: Iterable[Finding]) -> Iterator[Line]:
    shown = list(findings)
    for found in shown[:_FINDINGS]:
        yield Line((Piece(found.code, "bold"), Piece(": "), *sentence(found.message)), item=True)
    if len(shown) > _FINDINGS:
        yield Line((Piece(f"and {len(shown) - _FINDINGS} more findings"),), item=True)
