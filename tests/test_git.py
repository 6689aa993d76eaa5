"""Git, in every state a repository can be in: the answer is right, reduced and clear, or one sentence; never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bylaw.history.own import replayed
from bylaw.history.read import Step, log, log_of
from bylaw.repo.git import Git, GitError, NoGit, Stop, StoppedError, open_git
from bylaw.repo.parse_log import FIELDS, parse_commit, parse_listing, parse_raw, parse_stats
from support import Link, Repo, Submodule, git

ODD = ["with space.md", "naïve/日本語.md", 'quote"s.md', "new\nline.md", "-dash.md", "star*[a].md", ":(top)x.md", "back\\slash.md"]


def opened(root: Path) -> Git:
    found = open_git(root)
    assert isinstance(found, Git), found
    return found


def refused(root: Path) -> str:
    found = open_git(root)
    assert isinstance(found, NoGit), found
    assert found.reason.isprintable()
    return found.reason


def small(root: Path) -> Repo:
    repo = Repo(root)
    repo.commit("One", {"a.md": "one\n", "sub/b.md": "two\n"})
    repo.commit("Two", {"a.md": "one\nmore\n"}, co_authors=["Claude <noreply@anthropic.com>"])
    return repo


def _bare(root: Path) -> Path:
    git(root, "clone", "-q", "--bare", str(small(root / "origin").root), str(root / "bare"))
    return root / "bare"


def _bare_without_config(root: Path) -> Path:
    (bare := _bare(root)).joinpath("config").unlink()
    return bare


def _worktree(root: Path) -> Path:
    repo = small(root / "origin")
    repo.git("worktree", "add", "-q", "-b", "topic", str(root / "tree"))
    return root / "tree"


def _submodule(root: Path) -> Path:
    source = small(root / "source")
    outer = Repo(root / "outer")
    outer.commit("Outer", {"x": "x"})
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(source.root), "inner")
    return root / "outer/inner"


def _detached(root: Path) -> Path:
    repo = small(root)
    repo.git("checkout", "-q", "--detach")
    return root


def _subfolder(root: Path) -> Path:
    return small(root).root / "sub"


def _linked(root: Path) -> Path:
    small(root / "real")
    (root / "link").symlink_to(root / "real")
    return root / "link"


PLACES: dict[str, Callable[[Path], Path]] = {
    "plain": lambda root: small(root).root,
    "folder with spaces": lambda root: small(root / "a b/ü").root,
    "bare": _bare,
    "bare without config": _bare_without_config,
    "worktree": _worktree,
    "submodule": _submodule,
    "detached": _detached,
    "subfolder": _subfolder,
    "through a link": _linked,
}


def file_log(repo: Git, path: str = "a.md") -> list[Step]:
    return log(repo, ["HEAD"], [path], {path})


@pytest.mark.parametrize("place", PLACES)
def test_every_kind_of_repository_answers(place: str, tmp_path: Path) -> None:
    repo = opened(PLACES[place](tmp_path))
    assert repo.bare == place.startswith("bare")
    assert repo.common_dir == repo.common_dir.resolve() and (repo.common_dir / "objects").is_dir()
    assert repo.head == repo.resolve("HEAD")
    assert [path for path, _, _ in repo.ls_tree("HEAD")] == ["a.md", "sub/b.md"]
    assert repo.show("HEAD~1", "a.md") == b"one\n"
    assert repo.show("HEAD~1", "none.md") is None
    assert [(step.commit.summary, step.commit.co_authors, step.files[0].hunks[0].lines()) for step in file_log(repo)] == [
        ("One", (), ["one"]),
        ("Two", ("Claude <noreply@anthropic.com>",), ["more"]),
    ]
    assert repo.blame("a.md").splitlines()[-1] == b"\tmore"
    if not repo.bare:
        assert [entry.path for entry in repo.ls_files().tracked] == ["a.md", "sub/b.md"]
        assert repo.root.resolve() == repo.root and (repo.root / "a.md").exists()


def test_unborn(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.write("a.md", "x")
    found = opened(tmp_path)
    assert (found.head, found.resolve("HEAD"), found.commit("HEAD")) == (None, None, None)
    assert found.ls_files().untracked == ("a.md",)
    with pytest.raises(GitError):
        found.ls_tree("HEAD")
    before = found.stamp()
    repo.commit("One", {"a.md": "x"})
    assert found.head == repo.head
    assert found.stamp() != before


MERGES = {
    "both": ("a\nB\nc\nd\ne\n", "a\nb\nc\nD\ne\n", "a\nB\nc\nD\ne\n"),
    "neither": ("a\nB\nc\nd\ne\n", "a\nB2\nc\nd\ne\n", "a\nB3\nc\nd\ne\n"),
    "lost on both sides": ("a\nb\nc\nd\ne\nmine\n", "theirs\na\nb\nc\nd\ne\n", "a\nb\nd\ne\n"),
    "lost on one side": ("a\nb\nmine\nc\nd\ne\n", "a\nb\ntheirs\nc\nd\ne\nend\n", "a\nb\nmine\nc\nd\ne\nend\n"),
    "no last line end": ("a\nb\nc\nd\nE", "A\nb\nc\nd\ne", "A\nb\nc\nd\nE"),
    "all new": ("a\nb\nc\nd\nx\n", "y\nb\nc\nd\ne\n", "@@@ -1,1 +1,1 @@@\n+\n-\n"),
    "emptied": ("a\nb\nc\nd\nx\n", "y\nb\nc\nd\ne\n", ""),
    "signs": ("+a\n-b\n c\n\\ d\ne\n", "-a\n+b\n c\n\\ d\ne\n--\n", "+a\n+b\n c\n\\ d\n\ne\n--\n"),
    "carriage return": ("a\r\nB\r\nc\n", "a\nb\nC\rd\n", "a\r\nB\r\nC\rd\n"),
}


@pytest.mark.parametrize("sides", [2, 3])
def test_the_merge_of_one_file_tells_what_became_of_its_first_parent(sides: int, tmp_path: Path) -> None:
    made = Repo(tmp_path)

    def files(texts: Callable[[str], str]) -> dict[str, str]:
        return {f"{place}/{name}.md": texts(name) for name in MERGES for place in ("text", "binary")}

    base = "a\nb\nc\nd\ne\n"
    made.commit("base", {**files(lambda _: base), ".gitattributes": "binary/* binary\n"})
    made.commit("theirs", files(lambda name: MERGES[name][1]), branch="side")
    made.commit("third", files(lambda _: base + "third\n"), branch="third")
    made.commit("mine", files(lambda name: MERGES[name][0]))
    made.commit("merge", files(lambda name: MERGES[name][2]), merge=["side", "third"][: sides - 1])
    repo = opened(tmp_path)
    for path, merged in files(lambda name: MERGES[name][2]).items():
        steps = log_of(repo, made.head, path, timeout=60)
        assert (len(steps[-1].parents), bool(steps[-1].files[0].hunks)) == (sides, path.startswith("text/")), path
        replay, _ = replayed(repo, made.head, path)
        lines = [line.rstrip("\r") for line in merged.removesuffix("\n").split("\n") if merged]
        assert replay.head[path].lines == lines, path


def test_sha256(tmp_path: Path) -> None:
    repo = Repo(tmp_path, object_format="sha256")
    oid = repo.commit("One", {"a.md": "x\n"})
    found = opened(tmp_path)
    assert (found.object_format, found.head, len(oid)) == ("sha256", oid, 64)
    assert list(found.blobs([found.ls_files().tracked[0].oid])) == [(found.ls_tree("HEAD")[0][1], b"x\n")]


def test_shallow(tmp_path: Path) -> None:
    source = small(tmp_path / "source")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{source.root}", "shallow")
    found = opened(tmp_path / "shallow")
    assert found.shallow
    assert not opened(source.root).shallow
    assert [step.commit.summary for step in file_log(found)] == ["Two"]
    assert not found.is_ancestor(source.git("rev-parse", "HEAD~1"), "HEAD")


def test_no_repository(tmp_path: Path) -> None:
    assert refused(tmp_path) == "not inside a git repository"
    assert refused(tmp_path / "none").endswith("is no folder")
    (tmp_path / ".git").mkdir()
    assert refused(tmp_path).startswith("the .git folder is broken")


@pytest.mark.parametrize("spoil", ["HEAD", "objects", "config", "index"])
def test_broken_repository(spoil: str, tmp_path: Path) -> None:
    small(tmp_path)
    target = tmp_path / ".git" / spoil
    if target.is_dir():
        for path in target.glob("??/*"):
            path.write_bytes(b"junk") if path.chmod(0o644) is None else None
    else:
        target.write_bytes(b"[junk\n\x00\xff")
    found = open_git(tmp_path)
    if isinstance(found, NoGit):
        assert found.reason.isprintable()
        return
    asks: list[Callable[[], object]] = [lambda: found.head, found.ls_files, lambda: found.ls_tree("HEAD"), lambda: found.blame("a.md")]
    failures = []
    for ask in asks:
        try:
            ask()
        except GitError as error:  # noqa: PERF203
            failures.append(str(error))
    assert failures
    assert all(line.isprintable() for line in failures)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_foreign_owner(tmp_path: Path) -> None:
    small(tmp_path / "theirs")
    for path in [tmp_path / "theirs", *(tmp_path / "theirs").rglob("*")]:
        os.lchown(path, 12345, 12345)
    assert "belongs to another user" in refused(tmp_path / "theirs")


def test_no_git_and_no_import_before_it_is_needed(tmp_path: Path) -> None:
    program = f"""
import sys
import bylaw.repo.git as repo
assert "git" not in sys.modules
from pathlib import Path
print(repo.open_git(Path({str(tmp_path)!r})))
"""
    done = subprocess.run([sys.executable, "-c", program], env={"PATH": "", "PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("NoGit(reason='git is not installed')", "")


def test_odd_paths(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("One", {path: f"in {path}\n" for path in ODD})
    repo.commit("Two", {path: f"in {path}\nmore\n" for path in ODD})
    repo.write("untracked\n.md")
    repo.remove(ODD[0])
    found = opened(tmp_path)
    listing = found.ls_files()
    assert sorted(entry.path for entry in listing.tracked) == sorted(ODD)
    assert (listing.deleted, listing.untracked) == ({ODD[0]}, ("untracked\n.md",))
    assert sorted(found.index_stats()) == sorted(ODD)
    for path in ODD:
        assert found.show("HEAD", path) == f"in {path}\nmore\n".encode()
        assert [step.commit.summary for step in file_log(found, path)] == ["One", "Two"] or "\n" in path
        assert found.blame(path).endswith(b"\tmore\n")


def test_paths_that_are_not_utf8(tmp_path: Path) -> None:
    repo = Repo(tmp_path, bare=True)
    repo.commit("One", {"caf\udce9.md": "x"})
    found = opened(tmp_path)
    assert [path for path, _, _ in found.ls_tree("HEAD")] == ["caf\udce9.md"]
    assert found.show("HEAD", "caf\udce9.md") == b"x"


def test_hostile_names(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit(
        "\x1b[31m: 100644 D\x01\nbody\n:000000 100644 x y A",
        {"a.md": "x\n"},
        author=":100644 \x1fEve\x1e",
        co_authors=["A\x1f <a@x>", "Bö <b@x>", "A\x1f <a@x>"],
    )
    repo.commit("", {"a.md": None})
    found = opened(tmp_path)
    first, last = found.commits(["HEAD~1", "HEAD"]).values()
    assert (first.author, first.summary) == (":100644 \ufffdEve\ufffd", "\ufffd[31m: 100644 D\ufffd body :000000 100644 x y A")
    assert first.co_authors == ("A\ufffd <a@x>", "Bö <b@x>")
    assert (last.summary, last.author) == ("", "ada")
    assert [step.commit.oid for step in file_log(found)] == [first.oid, last.oid]


def test_log_of_contents_that_look_like_its_own_frame(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    texts = [b"\0one\n\0two\n", b"diff --git a/x b/x\n@@ -1 +1 @@\n\0", b"no newline", b"\r\n\0\r"]
    for number, text in enumerate(texts):
        repo.commit(f"Step {number}", {"a.md": text})
    steps = file_log(opened(tmp_path))
    assert [step.commit.summary for step in steps] == [f"Step {number}" for number in range(4)]
    assert steps[0].files[0].hunks[0].lines() == ["\0one", "\0two"]


def test_blobs(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    big = os.urandom(300_000)
    repo.commit("One", {"a": "a", "empty": "", "big": big, "binary": b"\0\n\xff", **{f"f{n}": f"{n}\n" for n in range(3000)}})
    found = opened(tmp_path)
    oids = {path: oid for path, oid, _ in found.ls_tree("HEAD")}
    assert list(found.blobs([oids["big"], "0" * 40, oids["a"]], limit=1000)) == [(oids["big"], None), ("0" * 40, None), (oids["a"], b"a")]
    asked = [*oids.values()] * 5  # more than a pipe holds, both ways
    assert [data for oid, data in found.blobs(asked) if oid == oids["big"]] == [big] * 5
    assert next(iter(found.blobs(asked)))[1] is not None
    assert list(found.blobs([repo.head, repo.git("rev-parse", "HEAD^{tree}")])) == [(repo.head, None), (repo.git("rev-parse", "HEAD^{tree}"), None)]


def test_timeout_and_failure_end_a_stream(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commits([{"message": f"{number}", "files": {f"f{number}": "x"}} for number in range(400)])
    found = opened(tmp_path)
    with pytest.raises(GitError) as error:
        for _ in found.stream(["cat-file", "--batch"], b"HEAD\n" * 2_000_000, timeout=0.05):
            pass
    assert error.value.timed_out
    with pytest.raises(GitError, match="git log took longer than 0 s"):
        found.run(["log"], timeout=0)
    with pytest.raises(GitError, match=r"^git log: .*nothing"):
        list(found.stream(["log", "nothing"]))
    assert len(b"".join(found.stream(["log", "--format=%H"]))) == 400 * 41


def test_threads(tmp_path: Path) -> None:
    repo = small(tmp_path)
    found = opened(tmp_path)
    oids = [oid for _, oid, _ in found.ls_tree("HEAD")]
    asks = [lambda: found.blame("a.md"), lambda: list(found.blobs(oids)), lambda: found.commit("HEAD"), found.ls_files]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: asks[number % 4](), range(64)))
    assert all(answers[number] == answers[number % 4] for number in range(64))
    assert found.head == repo.head


def test_stamp_moves_with_head_branch_and_index_only(tmp_path: Path) -> None:
    repo = small(tmp_path)
    found = opened(tmp_path)
    seen = [found.stamp()]
    assert found.stamp() == seen[0]
    for move in (
        lambda: repo.commit("Three", {"c": "c"}),
        lambda: repo.git("checkout", "-q", "-b", "other"),
        lambda: repo.git("checkout", "-q", "--detach", "HEAD~1"),
        lambda: (repo.write("new.md", "x"), repo.git("add", "new.md")),
        lambda: repo.git("pack-refs", "--all"),
    ):
        move()
        assert found.stamp() not in seen
        assert found.head == repo.head
        seen.append(found.stamp())


def test_ignored_answers_what_it_can(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("One", {".gitignore": "build/\n*.log\n!keep.log\n", "src/.gitignore": "gen*\n", "link": Link("src"), "mod": Submodule(), "kept.log": "tracked"})
    asked = ["build/", "build/x", "build", "a.log", "keep.log", "kept.log", "src/gen.py", "gen.py", "link/x.log", "mod/x.log", "../x.log", "/x.log", "", "x\0", ":(top)x.log", "*.log", "a/../../x.log"]
    assert opened(tmp_path).ignored(asked) == {"build/", "build/x", "a.log", "kept.log", "src/gen.py", "mod/x.log", ":(top)x.log", "*.log"}


def test_ancestry_and_revisions(tmp_path: Path) -> None:
    repo = small(tmp_path)
    repo.git("tag", "v1", "HEAD~1")
    found = opened(tmp_path)
    assert found.is_ancestor("v1", "HEAD")
    assert not found.is_ancestor("HEAD", "v1")
    assert not found.is_ancestor("0" * 40, "HEAD")
    assert found.resolve("v1") == repo.git("rev-parse", "HEAD~1")
    assert [found.resolve(rev) for rev in ("nothing", "HEAD:a.md", "", "--all", "v1 HEAD")] == [None] * 5


def test_remote(tmp_path: Path) -> None:
    repo = small(tmp_path)
    assert opened(tmp_path).remote_url() == ""
    repo.git("remote", "add", "upstream", "git@example.org:a/b.git")
    assert opened(tmp_path).remote_url() == "git@example.org:a/b.git"


def test_parsers_take_any_pieces() -> None:
    oid, zero = b"a" * 40, b"0" * 40
    fields = [oid, b"n", b"e", b"d", b"c", b"s", b""]
    raw = b"\0".join(fields) + b"\0\n:100644 000000 " + oid + b" " + zero + b" D\0x\0:000000 100644 " + zero + b" " + oid + b" A\0:y\0"
    whole = list(parse_raw([raw + raw]))
    assert [(len(changes), changes[1].path, changes[1].status) for _, changes in whole] == [(2, ":y", "A")] * 2
    assert list(parse_raw([bytes([byte]) for byte in raw + raw])) == whole
    assert parse_listing(b"") == ((), frozenset(), ())
    assert parse_stats(b"a\0  something else\n") == {}


@pytest.mark.parametrize(
    ("date", "committed"),
    [
        ("2026-03-01T08:00:00+09:00", "2026-02-28T23:00:00+00:00"),
        ("2026-02-28T23:30:00Z", "2026-02-28T23:30:00+00:00"),
        ("2026-02-28T18:00:00-07:00", "2026-03-01T01:00:00+00:00"),
        ("no date", "no date"),
    ],
)
def test_the_times_of_commits_compare_across_time_zones(date: str, committed: str) -> None:
    fields = dict.fromkeys(range(FIELDS), b"") | {3: date.encode(), 4: date.encode()}
    commit = parse_commit([fields[at] for at in range(FIELDS)])
    assert (commit.date, commit.committed) == (date, committed)


def test_who_needs_no_answer_any_more_ends_what_git_runs(tmp_path: Path) -> None:
    stop = Stop()
    found = open_git(small(tmp_path).root, stop)
    assert isinstance(found, Git)
    with pytest.raises(StoppedError), found.running(["cat-file", "--batch"], b"HEAD\n" * 100_000, 20.0) as output:
        assert output.read(1)
        stop.set()
        assert len(output.read()) < 10_000_000, "it ends in the middle"
    for ask in (lambda: found.run(["rev-parse", "HEAD"]), lambda: list(found.stream(["log"])), lambda: open_git(tmp_path, stop)):
        with pytest.raises(StoppedError):
            ask()
