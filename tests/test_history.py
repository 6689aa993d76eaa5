"""Lineages of real repositories: the wordings and moves of an entry are those that were made, with the true commits."""

from __future__ import annotations

from pathlib import Path

import pytest

from bylaw.config import Config
from bylaw.history.load import kept, load
from bylaw.memo import Disk, Memo
from bylaw.repo.git import Git, open_git
from history_kit import document, entry, history, told
from support import Link, Repo, git

RULE = "Use the retry helper for every call to the payment gateway"
OTHER = "Never log customer data, not even in debug builds"
THIRD = "Migrations run before the workers start"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


def check(repo: Repo, path: str, holding: str, *expected: str) -> None:
    """The origin of the entry of `path` that holds `holding` is told in just these lines."""
    found = document(repo.root, path)
    assert told(history(repo.root).origin(found, entry(found, holding))) == list(expected)


def bullets(*texts: str) -> str:
    return "# Rules\n\n" + "".join(f"- {text}\n" for text in texts)


def test_rewording_keeps_every_wording_with_its_own_commit(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER)})
    repo.commit("two", {"CLAUDE.md": bullets(RULE + " and the ledger", OTHER)}, author="bob")
    repo.commit("three", {"CLAUDE.md": bullets(RULE + " and the ledger", OTHER, THIRD)})
    check(repo, "CLAUDE.md", "retry", f"one CLAUDE.md:3 {RULE}", f"two CLAUDE.md:3 {RULE} and the ledger")
    check(repo, "CLAUDE.md", "debug", f"one CLAUDE.md:4 {OTHER}")


def test_a_copy_within_a_file_tells_of_the_first_one(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER)})
    repo.commit("two", {"CLAUDE.md": bullets(RULE, OTHER) + f"\n## Again\n\n- {RULE}\n"})
    repo.commit("three", {"CLAUDE.md": bullets(THIRD, OTHER) + f"\n## Again\n\n- {RULE}\n"})
    check(
        repo, "CLAUDE.md", "retry",
        f"one CLAUDE.md:3 {RULE}", "copied two CLAUDE.md > CLAUDE.md",
    )  # fmt: skip


def test_a_rewording_that_leaves_little_is_called_a_guess(repo: Repo) -> None:
    new = "Use the retry wrapper around each request that goes to payments"
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER)})
    repo.commit("two", {"CLAUDE.md": bullets(new, OTHER)})
    check(repo, "CLAUDE.md", "wrapper", f"one CLAUDE.md:3 {RULE} ~", f"two CLAUDE.md:3 {new}")


@pytest.mark.parametrize(
    "after",
    [
        f"# Rules\n\n* {RULE}\n* {OTHER}\n",
        f"# Rules\n\n1. {RULE}\n2. {OTHER}\n",
        f"# Rules\n\n- Group\n  - {RULE}\n  - {OTHER}\n",
        f"# Rules\r\n\r\n- {RULE}\r\n- {OTHER}\r\n",
        f"# Rules\n\n- {RULE[:30]}\n  {RULE[31:]}\n- {OTHER}\n",
        f"# Other heading\n\nIntro.\n\n- {RULE}\n\n\n- {OTHER}\n",
        f"# Rules\n\n> - {RULE}\n> - {OTHER}\n",
        f"# Rules\n\n- [ ] {RULE}\n- [x] {OTHER}",
    ],
    ids=["marker", "numbers", "nested", "crlf", "wrapped", "heading", "quoted", "tasks"],
)
def test_layout_is_no_wording(repo: Repo, after: str) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER)})
    repo.commit("two", {"CLAUDE.md": after})
    check(repo, "CLAUDE.md", RULE[:20], f"one CLAUDE.md:3 {RULE}")
    check(repo, "CLAUDE.md", "debug", f"one CLAUDE.md:4 {OTHER}")


def test_a_merge_is_not_the_author_of_what_it_brings(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER, THIRD)})
    repo.commit("side", {"CLAUDE.md": bullets(RULE, OTHER, THIRD + " up")}, branch="side", author="eve")
    repo.commit("main", {"CLAUDE.md": bullets(RULE + " too", OTHER, THIRD)})
    repo.commit("merge", {"CLAUDE.md": bullets(RULE + " too", OTHER, THIRD + " up")}, merge="side")
    check(repo, "CLAUDE.md", "Migrations", f"one CLAUDE.md:5 {THIRD}", f"side CLAUDE.md:5 {THIRD} up")
    check(repo, "CLAUDE.md", "retry", f"one CLAUDE.md:3 {RULE}", f"main CLAUDE.md:3 {RULE} too")


def test_a_merge_that_took_one_side_is_not_seen(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE)})
    repo.commit("side", {"CLAUDE.md": bullets(RULE, OTHER)}, branch="side")
    repo.commit("elsewhere", {"src/a.py": "1"})
    repo.commit("merge", {"CLAUDE.md": bullets(RULE, OTHER)}, merge="side")
    check(repo, "CLAUDE.md", "debug", f"side CLAUDE.md:4 {OTHER}")


def test_promotion_leaves_the_lesson_behind(repo: Repo) -> None:
    lesson = "Never log any customer data, we did so in May and it was bad"
    repo.commit("learn", {"MEMORY.md": bullets(lesson), "CLAUDE.md": bullets(RULE)})
    repo.commit("noise", {"src/a.py": "1"})
    repo.commit("promote", {"CLAUDE.md": bullets(RULE, lesson)})
    check(
        repo, "CLAUDE.md", "customer", f"learn MEMORY.md:3 {lesson}", f"promote CLAUDE.md:4 {lesson}",
        "promoted promote MEMORY.md > CLAUDE.md",
    )  # fmt: skip


def test_reworded_promotion_is_a_guess_with_its_source(repo: Repo) -> None:
    lesson = "Always use custom errors in contracts, not require strings, they cost more gas"
    rule = "Custom errors in contracts, not `require` strings"
    repo.commit("learn", {"MEMORY.md": bullets(lesson), "CLAUDE.md": bullets(RULE)})
    repo.commit("promote", {"CLAUDE.md": bullets(RULE, rule)})
    check(
        repo, "CLAUDE.md", "Custom", f"learn MEMORY.md:3 {lesson} ~", f"promote CLAUDE.md:4 {rule}",
        "promoted promote MEMORY.md > CLAUDE.md ~",
    )  # fmt: skip


def test_demotion_and_move_between_files(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER, THIRD), "AGENTS.md": "# Agents\n"})
    repo.commit("demote", {"CLAUDE.md": bullets(RULE, OTHER), "MEMORY.md": bullets(THIRD)})
    repo.commit("move", {"CLAUDE.md": bullets(RULE), "AGENTS.md": "# Agents\n\n- " + OTHER + "\n"})
    check(
        repo, "MEMORY.md", "Migrations", f"one CLAUDE.md:5 {THIRD}", f"demote MEMORY.md:3 {THIRD}",
        "demoted demote CLAUDE.md > MEMORY.md",
    )  # fmt: skip
    check(
        repo, "AGENTS.md", "debug", f"one CLAUDE.md:4 {OTHER}", f"move AGENTS.md:3 {OTHER}",
        "moved move CLAUDE.md > AGENTS.md",
    )  # fmt: skip


def test_a_folder_of_many_files_becomes_memory_in_two_steps(repo: Repo) -> None:
    names, said = range(60), "Gadget {} wants the valve number {} open before it starts"
    texts = {name: bullets(said.format(name, name * 7)) for name in names}
    repo.commit("one", {f"docs/notes/{name}.md": text for name, text in texts.items()})
    repo.commit("two", rename={f"docs/notes/{name}.md": f"docs/kept/{name}.md" for name in names})
    repo.commit("three", rename={f"docs/kept/{name}.md": f".claude/memory/{name}.md" for name in names})
    now = said.format(7, 49)
    check(
        repo, ".claude/memory/7.md", "Gadget", f"one docs/notes/7.md:3 {now}", f"two docs/kept/7.md:3 {now}",
        f"three .claude/memory/7.md:3 {now}", "moved two docs/notes/7.md > docs/kept/7.md",
        "moved three docs/kept/7.md > .claude/memory/7.md",
    )  # fmt: skip


def test_a_guess_from_a_guess_still_says_the_same(repo: Repo) -> None:
    first = "Every exported function of the ledger has a test that reads its invoices back"
    second = "The cache of exchange rates is thrown away whenever the treasury publishes"
    page = f"Testing matters to us. {first}. {second}, and the nightly job fills it again."
    repo.commit("one", {"memory/tests.md": f"# Tests\n\n- {first}\n", "memory/page.md": "# Page\n"})
    repo.commit("two", {"memory/page.md": f"# Page\n\n{page}\n"})
    repo.commit("three", {"memory/page.md": "# Page\n", "CLAUDE.md": bullets(second)})
    check(
        repo, "CLAUDE.md", "treasury", f"two memory/page.md:3 {page} ~", f"three CLAUDE.md:3 {second}",
        "promoted three memory/page.md > CLAUDE.md ~",
    )  # fmt: skip


@pytest.mark.parametrize("path", ["docs/guide.md", "docs/GUIDE.MD"])
def test_renamed_file_also_from_one_that_was_no_memory(repo: Repo, path: str) -> None:
    repo.commit("one", {path: bullets(RULE, OTHER, THIRD)})
    repo.commit("two", {path: bullets(RULE + " now", OTHER, THIRD)})
    repo.commit("rename", rename={path: "AGENTS.md"})
    check(
        repo, "AGENTS.md", "retry", f"one {path}:3 {RULE}", f"two {path}:3 {RULE} now",
        f"rename AGENTS.md:3 {RULE} now", f"moved rename {path} > AGENTS.md",
    )  # fmt: skip


def test_restored_entries_were_born_the_first_time(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER)})
    repo.commit("drop", {"CLAUDE.md": bullets(RULE)})
    repo.commit("back", {"CLAUDE.md": bullets(RULE, OTHER)})
    found = document(repo.root, "CLAUDE.md")
    origin = history(repo.root).origin(found, entry(found, "debug"))
    assert told(origin) == [f"one CLAUDE.md:4 {OTHER}", "restored back CLAUDE.md > CLAUDE.md"]
    assert origin.born is not None and origin.born.commit.summary == "one"


def test_move_to_another_section(repo: Repo) -> None:
    filler = "".join(f"Paragraph {n} says something of its own.\n\n" for n in "abcdef")
    repo.commit("one", {"CLAUDE.md": f"# A\n\n- {RULE}\n\n{filler}# B\n\n- {OTHER}\n"})
    repo.commit("move", {"CLAUDE.md": f"# A\n\n{filler}# B\n\n- {OTHER}\n- {RULE}\n"})
    check(repo, "CLAUDE.md", "retry", f"one CLAUDE.md:3 {RULE}", "moved move CLAUDE.md > CLAUDE.md")


def test_a_paragraph_that_is_read_in_two_pieces_says_its_words_once(repo: Repo) -> None:
    old = (
        "The deploy key (for `/login`) is in `/opt/shop/.env` on the staging machine under `COOKIE_KEY`. "
        "Fetch it with: `ssh -p 2222 root@shop.example \"grep COOKIE_KEY /opt/shop/.env\"`"
    )
    lead = "The deploy key (for `/login` and the `X-Key` header) is in `/opt/shop/.env` on the staging machine under"
    rest = (
        "**`DEPLOY_KEY`** (this is what the settings of the shop actually read). "
        "Fetch it with: `ssh -p 2222 root@shop.example \"grep '^DEPLOY_KEY=' /opt/shop/.env\"`"
    )
    below = "\n## Later\n\nAnother paragraph about invoices.\n"
    repo.commit("one", {"CLAUDE.md": f"# Keys\n\n{old}\n{below}"})
    repo.commit("two", {"CLAUDE.md": f"# Keys\n\n{lead}\n{rest}\n{below}"})
    check(repo, "CLAUDE.md", "settings", f"one CLAUDE.md:3 {old} ~", f"two CLAUDE.md:3 {lead} {rest}")


def test_whole_file_rewrite(repo: Repo) -> None:
    texts = [f"Rule {word} about {word * 2} and how {word * 3} is handled by {word}s" for word in ("zeta", "iota", "mu", "rho")]
    repo.commit("one", {"CLAUDE.md": bullets(*texts)})
    new = [text.replace("handled", "treated") for text in reversed(texts)]
    repo.commit("two", {"CLAUDE.md": "# New\n\nAll is new.\n\n" + "\n\n".join(new) + "\n"})
    check(repo, "CLAUDE.md", "zetas", f"one CLAUDE.md:3 {texts[0]}", f"two CLAUDE.md:11 {new[3]}")


def test_shallow_clones_say_at_or_before(repo: Repo, tmp_path: Path) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE)})
    repo.commit("two", {"CLAUDE.md": bullets(RULE, OTHER)})
    repo.commit("three", {"CLAUDE.md": bullets(RULE, OTHER, THIRD)})
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{repo.root}", str(clone))
    found = document(clone, "CLAUDE.md")
    ask = history(clone)
    assert told(ask.origin(found, entry(found, "retry"))) == [f"two CLAUDE.md:3 {RULE}", "at_or_before"]
    assert told(ask.origin(found, entry(found, "Migrations"))) == [f"three CLAUDE.md:5 {THIRD}"]


def test_the_editor_may_be_ahead_of_head(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER)})
    ahead = document(repo.root, "CLAUDE.md", bullets("Brand new words here", RULE + " soon", OTHER))
    ask = history(repo.root)
    assert told(ask.origin(ahead, entry(ahead, "Brand"))) == ["uncommitted"]
    assert told(ask.origin(ahead, entry(ahead, "retry"))) == [f"one CLAUDE.md:3 {RULE}", "uncommitted"]
    assert told(ask.origin(ahead, entry(ahead, "debug"))) == [f"one CLAUDE.md:4 {OTHER}"]


def test_a_fence_belongs_to_what_the_entry_says(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": "Run the tests:\n\n```sh\npytest -q\n```\n"})
    repo.commit("two", {"CLAUDE.md": "Run the tests:\n\n```sh\nuv run pytest -q\n```\n"})
    found = document(repo.root, "CLAUDE.md")
    texts = [w.text for w in history(repo.root).origin(found, entry(found, "Run the tests")).wordings]
    assert [("uv" in text, "pytest -q" in text) for text in texts] == [(False, True), (True, True)]


def test_written_is_when_the_mention_came_not_the_last_edit(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets("See the client")})
    repo.commit("two", {"CLAUDE.md": bullets("See the client in `src/a.py`")})
    repo.commit("three", {"CLAUDE.md": bullets("See the new client in `src/a.py`", OTHER)})
    repo.commit("four", rename={"CLAUDE.md": "AGENTS.md"})
    ask = history(repo.root)

    def summary(text: str, line: int | None) -> str | None:
        commit = ask.written("AGENTS.md", text, line)
        return commit and commit.summary

    assert summary("src/a.py", 3) == "two"
    assert summary("src/a.py", None) == summary("src/a.py", 99) == "two"
    assert summary("new client", 3) == "three"
    assert summary("src/b.py", 3) is None


def test_deleted_entries_with_their_heading(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER) + f"\n## Later\n\n- {THIRD}\n"})
    repo.commit("drop", {"CLAUDE.md": bullets(RULE)})
    gone = [(d.wording.text, d.commit.summary, d.heading) for d in history(repo.root).deleted("CLAUDE.md")]
    assert gone == [(THIRD, "drop", "Later"), (OTHER, "drop", "Rules")]


def test_links_binaries_and_odd_names(repo: Repo) -> None:
    odd = 'odd "dir" \u00e9/CLAUDE.md'
    repo.commit("one", {"AGENTS.md": bullets(RULE), "CLAUDE.md": Link("AGENTS.md"), odd: bullets(OTHER)})
    repo.commit("two", {"CLAUDE.md": bullets(THIRD), odd: b"- \xff\xfe not UTF-8, but a rule all the same\n\0\n"})
    repo.commit("three", {"CLAUDE.md": Link("AGENTS.md"), odd: bullets(OTHER + " at all")})
    assert told(history(repo.root).origin(found := document(repo.root, odd), entry(found, "debug")))[0].startswith("one")
    assert history(repo.root).written("CLAUDE.md", "Migrations", 3) is None


def test_a_lone_carriage_return_ends_a_line_for_editors_only(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": f"# Rules\r\n\n- {OTHER}\rmore\n\n- {RULE}\n"})
    found = document(repo.root, "CLAUDE.md")
    assert told(history(repo.root).origin(found, entry(found, "retry"))) == [f"one CLAUDE.md:5 {RULE}"]


def test_new_commits_extend_what_is_kept_on_disk(repo: Repo, tmp_path: Path) -> None:
    memo = Memo(Disk(tmp_path / "cache"))
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER), "README.md": "x"})
    history(repo.root, memo).prepare()
    repo.commit("side", {"CLAUDE.md": bullets(RULE, OTHER + " at all")}, branch="side")
    repo.commit("two", {"CLAUDE.md": bullets(RULE + " too", OTHER)})
    history(repo.root, memo).prepare()
    repo.commit("merge", {"CLAUDE.md": bullets(RULE + " too", OTHER + " at all")}, merge="side")
    repo.commit("three", {"AGENTS.md": bullets(THIRD)})
    for path, holding in (("CLAUDE.md", "retry"), ("CLAUDE.md", "debug"), ("AGENTS.md", "Migrations")):
        found = document(repo.root, path)
        kept = history(repo.root, memo).origin(found, entry(found, holding))
        assert kept == history(repo.root).origin(found, entry(found, holding))
        assert not kept.at_or_before


def test_amended_history_is_read_anew(repo: Repo, tmp_path: Path) -> None:
    memo = Memo(Disk(tmp_path / "cache"))
    first = repo.commit("one", {"CLAUDE.md": bullets(RULE)})
    repo.commit("two", {"CLAUDE.md": bullets(RULE, OTHER)})
    history(repo.root, memo).prepare()
    git(repo.root, "reset", "-q", "--hard", first)
    repo.commit("two again", {"CLAUDE.md": bullets(RULE, THIRD)})
    found = document(repo.root, "CLAUDE.md")
    assert told(history(repo.root, memo).origin(found, entry(found, "Migrations"))) == [f"two again CLAUDE.md:4 {THIRD}"]


def test_what_another_bylaw_kept_is_read_anew(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memo, rules = Memo(Disk(tmp_path / "cache")), Config()
    head = repo.commit("one", {"CLAUDE.md": bullets(RULE)})
    opened = open_git(repo.root)
    assert isinstance(opened, Git)
    load(opened, memo, rules, head)
    assert kept(opened, memo, rules, head)
    monkeypatch.setattr("bylaw.history.load.program", lambda: "another")
    assert not kept(opened, memo, rules, head)


def test_a_broken_cache_is_no_harm(repo: Repo, tmp_path: Path) -> None:
    class Broken(Disk):
        def load(self, key: str) -> bytes | None:
            return b'{"head": 1}'

    repo.commit("one", {"CLAUDE.md": bullets(RULE)})
    found = document(repo.root, "CLAUDE.md")
    answer = history(repo.root, Memo(Broken(tmp_path / "cache"))).origin(found, entry(found, "retry"))
    assert told(answer) == [f"one CLAUDE.md:3 {RULE}"]


def test_an_entry_is_no_older_than_its_own_words(repo: Repo) -> None:
    fence = "  ```sh\n  make gateway-test ARGS=slow\n  ```\n"
    repo.commit("one", {"CLAUDE.md": f"# Rules\n\n- {RULE}\n{fence}"})
    repo.commit("two", {"CLAUDE.md": f"# Rules\n\n- {OTHER}\n{fence}"})
    check(repo, "CLAUDE.md", "debug", f"two CLAUDE.md:3 {OTHER} ```sh make gateway-test ARGS=slow ```")


def test_words_within_others_are_a_guess_but_not_what_is_only_longer(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets("Models in `app/models/search/` and its helpers", OTHER)})
    long = "Full-text search runs in the database, sharded by account, on one index in tests. Models in `app/models/search/` and its helpers"
    repo.commit("two", {"CLAUDE.md": bullets(long, OTHER + ", and this holds for every service that we run, on every host and in every region, also for tools")})
    assert told(history(repo.root).origin(document(repo.root, "CLAUDE.md"), document(repo.root, "CLAUDE.md").entries[0]))[0].endswith(" ~")
    assert not told(history(repo.root).origin(document(repo.root, "CLAUDE.md"), document(repo.root, "CLAUDE.md").entries[1]))[0].endswith(" ~")


def early(repo: Repo, path: str, holding: str, text: str | None = None) -> list[str]:
    """What is told of an entry before all files are read."""
    ask = history(repo.root)
    found = document(repo.root, path, text)
    assert ask.so_far(found, entry(found, holding)) is None
    ask.begin(path)
    origin = ask.so_far(found, entry(found, holding))
    assert origin is not None and not origin.complete and not ask.ready
    return told(origin)


def test_one_file_is_told_of_before_all_are_read(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER), "MEMORY.md": "# M\n"})
    repo.commit("two", {"CLAUDE.md": f"# Rules\n\n- {OTHER}\n- {RULE} and\n  the ledger\n"})
    repo.commit("side", {"CLAUDE.md": f"# Rules\n\n- {OTHER}\n- {RULE} and\n  the ledger\n- {THIRD}\n"}, branch="side", author="eve")
    repo.commit("main", {"CLAUDE.md": f"# Rules\n\n- {OTHER}\n- {RULE} and\n  the books\n"})
    repo.commit("merge", {"CLAUDE.md": f"# Rules\n\n- {OTHER}\n- {RULE} and\n  the books\n- {THIRD}\n"}, merge="side")
    assert early(repo, "CLAUDE.md", "Migrations") == [f"side CLAUDE.md:6 {THIRD}"]
    assert early(repo, "CLAUDE.md", "debug") == [f"one CLAUDE.md:4 {OTHER}"]
    assert [line.partition(" ")[0] for line in early(repo, "CLAUDE.md", "retry")] == ["one", "two", "main"]
    changed = bullets(OTHER, "Brand new words that nobody has committed so far")
    assert early(repo, "CLAUDE.md", "Brand", changed) == ["uncommitted"]


def test_what_is_known_on_disk_is_told_at_once_and_whole(repo: Repo, tmp_path: Path) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER)})
    memo = Memo(Disk(tmp_path / "cache"))
    history(repo.root, memo).prepare()
    ask = history(repo.root, memo)
    ask.begin("CLAUDE.md")
    found = document(repo.root, "CLAUDE.md")
    origin = ask.so_far(found, found.entries[0])
    assert ask.ready and origin is not None and origin.complete


def test_decisions_about_an_entry_are_no_wording_of_it(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER)})
    for number, said in enumerate(("disputed 2026-01-02 eve: not on Windows", "confirmed 2026-02-03 bob")):
        repo.commit(f"d{number}", {"CLAUDE.md": f"# Rules\n\n- {RULE}\n  <!-- bylaw: {said} -->\n- {OTHER}\n"})
    check(repo, "CLAUDE.md", "retry", f"one CLAUDE.md:3 {RULE}")


def test_an_edit_in_place_is_no_copy_of_the_old_words_elsewhere(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE + " 3 times", OTHER)})
    repo.commit("two", {"AGENTS.md": bullets(RULE + " 3 times", OTHER)})
    repo.commit("three", {"CLAUDE.md": bullets(RULE + " 5 times", OTHER)})
    check(repo, "CLAUDE.md", "retry", f"one CLAUDE.md:3 {RULE} 3 times", f"three CLAUDE.md:3 {RULE} 5 times")


def test_a_file_that_changes_too_much_is_told_of_by_its_own_log(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = [f"- row {number} of the table that a program writes anew each time" for number in range(200)]
    for commit in range(4):
        rows = "\n".join(line.replace("row", f"row {commit}") for line in noise)
        repo.commit(f"c{commit}", {"AGENTS.md": f"# A\n\n{rows}\n", "CLAUDE.md": bullets(f"{RULE} {commit} times", OTHER)})
    monkeypatch.setattr("bylaw.history.load._HEAVY", 20_000)
    memo = Memo(Disk(tmp_path / "cache"))
    for added in ("", "- A last one that somebody wrote by hand\n"):
        if added:
            repo.commit("more", {"AGENTS.md": (repo.root / "AGENTS.md").read_text() + added})
        ask = history(repo.root, memo)
        found = document(repo.root, "AGENTS.md")
        origin = ask.origin(found, entry(found, "row 3 7 "))
        assert origin.complete and [w.commit.summary for w in origin.wordings] == ["c0", "c1", "c2", "c3"]
        written = ask.written("AGENTS.md", "row 3 7 ", None)
        assert written is not None and written.summary == "c3"
        found = document(repo.root, "CLAUDE.md")
        assert len(ask.origin(found, entry(found, "retry")).wordings) == 4


def test_what_is_no_memory_has_an_origin_too(repo: Repo) -> None:
    repo.commit("one", {"notes.md": bullets(RULE, OTHER)})
    repo.commit("two", {"notes.md": bullets(RULE + " again", OTHER)})
    check(repo, "notes.md", "retry", f"one notes.md:3 {RULE}", f"two notes.md:3 {RULE} again")


def test_a_clone_without_its_contents_says_so(repo: Repo, tmp_path: Path) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(RULE, OTHER)})
    repo.commit("two", {"CLAUDE.md": bullets(RULE, OTHER + " at all")})
    repo.git("config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{repo.root}", "part")
    found = document(tmp_path / "part", "CLAUDE.md")
    ask = history(tmp_path / "part")
    origin = ask.origin(found, entry(found, "retry"))
    assert ask.note.startswith("The history of the memory files cannot be read: ")
    assert told(origin) == ["at_or_before"]


CONTEXT = [
    "The command line lives in `packages/core/src/cli.ts` and loads each plugin from `src/plugins`",
    "Golden output stands in `tests/golden/*.txt`, one file for each engine and fixture",
    "Plugins register hooks with `hooks.add()`, never by editing the core of the command line",
    "Every plugin has tests of its own, next to its source, run by the test command of the core",
    "The core package is the only one that reads the settings of the command line",
    "Release notes are written by hand and name the plugin, the hook and the fixture that changed",
]


@pytest.mark.parametrize(
    ("before", "new"),
    [
        ("Main entry point for creating a plugin: `packages/core/src/main.ts`, with options", "| Main plugin | `src/plugin.ts` |"),
        ("For the reader, test the round trip:", "The round-trip test of the reader is the proof: what we read and write again must be the same bytes"),
        ("| Components | `src/components/` |", "| Components | `components/` |"),
        ("type: reference", "type: reference"),
        ("## Test framework", "## Test framework"),
        ("Run `make lint test` from `packages/core` before you push the plugin", "The tests of the core plugin run in `make test`, the linter in CI"),
    ],
    ids=["words in any order", "words of another sentence", "short rows", "a key", "a heading", "the same things"],
)  # fmt: skip
def test_what_is_only_alike_is_no_origin(repo: Repo, before: str, new: str) -> None:
    def item(text: str) -> str:
        return f"{text}\n" if text[0] in "#|" or text.startswith("type") else f"- {text}\n"

    repo.commit("one", {"AGENTS.md": bullets(*CONTEXT[:3]) + "\n" + item(before), "CLAUDE.md": bullets(*CONTEXT[3:])})
    repo.commit("two", {"CLAUDE.md": bullets(*CONTEXT[3:]) + "\n" + item(new)})
    found = document(repo.root, "CLAUDE.md")
    # a heading is no entry: its block is asked about by its line
    origin = history(repo.root).written("CLAUDE.md", new.lstrip("#| "), 7)
    assert origin is not None and origin.summary == "two"
    if not new.startswith("#"):
        entry_ = next(one for one in found.entries if new.strip("| ").split(" | ")[0] in one.text)
        assert not history(repo.root).origin(found, entry_).moves


def test_what_says_little_came_along_with_what_says_more(repo: Repo) -> None:
    repo.commit("one", {"CLAUDE.md": bullets(*CONTEXT[:3], "Use the same editor")})
    repo.commit("two", {"AGENTS.md": bullets(*CONTEXT[:3], "Use the same editor")})
    check(
        repo, "AGENTS.md", "same editor", "one CLAUDE.md:6 Use the same editor", "two AGENTS.md:6 Use the same editor",
        "copied two CLAUDE.md > AGENTS.md",
    )  # fmt: skip


def test_code_comes_from_the_same_code_only(repo: Repo) -> None:
    def fence(*lines: str) -> str:
        return "# Build\n\n" + "\n".join(("```bash", *lines, "```", ""))

    code = ("npm run build  # compile the worker for staging", "npm run deploy  # deploy the worker to staging")
    repo.commit("one", {"CLAUDE.md": "# Rules\n", "worker/CLAUDE.md": fence(*code)})
    repo.commit("alike", {"CLAUDE.md": fence(code[0], code[1].replace("deploy  #", "deploy:production  #"))})
    check(repo, "CLAUDE.md", "npm", f"alike CLAUDE.md:3 ```bash {code[0].replace('  ', ' ')} npm run deploy:production # deploy the worker to staging ```")
    repo.commit("same", {"AGENTS.md": fence(*code)})
    found = document(repo.root, "AGENTS.md")
    origin = history(repo.root).origin(found, entry(found, "npm"))
    assert [wording.commit.summary for wording in origin.wordings] == ["one", "same"]


def test_lines_that_say_little_come_back_with_their_example(repo: Repo) -> None:
    lines = ("func TestOrders(t *testing.T) {", "    orders, err := loadOrders(t, fixtures)", "    if err != nil {", "        t.Fatal(err)", "    }", "}")
    page = "# Tests\n\n```go\n" + "\n".join(lines) + "\n```\n\n" + bullets(RULE, OTHER)
    repo.commit("one", {"docs/AGENTS.md": page, "CLAUDE.md": "# Rules\n"})
    repo.commit("prune", {"docs/AGENTS.md": None})
    repo.commit("back", {"docs/AGENTS.md": page})
    found = document(repo.root, "docs/AGENTS.md")
    origin = history(repo.root).origin(found, entry(found, "TestOrders"))
    assert [wording.commit.summary for wording in origin.wordings] == ["one"]
    assert [(move.kind, move.commit.summary) for move in origin.moves] == [("restored", "back")]


def test_code_that_is_moved_may_differ_a_little(repo: Repo) -> None:
    code = "npm run deploy --workspace worker --target staging"
    repo.commit("one", {"CLAUDE.md": f"# Build\n\n```bash\n{code}\n```\n"})
    repo.commit("two", {"CLAUDE.md": "# Build\n", "AGENTS.md": f"# Build\n\n```bash\n{code}-eu\n```\n"})
    found = document(repo.root, "AGENTS.md")
    (move,) = history(repo.root).origin(found, entry(found, "npm")).moves
    assert (move.kind, move.commit.summary, move.source.path, move.similarity is None) == ("moved", "two", "CLAUDE.md", False)


def test_code_below_an_entry_moves_with_it_only(repo: Repo) -> None:
    def example(*says: str) -> str:
        return "# A\n\n" + "\n".join((*says, "", "```yaml", "selector: no-console-log-anywhere", "severity: error-not-warning", "```", ""))

    repo.commit("one", {"AGENTS.md": example("How the linter is told to ignore generated clients:"), "CLAUDE.md": "# A\n"})
    repo.commit("two", {"CLAUDE.md": example("Overriding what a shared package of rules demands:")})
    found = document(repo.root, "CLAUDE.md")
    assert not history(repo.root).origin(found, entry(found, "Overriding")).moves
    repo.commit("three", {"AGENTS.md": "# A\n", "docs/AGENTS.md": example("How the linter is told to ignore generated clients:")})
    found = document(repo.root, "docs/AGENTS.md")
    (move,) = history(repo.root).origin(found, entry(found, "linter")).moves
    assert (move.kind, move.commit.summary, move.source.path) == ("moved", "three", "AGENTS.md")


def test_what_one_commit_wrote_into_several_files_is_told_of_each(repo: Repo) -> None:
    repo.commit("one", {path: bullets(RULE, OTHER) for path in ("AGENTS.md", "docs/AGENTS.md", "GEMINI.md")})
    repo.commit("two", {path: bullets(RULE + " too", OTHER) for path in ("AGENTS.md", "GEMINI.md")})
    repo.commit("three", {"AGENTS.md": bullets(RULE + " too", OTHER + " at all")})
    check(
        repo, "AGENTS.md", "retry", f"one AGENTS.md:3 {RULE}", f"two AGENTS.md:3 {RULE} too",
        "also one GEMINI.md", "also one docs/AGENTS.md", "also two GEMINI.md",
    )  # fmt: skip
    check(
        repo, "AGENTS.md", "debug", f"one AGENTS.md:4 {OTHER}", f"three AGENTS.md:4 {OTHER} at all",
        "also one GEMINI.md", "also one docs/AGENTS.md",
    )  # fmt: skip


def test_a_line_of_a_diagram_that_changes_in_two_files_is_told_of_both(repo: Repo) -> None:
    def page(title: str, ledger: str) -> str:
        tree = f"├── gateway/   # PaymentGateway, RetryHelper\n├── ledger/    # {ledger}\n└── workers/   # NightlyMigration"
        return f"# {title}\n\n```\n{tree}\n```\n"

    repo.commit("one", {"CLAUDE.md": page("Root", "LedgerBook")})
    repo.commit("two", {"bot/CLAUDE.md": page("Bot", "LedgerBook")})
    repo.commit("three", {"CLAUDE.md": page("Root", "LedgerBook, LedgerVault"), "bot/CLAUDE.md": page("Bot", "LedgerBook, LedgerVault")})
    origin = history(repo.root).origin(found := document(repo.root, "CLAUDE.md"), entry(found, "LedgerVault"))
    assert told(origin)[-1] == "also three bot/CLAUDE.md" and not origin.moves


def test_a_key_or_line_that_pages_share_makes_them_no_twins(repo: Repo) -> None:
    def page(name: str, said: str) -> str:
        return f"---\nname: {name}\ndescription: {said}\nsource: the page of the artifact framework\nowner: {name} team\n---\n\n{said}\n"

    repo.commit("one", {".claude/memory/retry.md": page("retry-helper", RULE), ".claude/memory/logs.md": page("customer-logs", OTHER)})
    found = document(repo.root, ".claude/memory/logs.md")
    assert all(not history(repo.root).origin(found, one).twins for one in found.entries)


def test_files_that_move_or_change_together_are_not_made_of_each_other(repo: Repo) -> None:
    def page(who: str, more: str = "") -> str:
        return bullets(RULE, f"You are the {who} specialist and guard the {who} layer of the payment gateway{more}")

    repo.commit("one", {"a/ledger.md": page("ledger"), "a/AGENTS.md": page("worker"), "a/CLAUDE.md": page("worker")})
    repo.commit("two", rename={f"a/{name}.md": f".claude/rules/{name}.md" for name in ("ledger", "AGENTS", "CLAUDE")})
    for commit, more in (("three", " alone"), ("four", " alone now")):
        repo.commit(commit, {f".claude/rules/{name}.md": page("worker", f"{more}, in {name}") for name in ("AGENTS", "CLAUDE")})
    found = document(repo.root, ".claude/rules/AGENTS.md")
    for one in found.entries:
        origin = history(repo.root).origin(found, one)
        assert [(move.kind, move.source.path) for move in origin.moves] == [("moved", "a/AGENTS.md")]
        assert [(twin.commit.summary, twin.source.path) for twin in origin.twins] == [("one", "a/CLAUDE.md"), ("one", "a/ledger.md")][: 2 if "retry" in one.text else 1]


def test_a_lesson_that_says_it_twice_is_told_with_both_passages(repo: Repo) -> None:
    said = "Every worker writes its findings to `.state/team/<name>/task.md` before the task is marked complete"
    again = "Write findings to `.state/team/<name>/task.md` before marking the task complete"
    lesson = bullets(said + ", or the lead reads nothing at all", OTHER) + f"\n## What to say\n\n> {again}\n"
    repo.commit("learn", {"MEMORY.md": lesson, "CLAUDE.md": bullets(RULE)})
    rule = "Each worker writes findings to `.state/team/<name>/task.md` before marking the task complete"
    repo.commit("promote", {"CLAUDE.md": bullets(RULE, rule)})
    found = document(repo.root, "CLAUDE.md")
    moves = history(repo.root).origin(found, entry(found, "findings")).moves
    assert {(move.kind, move.source.path, move.source.line) for move in moves} == {("promoted", "MEMORY.md", 3), ("promoted", "MEMORY.md", 8)}


def test_a_lesson_that_changes_with_the_rule_may_have_taught_it(repo: Repo) -> None:
    lesson = "Never log customer data in debug builds: we did so in May and it was bad"
    repo.commit("one", {"MEMORY.md": bullets(lesson), "CLAUDE.md": bullets("Logs of customer data are short", RULE)})
    rule = "Never log customer data in debug builds: logs are short"
    repo.commit("two", {"MEMORY.md": bullets(lesson + " for us all"), "CLAUDE.md": bullets(rule, RULE)})
    found = document(repo.root, "CLAUDE.md")
    (move,) = history(repo.root).origin(found, entry(found, "short")).moves
    assert (move.kind, move.source.path, move.similarity is not None) == ("promoted", "MEMORY.md", True)


def test_code_that_was_taken_along_tells_of_it_below_a_new_paragraph(repo: Repo) -> None:
    def example(says: str, *code: str) -> str:
        return "\n".join((says, "", "```bash", *code, "```", ""))

    code = ("ledger-cli report invoices --quarter 3 --format ledgerbook", "echo done")
    repo.commit("one", {"CLAUDE.md": "# Rules\n\n" + example("Quick patterns of the week", *code), "AGENTS.md": "# A\n"})
    new = example("Reports for auditors:", code[0] + " --all", "echo done")
    repo.commit("two", {"CLAUDE.md": "# Rules\n", "docs/AGENTS.md": "# Reports\n\n" + new})
    found = document(repo.root, "docs/AGENTS.md")
    (move,) = history(repo.root).origin(found, entry(found, "auditors")).moves
    assert (move.kind, move.source.path, move.similarity is None) == ("moved", "CLAUDE.md", False)


def test_an_entry_is_no_older_than_what_it_says_because_of_a_remark(repo: Repo) -> None:
    says = f"**Payments.** {RULE}, whatever the page around it says, and tell the ledger of each one that was given up."
    remark = "Nobody may sleep while the drawer is open."
    repo.commit("one", {"notes/memory/drawer.md": f"# Drawer\n\n{remark}\n"})
    repo.commit("two", {"CLAUDE.md": f"# Rules\n\n- {says}\n\n  {remark}\n", "notes/memory/drawer.md": "# Drawer\n"})
    check(
        repo, "CLAUDE.md", "Payments",
        f"two CLAUDE.md:3 {says} {remark}", "promoted two notes/memory/drawer.md > CLAUDE.md",
    )  # fmt: skip


def test_an_entry_that_grew_is_as_old_as_its_first_words(repo: Repo) -> None:
    more = f"{OTHER}, since whoever reads them may be anybody, and nobody can tell who has read them before."
    repo.commit("one", {"CLAUDE.md": f"# Rules\n\n- {RULE}\n"})
    repo.commit("two", {"CLAUDE.md": f"# Rules\n\n- {RULE}\n\n  {more}\n"})
    check(repo, "CLAUDE.md", "retry", f"one CLAUDE.md:3 {RULE}", f"two CLAUDE.md:5 {RULE} {more}")


def test_a_fence_is_as_old_as_the_first_line_that_says_something(repo: Repo) -> None:
    def fence(*lines: str) -> str:
        return "\n".join(("```atlas", "// RIGHT", *lines, "```", ""))

    first, then = "open_the_drawer(of: till)", "let receipt = printed_twice(customer)"
    repo.commit("one", {"CLAUDE.md": f"# A\n\n{fence(first)}"})
    repo.commit("two", {"CLAUDE.md": f"# A\n\n{fence(then)}"})
    check(repo, "CLAUDE.md", "printed", f"two CLAUDE.md:4 ```atlas // RIGHT {then} ```")


def test_what_only_moved_was_not_learned_then(repo: Repo) -> None:
    repo.commit("one", {"memory/a.md": bullets(RULE, THIRD), "memory/b.md": bullets(f"{RULE}, always", OTHER)})
    repo.commit("two", rename={"memory/b.md": "memory/c.md"})
    found = history(repo.root).origin(page := document(repo.root, "memory/c.md"), entry(page, "always"))
    assert [(move.kind, move.source.path) for move in found.moves] == [("moved", "memory/b.md")]


def test_a_generated_line_with_other_numbers_is_no_copy(repo: Repo) -> None:
    def line(day: int) -> str:
        return f"evidence: memory/.dreams/session-corpus/2026-06-{day}.txt:{day}9-89"

    for day in range(11, 15):
        repo.commit(f"day {day}", {f"memory/2026-06-{day}.md": bullets(line(day), f"{RULE} {day}")})
    check(repo, "memory/2026-06-14.md", "evidence", f"day 14 memory/2026-06-14.md:3 {line(14)}")


def test_of_equal_copies_the_file_of_the_same_name_is_the_source(repo: Repo) -> None:
    repo.commit("one", {f"memory/old/{name}.md": bullets(RULE) for name in ("monday", "sunday", "tuesday")})
    repo.commit("two", {"memory/new/sunday.md": bullets(RULE, OTHER)})
    found = history(repo.root).origin(page := document(repo.root, "memory/new/sunday.md"), entry(page, "retry"))
    assert [wording.path for wording in found.wordings] == ["memory/old/sunday.md", "memory/new/sunday.md"]
