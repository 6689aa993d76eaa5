"""Claims: what entries say in a form that can be compared, from `fixtures/claims.txt`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bylaw.config import Config
from bylaw.language.claims import claims_of
from bylaw.language.formats import classify
from bylaw.language.parse import parse
from bylaw.model import Claim, Document
from bylaw.text import Source

FIXTURE = Path(__file__).parent.parent / "fixtures" / "claims.txt"


def document(text: str, path: str = "CLAUDE.md") -> Document:
    match = classify(path, Config())
    assert match is not None
    return parse(path, Source(text), match)


def noted(claim: Claim) -> str:
    """A claim in the notation of the fixture."""
    value = claim.value
    parts = (
        claim.polarity,
        f"«{claim.subject}»",
        f"({claim.slot})" if claim.slot else "",
        f"= {value.kind} {value.text} {value.unit}".rstrip() if value else "",
        f"→ {claim.replacement}" if claim.replacement else "",
        "removed" if claim.removed else "",
        f"case: {claim.condition}" if claim.condition else "",
        f"by: {claim.actor}" if claim.actor else "",
        *(f"only: {where}" for where in claim.scope),
        *(f"but: {where}" for where in claim.exempt),
    )
    return " ".join(part for part in parts if part)


def cases() -> Iterator[tuple[str, str, list[str]]]:
    """Path, text and expected claims of each case: a case ends where a line without indent follows one with it."""
    path, lines, expected = "CLAUDE.md", list[str](), list[str]()
    for line in [*FIXTURE.read_text(encoding="utf-8").splitlines(), "@ end"]:
        if line.startswith("    ") and not line.startswith("    -"):
            expected.append(line.strip())
            continue
        if expected:
            yield path, "\n".join(lines), expected
            lines, expected = [], []
        if line.startswith("@ "):
            path = line[2:]
        elif line and not line.startswith("%"):
            lines.append(line)


@pytest.mark.parametrize(("path", "text", "expected"), list(cases()), ids=lambda value: str(value)[:60])
def test_understands(path: str, text: str, expected: list[str]) -> None:
    found = document(text, path)
    told = [noted(claim) for entry in found.entries for claim in claims_of(found, entry)]
    assert (told or ["nothing"]) == expected


def test_spans_are_those_of_the_document() -> None:
    found = document("# Rules\n\n- one\n- Never call `old_sync()`; the port is 8080.\n")
    ban, port = claims_of(found, found.entries[1])
    assert found.source.slice(ban.span) == "old_sync()"
    assert port.value is not None
    assert found.source.slice(port.value.span) == "8080"


@given(st.text(max_size=200), st.sampled_from(["- ", "| a | b |\n|---|---|\n| ", "1. **x**: ", ""]))
def test_never_raises_and_spans_stay_inside(text: str, lead: str) -> None:
    found = document(lead + text)
    for entry in found.entries:
        for claim in claims_of(found, entry):
            assert entry.own.covers(claim.span)
            assert claim.value is None or entry.own.covers(claim.value.span)


@pytest.mark.parametrize(
    "unit",
    ["never use ", "`a`, ", "`a` ", "use a ", "not ", "instead of ", "when ", "in `a` ", "8 ", "a_b/", "、", "a, "],
)
def test_long_hostile_entries_take_no_time(unit: str) -> None:
    found = document("- " + unit * (8_000 // len(unit)))
    start = time.process_time()
    claims_of(found, found.entries[0])
    assert time.process_time() - start < 1.0
