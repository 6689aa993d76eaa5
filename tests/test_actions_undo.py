"""Undo: what one commit did to one entry is taken back, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions_kit import after, entry
from bylaw.actions import Refused
from bylaw.actions.undo import deeds, merge, undo
from bylaw.workspace import Session, Snapshot, gather
from support import Repo

MEMORY, RULES = "MEMORY.md", "CLAUDE.md"
START = {
    MEMORY: "# M\n\n## Tests\n\n- Use mocks, never the network\n- Retry twice, then give up on it\n- Keep it\n",
    RULES: "# R\n\n## Tests\n\n- Run pytest\n\n| port | of |\n|---|---|\n| 80 | the web site |\n",
}


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repo, Snapshot]:
    """Six commits, each of which does one thing."""
    repo = Repo(tmp_path_factory.mktemp("team") / "team")
    files = dict(START)

    def then(title: str, path: str, old: str, new: str) -> None:
        files[path] = files[path].replace(old, new)
        repo.commit(title, files)

    repo.commit("Start", files)
    then("Fakes", MEMORY, "Use mocks", "Use fakes")
    then("Network", MEMORY, "never the network", "and never\n  any network")
    then("Lesson", MEMORY, "- Keep it\n", "- Keep it\n- Learned in the fourth commit\n")
    then("Port", RULES, "| 80 |", "| 8080 |")
    files[MEMORY] = files[MEMORY].replace("- Retry twice, then give up on it\n", "")
    then("Promote", RULES, "- Run pytest\n", "- Run pytest\n- Retry twice, then give up on it\n")
    session = Session(repo.root)
    session.install(gather(session))
    return repo, session.snapshot()


def undone(team: tuple[Repo, Snapshot], path: str, start: str, commit: str, **typed: str) -> dict[str, str] | str:
    """What becomes of the files that change when the commit with a title is undone at an entry, or why it cannot be."""
    repo, snapshot = team
    if typed:
        session = Session(snapshot.root, snapshot.config)
        assert snapshot.facts is not None
        session.install(snapshot.facts)
        source = snapshot.source(path)
        assert source is not None
        session.open(path, type(source)(source.text.replace(typed["old"], typed["new"])))
        snapshot = session.snapshot()
    there, one = entry(snapshot, path, start)
    assert snapshot.facts is not None and snapshot.facts.history is not None
    origin = snapshot.facts.history.origin(there, one)
    action = undo(snapshot, there, one, origin, repo.git("log", "--format=%h", f"--grep=^{commit}$").strip())
    if isinstance(action, Refused):
        return action.reason
    before = {name: snapshot.source(name) for name in (MEMORY, RULES)}
    texts = {name: source.text for name, source in before.items() if source is not None}
    assert f"“{commit}”" in action.title
    return {name: text for name, text in {**texts, **after(snapshot, action)}.items() if text != texts[name]}


def read(team: tuple[Repo, Snapshot], path: str) -> str:
    return (team[0].root / path).read_text()


def test_only_the_words_of_that_commit_go_back(team: tuple[Repo, Snapshot]) -> None:
    now = read(team, MEMORY)
    assert undone(team, MEMORY, "Use fakes", "Fakes") == {MEMORY: now.replace("fakes", "mocks")}
    assert undone(team, MEMORY, "Use fakes", "Network") == {MEMORY: now.replace("and never\n  any", "never the")}
    assert undone(team, RULES, "8080", "Port") == {RULES: read(team, RULES).replace("8080", "80")}
    typed = {"old": "Use fakes,", "new": "Please use fakes,"}
    assert undone(team, MEMORY, "Please", "Network", **typed) == {MEMORY: now.replace("Use", "Please use").replace("and never\n  any", "never the")}


def test_an_entry_that_the_commit_wrote_goes(team: tuple[Repo, Snapshot]) -> None:
    assert undone(team, MEMORY, "Learned", "Lesson") == {MEMORY: read(team, MEMORY).replace("- Learned in the fourth commit\n", "")}


def test_an_entry_that_the_commit_brought_goes_back_where_it_stood(team: tuple[Repo, Snapshot]) -> None:
    line = "- Retry twice, then give up on it\n"
    back = {RULES: read(team, RULES).replace(line, ""), MEMORY: read(team, MEMORY).replace("- Keep it", f"{line}- Keep it")}
    assert undone(team, RULES, "Retry", "Promote") == back
    left = undone(team, RULES, "Retry", "Promote", old="- Run pytest\n", new="- Run pytest first\n")
    assert isinstance(left, dict) and set(left) == {MEMORY, RULES}


@pytest.mark.parametrize(
    ("start", "commit", "typed", "why"),
    [
        ("Keep", "Fakes", {}, "has not changed what the entry says"),
        ("Use fakes", "Start", {}, "wrote the entry, and it has been worded again since"),
        ("Use fakes", "Lesson", {}, "has not changed what the entry says"),
        ("Use stubs", "Fakes", {"old": "Use fakes", "new": "Use stubs"}, "the same words have been changed again since"),
        ("Use mocks", "Fakes", {"old": "Use fakes", "new": "Use mocks"}, "no longer says what this commit made of it"),
    ],
)
def test_what_cannot_be_undone_is_said(team: tuple[Repo, Snapshot], start: str, commit: str, typed: dict[str, str], why: str) -> None:
    told = undone(team, MEMORY, start, commit, **typed)
    assert isinstance(told, str) and why in told, told


def test_each_commit_is_told_once_newest_first(team: tuple[Repo, Snapshot]) -> None:
    _, snapshot = team
    assert snapshot.facts is not None and snapshot.facts.history is not None
    for path, start, want in ((MEMORY, "Use", ["Network", "Fakes", "Start"]), (RULES, "Retry", ["Promote", "Start"])):
        there, one = entry(snapshot, path, start)
        assert [done.commit.summary for done in deeds(there, snapshot.facts.history.origin(there, one))] == want


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "want"),
    [
        ("Use fakes, not mocks", "Use mocks", "Use fakes, not mocks in all tests", "Use mocks in all tests"),
        ("a b c d", "x b c d", "a b c y", "x b c y"),
        ("a b", "x b", "z b", None),
        ("a b", "x b", "x b", "x b"),
        ("", "a", "", "a"),
        ("b", "a b", "c b", None),
        ("run `make x` 🚀 twice", "run `make y` 🚀 twice", "run `make x` 🚀\nonce", "run `make y` 🚀\nonce"),
    ],
)
def test_words_are_merged_unless_both_changed_them(base: str, theirs: str, ours: str, want: str | None) -> None:
    assert merge(base, theirs, ours) == want


def test_a_topic_as_a_whole_is_refused(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "topic")
    repo.commit("Start", {".claude/memory/x.md": "---\nname: x\ndescription: X is slow\n---\n\nX is slow\n"})
    session = Session(repo.root)
    session.install(gather(session))
    snapshot = session.snapshot()
    assert snapshot.facts is not None and snapshot.facts.history is not None
    there, one = entry(snapshot, ".claude/memory/x.md", "X is slow")
    refused = undo(snapshot, there, one, snapshot.facts.history.origin(there, one), repo.git("rev-parse", "HEAD").strip())
    assert isinstance(refused, Refused) and "a topic file as a whole" in refused.reason
