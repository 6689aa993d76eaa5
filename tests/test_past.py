"""What went, when, and what became of it: renames are paired without contents where they can be, and followed in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bylaw.memo import Disk, Memo
from bylaw.repo.git import Git, GitError, open_git
from bylaw.repo.past import Past, read_past
from bylaw.repo.past_read import read_record
from bylaw.repo.renames import same_content, similarity
from bylaw.workspace import Session, gather
from support import Repo, git


def opened(root: Path) -> Git:
    found = open_git(root)
    assert isinstance(found, Git), found
    return found


def past_of(repo: Repo, memo: Memo | None = None, **bounds: Any) -> Past:
    found = opened(repo.root)
    files = {path for path, _, _ in found.ls_tree("HEAD")} if found.head else set()
    live = files | {str(folder) for path in files for folder in Path(path).parents}
    return read_past(found, memo or Memo(), live.__contains__, **bounds)


def removals(past: Past, path: str) -> list[tuple[str, str]]:
    """(subject, renamed to) of each removal, newest first."""
    return [(removal.commit.summary, removal.renamed_to) for removal in past.removals(path)]


def check_now(past: Past, now: Mapping[str, str]) -> None:
    assert {path: past.follow(path).now for path in now} == now


def text(word: str, lines: int = 12) -> str:
    return "".join(f"def {word}_{number}(value): return value + {number}\n" for number in range(lines))


def test_deleted_renamed_and_kept(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"a.py": text("a"), "b.py": text("b"), "c.py": text("c"), "d/e.py": text("e")})
    repo.commit("Drop a", {"a.py": None}, author="Zoë", co_authors=["Claude <noreply@anthropic.com>"])
    repo.commit("Move b", rename={"b.py": "lib/b2.py"})
    past = past_of(repo)
    (gone,) = past.removals("a.py")
    assert (gone.commit.author, gone.commit.date, gone.commit.co_authors, gone.commit.summary, gone.renamed_to) == (
        "Zoë", "2026-01-02T12:00:00+00:00", ("Claude <noreply@anthropic.com>",), "Drop a", ""
    )  # fmt: skip
    assert removals(past, "b.py") == [("Move b", "lib/b2.py")]
    assert removals(past, "c.py") == removals(past, "never.py") == removals(past, "d") == []
    check_now(past, {"a.py": "", "b.py": "lib/b2.py", "c.py": "c.py", "never.py": "", "d": "d", "d/": "d"})
    assert (past.complete, past.note, past.removal("never.py"), past.folder("d")) == (True, "", None, None)


def test_renames_are_followed_forward_in_time(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"a": text("a"), "x": text("x"), "y": text("y")})
    repo.commit("1", rename={"a": "b"})
    repo.commit("2", rename={"b": "a"})
    repo.commit("3", rename={"a": "c"})
    repo.commit("4", {"a": "another file\n", "b": "one more\n"})
    repo.commit("Swap", {"x": text("y"), "y": text("x")})
    repo.commit("5", rename={"c": "deep/er/d"})
    repo.commit("6", {"b": None})
    past = past_of(repo)
    assert removals(past, "a") == [("3", "c"), ("1", "b")]
    assert removals(past, "b") == [("6", ""), ("2", "a")]
    assert [removal.commit.summary for removal in past.follow("a").removals] == ["3", "5"]
    check_now(past, {"a": "deep/er/d", "c": "deep/er/d", "b": "", "x": "x", "y": "y"})


def test_a_loop_ends(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"a": text("a")})
    for number in range(20):
        repo.commit(str(number), rename={"ab"[number % 2]: "ba"[number % 2]})
    check_now(past_of(repo), {"a": "a", "b": "a"})


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        pytest.param({"src/api.py": text("a")}, {"lib/api.py": text("a") + "more = 1\n"}, {"src/api.py": "lib/api.py"}, id="moved and edited"),
        pytest.param({"src/api.py": text("a")}, {"src/client.py": text("a") + "more = 1\n"}, {"src/api.py": "src/client.py"}, id="renamed and edited"),
        pytest.param({"src/api.js": text("a")}, {"src/api.ts": text("a", 14)}, {"src/api.js": "src/api.ts"}, id="another extension"),
        pytest.param({"README": text("a")}, {"readme.md": text("a")}, {"README": "readme.md"}, id="another case"),
        pytest.param({"src/apiClient.ts": text("a")}, {"lib/api-client.ts": text("a", 5) + text("b", 6)}, {"src/apiClient.ts": "lib/api-client.ts"}, id="another style"),
        pytest.param({"src/api.rs": text("a")}, {"src/api/mod.rs": text("a", 5), "src/api/x.rs": text("b")}, {"src/api.rs": "src/api/mod.rs"}, id="module to folder"),
        pytest.param({"run.py": text("a")}, {"old/run.py.archived": text("a")}, {"run.py": "old/run.py.archived"}, id="archived"),
        pytest.param({"src/api.py": text("a")}, {"src/other.py": text("b")}, {"src/api.py": ""}, id="replaced by something else"),
        pytest.param({"a/index.ts": text("a")}, {"b/index.ts": text("b")}, {"a/index.ts": ""}, id="a name that every folder has"),
        pytest.param(
            {"t/a.py": text("a"), "t/b.py": text("b"), "t/c.py": text("c")},
            {"u/one.py": text("b") + "x\n", "u/two.py": text("a") + "x\n"},
            {"t/a.py": "u/two.py", "t/b.py": "u/one.py", "t/c.py": ""},
            id="each to its own",
        ),
        pytest.param(
            {"a/__init__.py": "", "b/__init__.py": "", "a/m.py": text("m"), "b/n.py": text("n")},
            {"x/__init__.py": "", "y/__init__.py": "", "y/m.py": text("m"), "x/n.py": text("n")},
            {"a/__init__.py": "y/__init__.py", "b/__init__.py": "x/__init__.py"},
            id="twins go where their folder went",
        ),
        pytest.param({"a/empty.txt": ""}, {"b/other.txt": ""}, {"a/empty.txt": ""}, id="empty files are not the same file"),
        pytest.param({"a.md": text("a"), "b.md": text("a")}, {"docs/b.md": text("a")}, {"a.md": "", "b.md": "docs/b.md"}, id="one of two copies"),
    ],
)  # fmt: skip
def test_pairs_in_one_commit(before: dict[str, str], after: dict[str, str], pairs: dict[str, str], tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {**before, "keep": "x"})
    repo.commit("Change", {**dict.fromkeys(before), **after})
    past = past_of(repo)
    assert {path: past.removals(path)[0].renamed_to for path in pairs} == pairs


def test_folders(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    files = {f"web/src/{name}.ts": text(name) for name in "abcd"}
    repo.commit("Start", {**files, "web/README.md": text("r"), "old/x.py": text("x"), "old/y/z.py": text("z"), "s/t.py": text("t")})
    repo.commit("Drop one", {"web/src/d.ts": None})
    repo.commit("Move", rename={"web": "apps/web"})
    repo.commit("Move again", rename={"apps/web/src": "apps/web/lib"})
    repo.commit("Half", {"old/x.py": None})
    repo.commit("All", {"old": None})
    repo.commit("Scatter", {"s/t.py": None, "s2/t.py": text("t") + "edited = 1\n"})
    past = past_of(repo)
    folder = past.folder("web/src/")
    assert folder is not None
    assert (folder.path, folder.commit.summary, folder.renamed_to) == ("web/src", "Move", "apps/web/src")
    assert past.folder("apps/web") is None
    old = past.removal("old")
    assert old is not None
    assert (old.commit.summary, old.renamed_to) == ("All", "")
    check_now(past, {"web/src": "apps/web/lib", "web": "apps/web", "web/src/a.ts": "apps/web/lib/a.ts", "old": "", "old/y": "", "s": "s2"})


def test_ending(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"a/b/c.py": "c", "x/b/c.py": "cc", "xb/c.py": "ccc", "keep": "k"})
    repo.commit("Drop", {"a": None, "x": None, "xb": None})
    past = past_of(repo)
    for suffix, found in {
        "c.py": ("a/b/c.py", "x/b/c.py", "xb/c.py"),
        "b/c.py": ("a/b/c.py", "x/b/c.py"),
        "/b/": ("a/b", "x/b"),
        "a/b/c.py": ("a/b/c.py",),
        "y/c.py": (),
        "keep": (),
        "": (),
    }.items():
        assert past.ending(suffix) == found


def test_branches_and_merges(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"a": text("a"), "b": text("b"), "c": text("c")})
    repo.commit("Side drops a", {"a": None}, branch="side")
    repo.commit("Main goes on", {"d": "d"})
    repo.commit("Merge drops b", {"a": None, "b": None}, merge="side")
    repo.commit("On", {"d": "dd"})
    past = past_of(repo)
    assert removals(past, "a") == [("Side drops a", "")]
    assert removals(past, "b") == [("Merge drops b", "")]
    assert removals(past, "c") == []


def test_what_takes_too_long_leaves_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo(tmp_path / "repo")
    repo.commit("Start", {"a": "a", "b": "b"})
    repo.commit("Side drops a", {"a": None}, branch="side")
    repo.commit("Merge drops b", {"a": None, "b": None}, merge="side")
    repo.commit("Add and drop", {"c": "c"})
    repo.commit("Drop c", {"c": None})
    run = Git.run

    def slow(git: Git, args: list[str], *rest: Any, **more: Any) -> bytes:
        if "--merges" in args:
            raise GitError("git log took longer than 30 s and was stopped")
        return run(git, args, *rest, **more)

    monkeypatch.setattr(Git, "run", slow)
    past = past_of(repo)
    assert removals(past, "c") == [("Drop c", "")] and removals(past, "a") == [("Side drops a", "")]
    assert not removals(past, "b")


def test_shallow_unborn_and_bounds(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "full")
    assert past_of(repo).complete
    repo.commits([{"message": str(n), "files": {f"f{n}": f"{n}", **({f"f{n - 1}": None} if n else {})}} for n in range(30)])
    past = past_of(repo, commits=10)
    assert (past.complete, past.looked_at) == (False, 10)
    assert past.note == "Only the newest 10 commits that add or delete files were looked at: the history is longer."
    assert past.removals("f25") and not past.removals("f3")
    assert past_of(repo, commits=30).complete
    git(tmp_path, "clone", "-q", "--depth=5", f"file://{repo.root}", "shallow")
    shallow = Repo(tmp_path / "shallow")
    assert not past_of(shallow).complete
    assert "shallow" in past_of(shallow).note
    assert not past_of(repo, seconds=0).complete


def test_a_reading_that_ran_out_of_time_goes_on_the_next_time(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.commits([{"message": str(n), "files": {f"f{n}": f"{n}", **({f"f{n - 1}": None} if n else {})}} for n in range(6)])
    whole = read_record(opened(repo.root), Memo())
    looked_at = []
    for _ in range(6):
        record = read_record(opened(repo.root), Memo(Disk(tmp_path / "cache")), seconds=0)
        looked_at.append(record.looked_at)
        commits = "newest commit " if record.looked_at == 1 else f"newest {record.looked_at} commits "
        assert commits in record.note
    assert looked_at == [1, 2, 3, 4, 5, 6]
    repo.commit("New", {"f5": None})
    record = read_record(opened(repo.root), Memo(Disk(tmp_path / "cache")), seconds=9)
    assert set(whole.events) < set(record.events)
    assert (record.complete, record.note) == (True, "")


def test_what_is_kept_is_extended_and_never_differs(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    memo = Memo(Disk(tmp_path / "cache"))

    def check() -> None:
        found = opened(repo.root)
        kept, fresh = read_record(found, memo), read_record(found, Memo())
        assert (kept.head, kept.complete, set(kept.events)) == (fresh.head, fresh.complete, set(fresh.events))
        assert read_record(opened(repo.root), memo) == kept

    repo.commit("Start", {name: text(name) for name in "abcdef"})
    check()
    repo.commit("Drop a", {"a": None})
    check()
    repo.commit("Topic drops b", {"b": None}, branch="topic")
    repo.commit("Drop c", {"c": None})
    check()
    repo.switch("topic")
    check()
    repo.switch("main")
    repo.commit("Merge, dropping d", {"b": None, "d": None}, merge="topic")
    check()
    repo.git("reset", "-q", "--hard", "HEAD~2")
    repo.commit("Rewritten", {"e": None})
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "-q", "--prune=now")
    check()


def test_missing_contents_leave_what_names_tell(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"src/api_client.py": text("a"), "src/index.ts": text("i"), "src/same.py": text("s")})
    repo.commit("Move", {"src": None, "lib/api_client.py": text("b"), "web/index.ts": text("j"), "lib/same.py": text("s")})
    for path in ("HEAD~1:src/api_client.py", "HEAD~1:src/index.ts"):
        oid = repo.git("rev-parse", path)
        (repo.root / ".git/objects" / oid[:2] / oid[2:]).unlink()
    past = past_of(repo)
    assert {path: past.removals(path)[0].renamed_to for path in ("src/api_client.py", "src/index.ts", "src/same.py")} == {
        "src/api_client.py": "lib/api_client.py", "src/index.ts": "", "src/same.py": "lib/same.py"
    }  # fmt: skip


def test_missing_trees_are_an_error_in_one_sentence(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"a": "a"})
    tree = repo.git("rev-parse", "HEAD^{tree}")
    (repo.root / ".git/objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(GitError) as error:
        read_past(opened(tmp_path), Memo(), bool)
    assert str(error.value).startswith("git log: ")


MOVES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_following_finds_each_file_where_it_is(tmp_path_factory: pytest.TempPathFactory, moves: Sequence[tuple[int, int, bool]]) -> None:
    """Files that move about, edited or not, never onto each other: a trail leads to where the file is that left last."""
    names = [f"d{number}/f{number}.py" for number in range(6)]
    where = {names[0]: "a", names[1]: "b", names[2]: "c"}
    left: dict[str, str] = {}
    lines = {owner: text(owner) for owner in "abc"}
    steps: list[dict[str, Any]] = [{"files": {path: lines[owner] for path, owner in where.items()}}]
    for source, target, edited in moves:
        if names[source] in where and names[target] not in where:
            owner = where.pop(names[source])
            where[names[target]] = left[names[source]] = owner
            lines[owner] += f"edit = {len(steps)}\n" if edited else ""
            steps.append({"files": {names[source]: None, names[target]: lines[owner]}})
    repo = Repo(tmp_path_factory.mktemp("moves"))
    repo.commits(steps)
    home = {owner: path for path, owner in where.items()}
    check_now(past_of(repo), {path: home[left[path]] if path in left else path for path in {*where, *left}})


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("123"))), st.lists(st.tuples(st.sampled_from("wxyz"), st.sampled_from("123"))))
def test_files_of_one_content_are_paired_once(removed: list[tuple[str, str]], added: list[tuple[str, str]]) -> None:
    old, new = list(dict(removed).items()), list(dict(added).items())
    pairs = same_content(old, new)
    assert len(set(pairs.values())) == len(pairs)
    assert all(dict(old)[one] == dict(new)[two] for one, two in pairs.items())
    for oid in "123":
        count = min(sum(found == oid for _, found in old), sum(found == oid for _, found in new))
        assert sum(dict(old)[one] == oid for one in pairs) == count


@given(st.binary(), st.binary())
def test_similarity(one: bytes, two: bytes) -> None:
    assert similarity(one, one) == 1
    assert 0 <= similarity(one, two) == similarity(two, one) <= 1


@pytest.mark.parametrize(
    ("removed", "written", "told"),
    [
        pytest.param(None, None, True, id="months before"),
        pytest.param(None, "", False, id="nobody knows when it was written"),
        pytest.param(None, "when it was ready", False, id="written at no date"),
        pytest.param("-5", None, False, id="removed at no date"),
    ],
)
def test_a_name_gone_before_it_was_written_down(
    tmp_path: Path, removed: str | None, written: str | None, told: bool
) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"gate.py": "class LegacyGate:\n    pass\n"}, date="2025-01-05")
    repo.commit("Go on", {"other.py": "x = 1\n"}, date="2025-03-05")
    repo.commit("Drop the gate", {"gate.py": "class Gate:\n    pass\n"}, date="2025-05-05")
    if removed:  # git would not make one without a readable date
        head, _, rest = repo.git("cat-file", "commit", "HEAD").partition("\ncommitter ")
        stamp = rest.partition("> ")[2].split()[0]
        said = f"{head}\ncommitter {rest.replace(stamp, removed, 1)}\n"
        oid = repo.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=said.encode())
        repo.git("update-ref", "HEAD", oid)
    repo.commit("Note it", {"CLAUDE.md": "- Requests pass `LegacyGate`.\n"}, date="2025-09-05")
    facts = gather(Session(repo.root, memo=Memo()))
    commit = opened(repo.root).commit("HEAD")
    assert commit and facts.symbols
    commit = commit if written is None else replace(commit, committed=written)
    assert (facts.symbols.removed_before("LegacyGate", commit) is not None) is told
