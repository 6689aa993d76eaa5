"""What must hold for actions on any text: nothing is lost, nothing else is touched, every client gets the same bytes."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from actions_kit import after, document, snap, texts
from bylaw.actions import Action, Refused, changes
from bylaw.actions.back import sentence
from bylaw.actions.decide import confirm, dispute, expire, ignore, withdraw
from bylaw.actions.fix import fix_all, fix_safe, forget_all
from bylaw.actions.pin import pin
from bylaw.actions.promote import demote, move, promote
from bylaw.actions.resolve import CODES, KEEPS, End, Pair, resolve
from bylaw.actions.restore import restore
from bylaw.actions.revert import revert
from bylaw.actions.review import Unreviewed, accept, discard, unreviewed
from bylaw.actions.take_out import take_out, take_out_all
from bylaw.actions.targets import targets
from bylaw.actions.undo import undo
from bylaw.config import Config
from bylaw.demo.story import apply, steps
from bylaw.history import Deleted
from bylaw.model import Commit, Document, Edit, Entry, Finding, Fix, Origin, Wording
from bylaw.text import Source, Span
from bylaw.workspace import Session, Snapshot, gather
from support import Repo

MEMORY, RULES = ".max/memory/MEMORY.md", "CLAUDE.md"
SMALL = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
Encoding = Literal["utf-8", "utf-16", "utf-32"]


def lsp_apply(text: str, edits: list[tuple[tuple[int, int], tuple[int, int], str]], encoding: str) -> bytes:
    """Edits as the protocol has them, applied by somebody who only knows the protocol: lines, and units of a line."""
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    codec = encoding if encoding == "utf-8" else encoding + "-le"
    lines = re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$", text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode(codec)))
    data = text.encode(codec)
    places = sorted(
        ((starts[a] + b * width, starts[c] + d * width, new) for (a, b), (c, d), new in edits), reverse=True
    )
    for start, end, new in places:
        data = data[:start] + new.encode(codec) + data[end:]
    return data.decode(codec).encode()


def real() -> list[str]:
    """Memory files as people write them: this project's own pages, those of the sample, and those of BYLAW_TEXTS."""
    top = Path(__file__).parents[1]
    own = [page for folder in (top, top / "lsp", top / "client-vscode") for page in sorted(folder.glob("*.md"))]
    own += [top / "lsp/bylaw/ARCHITECTURE.md", top / "client-vscode/claude-plugin/README.md"]
    files: dict[str, str] = {}
    for step in steps():
        files = apply(files, step.changes)
    pages = [page.read_text(encoding="utf-8") for page in own] + [text for path, text in files.items() if path.endswith(".md")]
    more = sorted(Path(os.environ.get("BYLAW_TEXTS") or os.devnull).rglob("*.md"))
    pages += [Source.from_bytes(path.read_bytes()).text for path in more]
    short = [page for page in pages if 0 < len(page) < 40_000]
    return [(page, page.replace("\n", "\r\n"), page.rstrip("\n"))[number % 3] for number, page in enumerate(short)]


REAL = real()
A, B = Commit("a" * 40, "ada", "", "2026-01-01", "Start"), Commit("b" * 40, "bob", "", "2026-02-01", "Otherwise")
SAID = "said `otherwise` 🚀 before"
MAKERS = 22
CONFIRMING = Config(accept="confirmed", who="ada")


def some_action(
    snapshot: Snapshot, there: Document, entry: Entry, choice: int, dice: random.Random
) -> Action | Refused:
    other = Wording(Commit("", "ada", "", "2026-01-01", "x"), there.path, 1, SAID)
    words = entry.text.split()
    longer = replace(other, commit=A, text=" ".join([*words[:2], "once", *words[2:]]))
    history = Origin((longer, replace(other, commit=B, text=entry.text)))
    born = Origin((replace(other, commit=A, text=entry.text),))
    makers = [
        lambda: promote(snapshot, there, entry, merge="add", today="2026-11-23"),
        lambda: demote(snapshot, there, entry),
        lambda: promote(snapshot, there, entry, leave="link", merge="theirs"),
        lambda: pin(snapshot, there, entry),
        lambda: revert(snapshot, there, entry, other),
        lambda: confirm(there, entry, "2026-11-23", "ada"),
        lambda: dispute(there, entry, "2026-11-23", "bob: x", "--> no"),
        lambda: ignore(there, entry, ("stale-path",), "known"),
        lambda: expire(there, entry, "2027-01-01"),
        lambda: withdraw(there, entry, "confirmed"),
        lambda: move(snapshot, there, entry, targets(snapshot, there, entry, "memory")[-1], merge="mine"),
        lambda: take_out(snapshot, there, entry),
        lambda: some_resolution(snapshot, there, entry, dice),
        lambda: some_forgetting(snapshot, there, entry),
        lambda: undo(snapshot, there, entry, history, "b"),
        lambda: undo(snapshot, there, entry, born, "a"),
        lambda: restore(snapshot, there, Deleted(replace(other, commit=A), B, "Part " + str(dice.randrange(4)))),
        lambda: take_out_all(snapshot, some_findings(there, dice.sample(there.entries, min(3, len(there.entries))))),
        lambda: fix_all(some_findings(there, [entry])),
        lambda: some_discarding(snapshot, there, entry, dice),
        lambda: accept(replace(snapshot, config=CONFIRMING), Unreviewed(there, entry, "new"), "2026-11-23"),
        lambda: fix_safe(some_findings(there, dice.sample(there.entries, min(3, len(there.entries))), dice.random() < 0.8)),
    ]
    assert len(makers) == MAKERS
    return makers[choice]()


def some_findings(there: Document, entries: Sequence[Entry], safe: bool = False) -> list[Finding]:
    """That what each of the entries names is called `new/name.py` now."""
    return [
        Finding("stale-path", "warning", there.path, m.span, "", m, one, (), (), (Fix("Follow", (Edit(there.path, m.span, "new/name.py"),), safe),), "g")
        for one in entries
        for m in one.mentions
    ]


def some_discarding(snapshot: Snapshot, there: Document, entry: Entry, dice: random.Random) -> Action | Refused:
    """As if HEAD had had the entry in other words, or not at all."""
    text = there.source.text
    other = dice.random() < 0.5
    before = text[: entry.own.start] + SAID + text[entry.own.end :] if other else text[: entry.span.start] + text[entry.span.end :]
    old = snap({there.path: before}).document(there.path)
    about = [entry] if other else [e for e in there.entries if entry.span.covers(e.span)]
    others = Counter(e.text for e in there.entries if e.kind != "topic" and e not in about)
    if old is None or others - Counter(e.text for e in old.entries):
        return Refused("HEAD has others in other words too")
    was = old.entries[entry.index] if len(old.entries) == len(there.entries) else None
    return discard(Unreviewed(there, entry, "changed" if was else "new", was, old))


def some_resolution(snapshot: Snapshot, there: Document, entry: Entry, dice: random.Random) -> Action | Refused:
    """Of the entry and any other one, as if a finding set them against each other."""
    far = dice.choice(list(snapshot.documents().values()))
    if not far.entries:
        return Refused("nothing else is there")
    this, that = End(there, entry), End(far, dice.choice(far.entries))
    return resolve(snapshot, Pair(dice.choice(CODES), this, that, (this,)), dice.choice(KEEPS), "because")


def some_forgetting(snapshot: Snapshot, there: Document, entry: Entry) -> Action | Refused:
    found = [
        Finding("stale-path", "warning", there.path, m.span, "", mention=m, entry=entry, group="g")
        for m in entry.mentions
    ]
    return forget_all(snapshot, found) if found else Refused("it names nothing")


@SMALL
@given(texts(), texts(), st.integers(0, 50), st.integers(0, MAKERS - 1), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_editors_and_the_command_line_get_the_same_bytes(
    memory: str, rules: str, number: int, choice: int, encoding: Encoding
) -> None:
    snapshot = snap({MEMORY: memory, RULES: rules})
    there = document(snapshot, MEMORY)
    assume(there.entries)
    action = some_action(snapshot, there, there.entries[number % len(there.entries)], choice, random.Random(number))
    assume(isinstance(action, Action))
    assert isinstance(action, Action)
    check_clients(snapshot, action, encoding)


def check_clients(snapshot: Snapshot, action: Action, encoding: Encoding) -> None:
    done = changes(action, snapshot.source)
    assert not isinstance(done, Refused)
    for change in done:
        source = change.before or Source("")
        edits = [
            (source.position(edit.span.start, encoding), source.position(edit.span.end, encoding), edit.text)
            for edit in action.edits
            if edit.path == change.path
        ]
        assert change.after is not None and change.after.encode() == lsp_apply(source.text, edits, encoding)


@pytest.mark.parametrize("number", range(len(REAL)))
def test_real_files_keep_all_but_the_entry(number: int) -> None:
    """Each action on entries of a real file: clients get the same bytes, and no line of another entry is touched."""
    dice = random.Random(number)
    files = {MEMORY: REAL[number], RULES: dice.choice(REAL)}
    snapshot = snap(files)
    there = document(snapshot, MEMORY)
    made = 0
    for choice in range(MAKERS) if there.entries else ():
        entry = dice.choice(there.entries)
        action = some_action(snapshot, there, entry, choice, dice)
        if isinstance(action, Refused):
            assert action.reason and "\n" not in action.reason
            continue
        made += 1
        check_clients(snapshot, action, dice.choice(["utf-8", "utf-16", "utf-32"]))
        check_the_rest(files, after(snapshot, action), snapshot, action)
    assert made > 3 or len(there.entries) < 4


def check_the_rest(files: dict[str, str], now: dict[str, str], snapshot: Snapshot, action: Action) -> None:
    """What stands in the files is as it was, in its order, but for the entries that the edits are about."""
    for path, old in files.items():
        there = document(snapshot, path)
        source, spans = there.source, [edit.span for edit in action.edits if edit.path == path]
        about = [e.span for e in there.entries if e.kind != "topic" and any(near(s, e) for s in spans)]
        about += [e.span for span in spans if (e := there.entry_at(span.start)) and e.kind != "topic"]  # in its fence
        lines = old.split("\n")
        kept = [line for number, line in enumerate(lines) if not any(source.line_span(number).start in span for span in about)]
        left = iter(now[path].split("\n"))
        for line in filter(str.strip, kept):
            assert any(unnumbered(line) == unnumbered(other) for other in left), (action.title, path, line)


def unnumbered(line: str) -> str:
    return re.sub(r"^\s*\d+(?=[.)])", "", line.rstrip("\r"))


def pool() -> list[str]:
    """Texts to begin with: made ones, and those of the folder BYLAW_TEXTS (real memory files, for long runs)."""
    made: list[str] = []

    @settings(max_examples=60, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(texts())
    def make(text: str) -> None:
        made.append(text)

    make()
    return made + REAL


POOL = pool()
FIRST, SEQUENCES = map(int, os.environ.get("BYLAW_SEQUENCES", "0:500").split(":"))
"""`BYLAW_SEQUENCES=0:10000 BYLAW_TEXTS=DIR pytest -n 2 tests/test_actions_properties.py -k sequences` tries more, on more
texts; each number is the seed of its sequence, so that a run goes on where another one ended."""
LETTERS = ["\n", "\r\n", "- ", "# ", "| a | b |", "```", "  ", "\t", "<!-- ", "-->", "🚀", "שלום", "1. ", "> ", "x"]


@pytest.mark.parametrize("part", range(20))
def test_random_sequences_of_actions_and_edits(part: int) -> None:
    """Nothing raises, what is refused says why, other entries keep their words, and every client gets the same bytes."""
    seen: Counter[str] = Counter()
    for number in range(FIRST + part, SEQUENCES, 20):
        dice = random.Random(number)
        files = {MEMORY: dice.choice(POOL), RULES: dice.choice(POOL)}
        for _ in range(dice.randrange(3, 9)):
            files = one_step(files, dice, seen)
    assert seen["done"] * 3 > seen["refused"] > 0


def one_step(files: dict[str, str], dice: random.Random, seen: Counter[str]) -> dict[str, str]:
    """The files after somebody has typed something, or done something with an entry."""
    path = dice.choice(list(files))
    if dice.random() < 0.3:
        at = dice.randrange(len(files[path]) + 1)
        return {**files, path: files[path][:at] + dice.choice(LETTERS) + files[path][at + dice.choice([0, 0, 1, 7]) :]}
    snapshot = snap(files)
    there = document(snapshot, path)
    if not there.entries:
        return files
    entry = dice.choice(there.entries)
    action = some_action(snapshot, there, entry, dice.randrange(MAKERS), dice)
    if isinstance(action, Refused):
        assert action.reason and "\n" not in action.reason
        seen["refused"] += 1
        return files
    seen["done"] += 1
    now = after(snapshot, action)
    check_clients(snapshot, action, dice.choice(["utf-8", "utf-16", "utf-32"]))
    for name, old in snapshot.documents().items():
        spans = [edit.span for edit in action.edits if edit.path == name]
        kept = Counter(e.text for e in old.entries if e.text and e.kind != "topic" and not any(near(span, e) for span in spans))
        found = snap(now).document(name)
        assert found is not None and not kept - Counter(e.text for e in found.entries), (action.title, files)
    return now


def near(span: Span, entry: Entry) -> bool:
    """Whether an edit of `span` touches the words of the entry."""
    return span.start <= entry.own.end and entry.own.start <= span.end


FOLDERS = 40


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A real repository of many pairs of memory and rules."""
    made: list[tuple[str, str]] = []

    @settings(
        max_examples=FOLDERS, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(texts(), texts())
    def make(memory: str, rules: str) -> None:
        made.append((memory, rules))

    make()
    made += [(text, REAL[number - 3]) for number, text in enumerate(REAL)]
    repo = Repo(tmp_path_factory.mktemp("team"))
    files = {
        f"p{n}/{name}": text for n, pair in enumerate(made) for name, text in zip((MEMORY, RULES), pair, strict=True)
    }
    repo.commit("Start", files)
    session = Session(repo.root)
    session.install(gather(session))
    return session


def opened(session: Session, files: dict[str, str]) -> Snapshot:
    """The session's root with `files` as they are in an editor."""
    other = Session(session.root, session.config, session.memo)
    assert session.facts is not None
    other.install(session.facts)
    for path, text in files.items():
        other.open(path, Source(text))
    return other.snapshot()


def folders(session: Session) -> list[str]:
    return sorted({path.split("/")[0] for path in session.snapshot().paths()})


def test_promote_then_demote_gives_the_text_back(team: Session) -> None:
    tried = 0
    for folder in folders(team):
        memory, rules = f"{folder}/{MEMORY}", f"{folder}/{RULES}"
        snapshot = opened(team, {})
        there = document(snapshot, memory)
        for entry in there.entries[:: max(1, len(there.entries) // 4)]:
            target = next(t for t in targets(snapshot, there, entry) if t.path == rules)
            action = promote(snapshot, there, entry, target, merge="add")
            if isinstance(action, Refused):
                continue
            done = changes(action, snapshot.source)
            assert not isinstance(done, Refused)
            between = opened(team, {change.path: change.after.text for change in done if change.after})
            [put] = [edit for edit in action.edits if edit.path == rules]
            now = document(between, rules)
            words = unlinked(sentence(entry.text) if entry.kind == "row" else entry.text)
            said = [e for e in now.entries if e.span.start >= put.span.start and unlinked(e.text) == words]
            assert said, (entry, put, now.source.text)
            rule = said[0]
            back = demote(between, now, rule, merge="add")
            assert isinstance(back, Action), back
            end = changes(back, between.source)
            assert not isinstance(end, Refused)
            texts_ = {change.path: change.after.text for change in end if change.after}
            assert texts_ == {path: team.snapshot().source(path).text for path in (memory, rules)}
            tried += 1
    assert tried > FOLDERS


def unlinked(text: str) -> str:
    """`text` without what its links lead to, which is written in another way in another folder."""
    return re.sub(r"\]\([^()]*\)", "]", text)


def test_discard_gives_the_text_of_head_back(team: Session) -> None:
    dice = random.Random(1)
    tried = 0
    for folder in folders(team):
        memory = f"{folder}/{MEMORY}"
        snapshot = opened(team, {})
        there = document(snapshot, memory)
        items = [e for e in there.entries if e.kind == "item" and len(e.text) > 20]
        if not items:
            continue
        entry = dice.choice(items)
        text = there.source.text
        changed = text[: entry.own.start] + "really " + text[entry.own.start :]
        now = opened(team, {memory: changed})
        found = unreviewed(now, document(now, memory))
        assert [(one.kind, one.before) for one in found] in ([("changed", entry)], [("new", None)])
        action = discard(found[0])
        assert isinstance(action, Action)
        assert after(now, action)[memory] == text
        tried += 1
    assert tried > FOLDERS // 3


def test_an_action_knows_the_files_it_is_for(tmp_path: Path) -> None:
    snapshot = snap({MEMORY: "- a\n"})
    there = document(snapshot, MEMORY)
    action = promote(snapshot, there, there.entries[0])
    assert isinstance(action, Action)
    assert [edit.path for edit in action.edits] == ["CLAUDE.md", MEMORY], "what is added is written first"
    assert isinstance(action.edits[0], Edit) and action.edits[0].span.start == action.edits[0].span.end == 0
