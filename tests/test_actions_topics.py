"""A topic file as a whole becomes a rule and a topic again: file, line of the index and rules are what they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions_kit import WORDS, texts
from bylaw.actions import Action, changes
from bylaw.actions.promote import demote, promote
from bylaw.actions.targets import targets
from bylaw.demo.story import apply, steps
from bylaw.model import Entry
from bylaw.workspace import Session, Snapshot, gather
from bylaw.write import write
from support import Repo, git

FOLDERS = 30
SAID = st.lists(st.sampled_from([*WORDS, "see [the API](../../src/a.py)"]), min_size=2, max_size=7).map(" ".join)


@st.composite
def topics(draw: st.DrawFn) -> str:
    """One thing learned, with or without frontmatter, reason and how to apply it."""
    lines = ["---", f"name: {draw(st.sampled_from(['one', 'two words']))}", f"description: {draw(SAID)}", "type: feedback", "---", ""]
    body = [draw(texts()).rstrip("\r\n").replace("\r\n", "\n")]
    reasons = [[], ["", f"**Why:** {draw(SAID)}"], ["", f"Why: {draw(SAID)}", "", f"**How to apply:** {draw(SAID)}"]]
    glued = [[f"**Why:** {draw(SAID)}", draw(SAID)], [f"Why: {draw(SAID)}", "**How to apply:**", f"- {draw(SAID)}"]]
    body += draw(st.sampled_from([*reasons, *glued]))
    text = "\n".join([*(lines if draw(st.booleans()) else [f"# {draw(SAID)}", ""]), *body])
    text += draw(st.sampled_from(["", "\n", "\n\n"]))
    return draw(st.sampled_from(["", "", "\ufeff"])) + (text.replace("\n", "\r\n") if draw(st.booleans()) else text)


@st.composite
def indexes(draw: st.DrawFn) -> str:
    """An index that names the file `topic.md` in one of the ways in which people do, or not at all."""
    line = draw(st.sampled_from(["- [Topic](topic.md) — said", "* [[topic]]: said", "| [t](topic.md) | said |", "1. [Topic](topic.md)", ""]))
    table = ["| file | what |", "| --- | --- |"] if line.startswith("|") else []
    around = [["- [Other](other.md)"], ["", "## More", "", "- [Other](other.md) — 🚀"], []]
    above, below = draw(st.sampled_from([*around, ["# Memory", ""]])), draw(st.sampled_from(around))
    text = "\n".join([*([] if table else above), *table, *([line] if line else []), *below])
    return text + draw(st.sampled_from(["", "\n"]))


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A real repository of many small ones, and the sample."""
    files: dict[str, str] = {}

    @settings(max_examples=FOLDERS, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(topics(), indexes(), texts(), st.sampled_from([".max/memory", ".claude/memory"]))
    def make(topic: str, index: str, rules: str, folder: str) -> None:
        top = f"p{len(files) // 3:02}"
        files.update({f"{top}/{folder}/topic.md": topic, f"{top}/{folder}/MEMORY.md": index, f"{top}/CLAUDE.md": rules})

    make()
    sample: dict[str, str] = {}
    for step in steps():
        sample = apply(sample, step.changes)
    repo = Repo(tmp_path_factory.mktemp("team"))
    repo.commit("Start", {**files, **{f"sample/{path}": text for path, text in sample.items() if path.endswith(".md")}})
    session = Session(repo.root)
    session.install(gather(session))
    return session


def topic_in(snapshot: Snapshot, path: str) -> Entry | None:
    found = snapshot.document(path)
    return next((entry for entry in found.entries if entry.kind == "topic"), None) if found else None


def made(session: Session, action: object) -> Snapshot:
    """The root after the action was written to disk."""
    assert isinstance(action, Action), action
    done = changes(action, session.snapshot().source)
    assert isinstance(done, tuple)
    write(session.root, done)
    session.install(session.facts)  # type: ignore[arg-type]  # what was kept of the texts before is forgotten
    return session.snapshot()


def test_promote_then_demote_gives_file_and_index_back(team: Session) -> None:
    tried = 0
    for path in team.snapshot().paths():
        snapshot = team.snapshot()
        topic = topic_in(snapshot, path)
        if topic is None:
            continue
        there = snapshot.document(path)
        assert there is not None
        rules = f"{path.split('/')[0]}/CLAUDE.md"
        target = next(one for one in targets(snapshot, there, topic) if one.path == rules)
        action = promote(snapshot, there, topic, target, merge="add")
        assert isinstance(action, Action) and path in action.removes, (path, action)
        [put] = [edit for edit in action.edits if edit.path == rules]
        between = made(team, action)
        assert not (team.root / path).exists()
        now = between.document(rules)
        assert now is not None
        rule = next(entry for entry in now.entries if entry.span.start >= put.span.start and entry.text.startswith(topic.text[:20]))
        made(team, demote(between, now, rule, merge="add"))
        assert git(team.root, "status", "--porcelain") == b"", (path, (team.root / path).read_text("utf-8"))
        tried += 1
    assert tried > FOLDERS // 3


def test_a_rule_in_other_words_is_no_topic(tmp_path: Path) -> None:
    path, index = ".claude/memory/lint.md", ".claude/memory/MEMORY.md"
    repo = Repo(tmp_path / "team")
    repo.commit("Start", {path: "---\ndescription: Lint with ruff\n---\n\nStory.\n", index: "- [Lint](lint.md)\n", "CLAUDE.md": "# R\n\n- Run make\n"})
    repo.remove(path)
    repo.write("CLAUDE.md", "# R\n\n- Run make\n- Lint with ruff, always\n- Lint with ruff\n")
    session = Session(repo.root)
    session.install(gather(session))
    snapshot = session.snapshot()
    now = snapshot.document("CLAUDE.md")
    assert now is not None
    places = {entry.text: targets(snapshot, now, entry, "memory")[0].path for entry in now.entries}
    assert places == {"Run make": index, "Lint with ruff, always": index, "Lint with ruff": path}


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("- [Lint](lint.md) — ruff", True),
        ("- [ ] 🧹 [Lint](<lint.md>)", True),
        ("- **Lint** — [lint.md](lint.md)", True),
        ("* [[lint]]: ruff", True),
        ("| `lint.md` | ruff |", True),
        ("- `ruff` and not flake8, since June. Details: [[lint]].", False),
        ("- Format before you commit ([why](lint.md))", False),
    ],
)
def test_only_a_line_that_points_goes_with_the_topic(tmp_path: Path, line: str, goes: bool) -> None:
    path, index = ".claude/memory/lint.md", ".claude/memory/MEMORY.md"
    head = "| file | what |\n| --- | --- |\n" if line.startswith("|") else "- Other\n"
    repo = Repo(tmp_path / "team")
    repo.commit("Start", {path: "---\ndescription: Lint with ruff\n---\n\nStory.\n", index: f"{head}{line}\n"})
    session = Session(repo.root)
    session.install(gather(session))
    snapshot = session.snapshot()
    there, topic = snapshot.document(path), topic_in(snapshot, path)
    assert there is not None and topic is not None
    now = made(session, promote(snapshot, there, topic)).source(index)
    assert now is not None and now.text == head + ("" if goes else f"{line}\n")
