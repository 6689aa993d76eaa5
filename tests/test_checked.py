"""What an edit makes of the findings: they are those of a run over everything, but for what is compared later."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bylaw.checked import Checked, carried, rerun, run
from bylaw.language.records import is_record
from bylaw.model import Finding
from bylaw.server.moment import Moment
from bylaw.text import Source
from bylaw.workspace import Session, gather
from support import Repo

MEMORY = """# Rules

- Prices come from `src/prices.py`
- Round late.

## Tests

- Run `make check` first, see [notes](docs/gone.md)
- Round late.
- 🦉 Prices, again: `src/prices.py` and `src/kept.py`

## Later

- Valid until 2020-01-01, then `src/prices.py`
<!-- bylaw: ignore stale-path: known -->
- Prices `src/prices.py`
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    repo = Repo(tmp_path / "repo")
    files = {"src/prices.py": "PRICE = 1\n", "src/kept.py": "x\n", "docs/gone.md": "x\n", "Makefile": "test:\n\ttrue\n"}
    repo.commit("Start", {**files, "CLAUDE.md": MEMORY, "AGENTS.md": "- Prices come from `src/prices.py`\n"})
    repo.commit("Clean", {"docs/gone.md": None}, rename={"src/prices.py": "src/billing.py"}, author="bob")
    session = Session(repo.root)
    session.install(gather(session))
    return session


def first(session: Session) -> Checked:
    assert session.facts is not None
    return run(session.snapshot(), session.facts)


def told(session: Session, found: tuple[Finding, ...], *, compared: bool = True) -> list[tuple[str, str, str]]:
    snapshot = session.snapshot()
    wide = ("duplicate", "already-promoted", "conflict", "drifted-copy")
    sources = {path: snapshot.source(path) or Source("") for path in snapshot.paths()}
    return [(one.path, one.code, sources[one.path].slice(one.span)) for one in found if compared or one.code not in wide]


def test_typing_leaves_what_a_run_over_everything_finds(session: Session) -> None:
    dice, text, before = random.Random(7), MEMORY, first(session)
    assert session.facts is not None
    for _ in range(60):
        for _ in range(dice.choice([1, 1, 4])):  # a check may come after several edits
            at = dice.randrange(len(text))
            new = dice.choice(["x", "\n", "- see `src/prices.py`\n", "## Part\n", "", "`"])
            text = text[:at] + new + text[at + dice.choice([0, 0, 1]) :]
        session.open("CLAUDE.md", Source(text))
        before = rerun(session.snapshot(), session.facts, before)
        fresh = run(session.snapshot(), session.facts)
        assert told(session, before.everywhere(), compared=False) == told(session, fresh.everywhere(), compared=False)
        whole = run(session.snapshot(), session.facts, before)
        assert whole.everywhere() == fresh.everywhere()


def test_what_was_compared_stays_where_it_is_until_it_is_compared_again(session: Session) -> None:
    before = first(session)
    assert session.facts is not None
    assert ("CLAUDE.md", "duplicate", "Round late.") in told(session, before.everywhere())
    session.open("CLAUDE.md", Source("# New\n\n- A line above.\n\n" + MEMORY))
    found = told(session, rerun(session.snapshot(), session.facts, before).everywhere())
    assert ("CLAUDE.md", "duplicate", "Round late.") in found
    session.open("CLAUDE.md", Source(MEMORY.replace("Round late.", "Round at once.")))
    found = told(session, rerun(session.snapshot(), session.facts, before).everywhere())
    assert not [words for _, code, words in found if code == "duplicate" and words.startswith("Round")]


def test_without_running_a_rule_findings_follow_their_lines(session: Session) -> None:
    before = first(session)
    known = told(session, before.of("CLAUDE.md"))
    session.open("CLAUDE.md", Source("- New\n" + MEMORY.replace("first, see", "last, see")))
    found = told(session, carried(session.snapshot(), "CLAUDE.md", before))
    assert [one for one in known if one[1] != "stale-link" and one[2] != "make check"] == found


def test_a_run_that_nobody_needs_ends(session: Session) -> None:
    class EndedError(Exception):
        pass

    def pause() -> None:
        raise EndedError

    assert session.facts is not None
    with pytest.raises(EndedError):
        run(session.snapshot(), session.facts, pause=pause)


def test_a_run_that_lets_others_go_first_holds_nothing_that_they_wait_for(session: Session) -> None:
    def pauses(number: int, asked: Callable[[Moment], object]) -> int:
        """How often a run of a new state pauses; others ask at pause `number`."""
        session.open("CLAUDE.md", Source(f"{MEMORY}- Rule {number}.\n"))
        moment, count = Moment(session.snapshot()), 0

        def pause() -> None:
            nonlocal count
            count += 1
            if count == number:
                asked(moment)

        moment.complete(pause)
        return count

    def another(moment: Moment) -> None:
        asking = threading.Thread(target=moment.findings, args=["CLAUDE.md"], daemon=True)
        asking.start()
        asking.join(30)
        assert not asking.is_alive()

    for number in range(1, pauses(0, another) + 1):
        pauses(number, another)


def test_what_needs_no_comparison_is_found_first_and_stays(session: Session) -> None:
    assert session.facts is not None
    session.open("CLAUDE.md", Source(MEMORY + "\n- Round late.\n<!-- bylaw: ignore duplicate, stale-path: known -->\n"))
    early, whole = rerun(session.snapshot(), session.facts, None), first(session)
    codes = {code for _, code, _ in told(session, whole.everywhere())}
    assert {"stale-path", "duplicate", "unused-ignore"} <= codes
    assert {code for _, code, _ in told(session, early.everywhere())} == codes - {"duplicate", "already-promoted", "unused-ignore"}
    kept = set(whole.everywhere())
    assert all(finding in kept for finding in early.everywhere())
    assert run(session.snapshot(), session.facts, early).everywhere() == whole.everywhere()


def test_thousands_of_findings_in_one_line_take_seconds(tmp_path: Path) -> None:
    """Not the square of it: a machine may have written the line."""
    repo = Repo(tmp_path / "repo")
    text = "- " + "🦉 `src/a.py` as it is, " * 5_000 + "\n"
    repo.commit("Start", {"src/a.py": "a = 1\n", "CLAUDE.md": text})
    repo.commit("Move", rename={"src/a.py": "src/b.py"})
    session = Session(repo.root)
    session.install(gather(session))
    start = time.process_time()
    read = is_record.cache_info().misses
    assert len(first(session).of("CLAUDE.md")) == 5_000
    assert is_record.cache_info().misses - read == 1, "what an entry is as a whole is looked for once"
    assert time.process_time() - start < 30
