"""What a hover tells and where a definition leads, on real histories."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from bylaw.check import check_document
from bylaw.features.definition import definition
from bylaw.features.hover import hover
from bylaw.text import Source
from bylaw.workspace import Session, Snapshot, gather
from support import Repo

NOW = datetime(2026, 2, 10, tzinfo=timezone.utc)


def opened(root: Path, **buffers: str) -> Snapshot:
    """The repository at `root` as it is now; `CLAUDE_md` is the text of an open CLAUDE.md."""
    session = Session(root)
    for name, text in buffers.items():
        session.open(name.replace("_", "."), Source(text))
    session.install(gather(session))
    return session.snapshot()


def card(snapshot: Snapshot, word: str, path: str = "CLAUDE.md", *, patient: bool = True) -> str:
    """The card for the first place of `word`, as Markdown."""
    source = snapshot.source(path)
    assert source is not None
    found = hover(snapshot, path, source.text.index(word) + 1, check_document(snapshot, path), NOW, patient=patient)
    assert found is not None
    return found.markdown()


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.git("remote", "add", "origin", "git@github.com:ada/engine.git")
    return repo


def test_the_whole_story_of_an_entry(repo: Repo) -> None:
    lesson = "- Batch jobs use the v{} client, never the queue.\n"
    repo.commit("Learn", {"MEMORY.md": "# Memory\n\n" + lesson.format(1), "CLAUDE.md": "# Rules\n\n- Be brief.\n"}, co_authors=["Claude <noreply@anthropic.com>"])
    repo.commit("[Look](https://evil.example) <b>here</b>", {"MEMORY.md": "# Memory\n\n" + lesson.format(2)}, author="bob")
    repo.commit("Promote it", {"MEMORY.md": "# Memory\n", "CLAUDE.md": "# Rules\n\n- Be brief.\n" + lesson.format(2)}, author="cleo", date="2026-02-08")
    snapshot = opened(repo.root)
    oid = repo.head
    told = card(snapshot, "Batch jobs")
    assert told.startswith("**Promoted 2 days ago** · written 5 weeks ago · rules\n")
    assert told.count("~~") == 2
    assert f"[`{oid[:8]}`](https://github.com/ada/engine/commit/{oid})" in told
    assert "- Promoted from `MEMORY.md` by cleo" in told
    assert "with Claude (agent)" in told
    assert r"\[Look\](https\://evil.example) \<b>here\</b>" in told
    assert "~~v1~~ **v2**" in told


def test_people_are_named_once_and_rows_are_read_as_cells(repo: Repo) -> None:
    row = "# Rules\n\n| name | what it is for |\n|---|---|\n| `feature/` | New features, with tests |\n"
    names = ["Claude <noreply@anthropic.com>", "Claude <other@anthropic.com>", "ada <ada@other.example>", "Grace Hopper <g@one.example>", "gracehopper <g@two.example>"]
    repo.commit("One", {"CLAUDE.md": row}, co_authors=names)
    repo.commit("Two", {"CLAUDE.md": "# Rules\n\n- `feature/` is for new features, with tests\n"})
    told = card(opened(repo.root), "new features")
    assert "by ada with Claude (agent), Grace Hopper, 5 weeks ago" in told
    assert "|" not in told


def test_status_comes_first_and_decisions_are_told(repo: Repo) -> None:
    text = "# Rules\n\n- Use `src/old.py`.\n  <!-- bylaw: disputed 2026-01-20 bob: not on *Windows* -->\n"
    repo.commit("Start", {"src/old.py": "x = 1\n", "CLAUDE.md": text})
    repo.commit("Move", rename={"src/old.py": "src/new.py"})
    snapshot = opened(repo.root)
    told = card(snapshot, "Use")
    assert told.startswith("**Disputed** · ")
    assert r"- **Disputed** by bob 2026-01-20: not on \*Windows\*" in told
    assert "- **stale-path**: `src/old.py` was moved to `src/new.py`" in told
    told = card(snapshot, "src/old")
    assert told.startswith("`src/old.py` path: moved to `src/new.py`")
    assert told.count("stale-path") == 1


def test_what_is_not_committed_says_so(repo: Repo) -> None:
    repo.commit("Start", {"CLAUDE.md": "- Keep functions short and files small.\n"})
    snapshot = opened(repo.root, CLAUDE_md="- Keep functions short and files tiny.\n- Entirely new words here\n")
    changed = card(snapshot, "Keep")
    assert "**Changed, not committed yet**" in changed
    assert "**HEAD says**: Keep functions short and files small." in changed
    assert card(snapshot, "Entirely").startswith("**Not committed yet**")


def test_confirming_is_the_age_that_counts(repo: Repo) -> None:
    repo.commit("Start", {"CLAUDE.md": "# Rules\n\n- Keep functions short.\n  <!-- bylaw: confirmed 2026-02-07 bob -->\n"})
    told = card(opened(repo.root), "Keep")
    assert told.startswith("**Confirmed 3 days ago** · **written 5 weeks ago** · rules")
    assert "- **Confirmed** by bob 2026-02-07" in told


def test_what_is_a_guess_is_called_one(repo: Repo) -> None:
    texts = ["Use the retry helper for every call to the payment gateway", "Use the retry wrapper around each request that goes to payments"]
    for number, text in enumerate(texts):
        repo.commit(f"c{number}", {"CLAUDE.md": f"# Rules\n\n- {text}\n- Never log customer data, not even in debug builds\n"})
    assert "ada (a guess: 6" in card(opened(repo.root), "wrapper")


def test_what_only_took_in_other_text_has_not_moved(repo: Repo) -> None:
    rule = "Drive every shard of the importer in parallel{}; a serial loop is wrong"
    plan = "Drive shards in parallel: every importer thread is started at once, never a serial loop over shards"
    repo.commit("One", {"CLAUDE.md": f"# Rules\n\n- {rule.format('')}\n", "docs/AGENTS.md": f"# Plan\n\n- {plan}\n"})
    repo.commit("Two", {"CLAUDE.md": f"# Rules\n\n- {rule.format(', every thread started at once')}\n", "docs/AGENTS.md": "# Plan\n"})
    told = card(opened(repo.root), "shard")
    assert told.startswith("**Changed ")
    assert "- In part from `docs/AGENTS.md` (a guess: " in told
    assert "- Last changed by ada" in told
    repo.commit("Three", {"CLAUDE.md": f"# Rules\n\n- {rule.format('')}\n\n# Plan\n\n- {plan}\n"})
    repo.commit("Four", {"CLAUDE.md": f"# Rules\n\n- {rule.format(', every thread started at once')}\n\n# Plan\n"})
    assert "- In part from elsewhere in this file (a guess: " in card(opened(repo.root), "shard")


def test_a_step_within_the_file_names_no_file(repo: Repo) -> None:
    rule, filler = "- Batch jobs use the second client, never the queue.\n", "".join(f"Paragraph {n} says something of its own.\n\n" for n in "abcdef")
    repo.commit("One", {"CLAUDE.md": f"# A\n\n{rule}\n{filler}# B\n"})
    repo.commit("Two", {"CLAUDE.md": f"# A\n\n{filler}# B\n\n{rule}"})
    told = card(opened(repo.root), "Batch")
    assert "- Moved within this file by ada" in told
    repo.commit("Three", {"CLAUDE.md": f"# A\n\n{filler}# B\n"})
    repo.commit("Four", {"CLAUDE.md": f"# A\n\n{filler}# B\n\n{rule}"})
    assert "- Restored by ada" in card(opened(repo.root), "Batch")


def test_copies_that_became_one_share_a_line(repo: Repo) -> None:
    lesson = "# M\n\n- Batch jobs use the second client, never the queue.\n"
    repo.commit("Learn", {"AGENTS.md": lesson, "GEMINI.md": lesson})
    repo.commit("One", {"AGENTS.md": "# M\n", "GEMINI.md": "# M\n", "CLAUDE.md": lesson})
    told = card(opened(repo.root), "Batch")
    assert "- Moved from `GEMINI.md`, `AGENTS.md` by ada" in told or "- Moved from `AGENTS.md`, `GEMINI.md` by ada" in told


def test_a_hasty_card_asks_git_nothing(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("Start", {"CLAUDE.md": "- Use `frobnicate()` here.\n"})
    snapshot = opened(repo.root)
    assert snapshot.facts is not None and snapshot.facts.history is not None

    def said(offset: int, *, patient: bool) -> str:
        found = hover(snapshot, "CLAUDE.md", offset, (), NOW, patient=patient)
        assert found is not None
        return found.markdown()

    with monkeypatch.context() as patch:
        patch.setattr(snapshot.facts.history, "origin", lambda *_: pytest.fail("asked"))
        assert said(3, patient=False).startswith("Its history is being read")
        assert said(8, patient=False).startswith("`frobnicate()` symbol\n")
        with pytest.raises(pytest.fail.Exception):
            said(3, patient=True)
        told = said(3, patient=False)
        assert told.startswith("**Written 5 weeks ago** · what other files tell of it is still being read")
    said(3, patient=True)
    assert said(3, patient=False).startswith("**Written 5 weeks ago** · rules")


def test_without_git_the_rest_is_told(tmp_path: Path) -> None:
    (tmp_path / "CLAUDE.md").write_text("- See `a.md`\n")
    (tmp_path / "a.md").write_text("x\n")
    assert card(opened(tmp_path), "a.md").startswith("`a.md` path: exists\n\n---\n\nNo git history here")


def test_places_without_an_entry_have_no_card(repo: Repo) -> None:
    repo.commit("Start", {"CLAUDE.md": "# Rules\n\n\n\n- one\n", "src/a.py": "x = 1\n"})
    snapshot = opened(repo.root)
    assert hover(snapshot, "CLAUDE.md", 9, (), NOW) is None
    assert hover(snapshot, "src/a.py", 0, (), NOW) is None
    assert hover(snapshot, "none.md", 0, (), NOW) is None


NOTES = "# Notes\n\n## How we *name* things\n\ntext\n"


@pytest.mark.parametrize(
    ("text", "word", "path", "line"),
    [
        ("See `src/a.py:2`\n", "a.py", "src/a.py", 1),
        ("See `src/a.py`\n", "src", "src/a.py", 0),
        ("See `src/was.py`\n", "was", "src/now.py", 0),
        ("See [x](docs/notes.md#how-we-name-things)\n", "docs", "docs/notes.md", 2),
        ("See [x](docs/notes.md#no-such-heading)\n", "docs", "docs/notes.md", 0),
        ("Run `make test`\n", "make", "Makefile", 3),
        ("@docs/notes.md\n", "docs", "docs/notes.md", 0),
        ("Fetch with the package `httpx`\n", "httpx", "pyproject.toml", 4),
        ("Fetch with the package `requests`\n", "requests", None, None),
        ("Python 3.11 is what we run\n", "3.11", "pyproject.toml", 2),
        ("See `src/never.py`\n", "never", None, None),
        ("Plain words\n", "words", None, None),
    ],
)
def test_a_definition_leads_to_the_thing(repo: Repo, text: str, word: str, path: str | None, line: int | None) -> None:
    files = {"src/a.py": "a = 1\nb = 2\n", "src/was.py": "x = 1\ny = 2\n", "docs/notes.md": NOTES, "Makefile": "all:\n\ttrue\n\ntest:\n\ttrue\n"}
    files["pyproject.toml"] = '[project]\nname = "x"\nrequires-python = ">=3.11"\ndependencies = [\n  "httpx>=0.27",\n]\n'
    repo.commit("Start", {**files, "CLAUDE.md": text})
    repo.commit("Move", rename={"src/was.py": "src/now.py"})
    snapshot = opened(repo.root)
    found = definition(snapshot, "CLAUDE.md", text.index(word) + 1)
    if path is None:
        assert found == ()
        return
    (target,) = found
    source = snapshot.source(target.path)
    assert source is not None
    assert (target.path, source.line_of(target.span.start)) == (path, line)
    assert target.origin.start <= text.index(word) + 1 <= target.origin.end


def test_how_an_entry_was_understood(repo: Repo) -> None:
    repo.commit("Start", {"CLAUDE.md": "- Never call `fetch()` directly, use `client` instead, except in tests.\n- Be kind.\n- Receipts must not have holes: call `next_receipt()` for each.\n"})
    snapshot = opened(repo.root)
    assert "**Understood as**\n\n- not `fetch` but `client`, except for `tests`" in card(snapshot, "Never")
    assert "- do not have `holes`, but `next_receipt`\n" in card(snapshot, "Receipts")
    assert "Understood" not in card(snapshot, "kind")


def test_of_thousands_of_mentions_a_few_are_told(repo: Repo) -> None:
    repo.commit("Start", {"src/a.py": "a = 1\n", "CLAUDE.md": "- " + "word `src/a.py` 🦉 " * 1_000 + "\n"})
    repo.commit("Move", rename={"src/a.py": "src/b.py"})
    told = card(opened(repo.root), "word")
    assert len(told) < 5_000
    assert "and 992 more findings" in told
    assert "and 992 more\n" in f"{told}\n"
