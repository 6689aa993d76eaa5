"""What exists: tracked, new, ignored, deleted, linked, in submodules; and which names the code has."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bylaw.memo import Disk, Memo
from bylaw.repo.disk import normal
from bylaw.repo.git import Git, open_git
from bylaw.repo.ignoring import Ignoring
from bylaw.repo.present import Present, read_present
from bylaw.repo.tokens import collect, is_code, is_document, words
from support import Link, Repo, Submodule, git


def present_of(root: Path, memo: Memo | None = None) -> Present:
    found = open_git(root)
    return read_present(root, found if isinstance(found, Git) else None, memo or Memo())


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.commit("Start", {
        ".gitignore": "build/\n*.log\n",
        "README.md": "prose_name\n",
        "CLAUDE.md": "memory_name\n",
        "src/api/client.py": "def fetch_all(): return {'größe': 1, '名前': 2}\n",
        "src/api/index.ts": "export const fetchAll = 1\n",
        "web/src/api/client.py": "second = 1\n",
        "gone.py": "gone_name = 1\n",
        "link": Link("src/api"),
        "out": Link("/etc"),
        "mod": Submodule(),
    })  # fmt: skip
    repo.remove("gone.py")
    repo.write("new/fresh.py", "fresh_name = 1\n")
    repo.write("build/app.js", "built_name = 1\n")
    repo.write("src/api/index.ts", "export const changedName = 1\n")
    Repo(repo.root / "nested").commit("Own", {"x.py": "x"})
    return repo


def test_exists(repo: Repo) -> None:
    present = present_of(repo.root)
    for path in (
        *("", ".", "src", "src/", "src/api/client.py", "./src/api/../api/client.py", "README.md", "new", "new/fresh.py"),
        *("build", "build/app.js", "link", "link/client.py", "out", "mod", "mod/any/thing.py", "nested", "nested/x.py"),
    ):
        assert present.exists(path), path
    for path in ("gone.py", "src/ap", "api", "client.py", "out/passwd", "/etc", "..", "../repo", "build/x", "x\0", "a" * 5000):
        assert not present.exists(path), path
    assert present.deleted_uncommitted == {"gone.py"}
    assert present.untracked == {"new/fresh.py"}
    assert present.links == {"link", "out"}
    assert set(present.submodules) == {"mod", "nested"}
    assert present.paths() == (".gitignore", "CLAUDE.md", "README.md", "link", "new/fresh.py", "out", "src/api/client.py", "src/api/index.ts", "web/src/api/client.py")  # fmt: skip
    assert present.note == ""


def test_what_was_said_stays_said(repo: Repo) -> None:
    present = present_of(repo.root)
    assert present.exists("build/app.js")
    repo.remove("build")
    repo.remove("README.md")
    assert present.exists("build/app.js") and present.exists("README.md")
    assert not present_of(repo.root).exists("README.md")


def test_ending_and_names(repo: Repo) -> None:
    present = present_of(repo.root)
    for suffix, found in {
        "client.py": ("src/api/client.py", "web/src/api/client.py"),
        "src/api/client.py": ("src/api/client.py", "web/src/api/client.py"),
        "/api/": ("src/api", "web/src/api"),
        "pi/client.py": (),
        "gone.py": (),
        "README.MD": (),
        "": (),
    }.items():
        assert present.ending(suffix) == found
    assert present.ending("Readme.MD", fold=True) == ("README.md",)
    assert present.ending("API/Client.py", fold=True) == ("src/api/client.py", "web/src/api/client.py")
    assert present.without_extension("src/api/index") == "src/api/index.ts"
    assert [present.without_extension(path) for path in ("src/api/index.ts", "src/api", "gone", "..")] == [None] * 4
    assert list(present.match("**/api/*.py")) == ["src/api/client.py", "web/src/api/client.py"]
    assert list(present.match("**/ap?")) == ["src/api", "web/src/api"]
    assert list(present.match("*.py")) == []


def test_ignored(repo: Repo) -> None:
    present = present_of(repo.root)
    assert present.ignored(["build/", "build/x.js", "a.log", "src/a.log", "src/x.py"]) == {"build/", "build/x.js", "a.log", "src/a.log"}
    assert present.is_ignored("b.log")
    assert not present.is_ignored("b.txt")


PATTERN = st.lists(st.sampled_from(["a", "b", "ab", "*", "**", "?", "[ab]", "[!a]", "/", "/", "\\", " ", "!", "#", ".", "A", "]", "["]), max_size=6).map("".join)
PATH = st.lists(st.sampled_from(["a", "b", "ab", "a.b", "c", "[", "#", "b "]), min_size=1, max_size=3).map("/".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PATTERN, max_size=4), st.lists(PATTERN, max_size=3), st.lists(PATH, min_size=1, max_size=8))
def test_no_ignored_path_is_turned_down(one_repo: Git, lines: list[str], below: list[str], paths: list[str]) -> None:
    (one_repo.root / ".gitignore").write_text("\n".join(lines))
    (one_repo.root / "a/.gitignore").write_text("\n".join(below))
    ignoring = Ignoring(str(one_repo.root), one_repo)
    assert [path for path in one_repo.ignored(paths) if not ignoring.may_hold(path)] == []


@pytest.fixture(scope="module")
def one_repo(tmp_path_factory: pytest.TempPathFactory) -> Git:
    repo = Repo(tmp_path_factory.mktemp("ignoring"))
    repo.write("a/x")
    found = open_git(repo.root)
    assert isinstance(found, Git)
    return found


def test_read_and_oids(repo: Repo) -> None:
    present = present_of(repo.root)
    assert present.read("src/api/index.ts") == b"export const changedName = 1\n"
    assert present.read("link/client.py") == present.read("src/api/client.py")
    assert [present.read(path) for path in ("gone.py", "src", "out/passwd", "../x", "")] == [None] * 5
    assert present.read("README.md", limit=3) is None
    assert present.head_oid("src/api/index.ts") == repo.git("rev-parse", "HEAD:src/api/index.ts")
    assert present.head_oid("new/fresh.py") is None
    repo.git("add", "-A", "src")
    assert present_of(repo.root).oid("src/api/index.ts") == repo.git("rev-parse", ":src/api/index.ts")


IN_CODE = {
    "fetch_all": True, "größe": True, "名前": True, "client.fetch_all": False, "def.fetch_all": True, "fetch": False,
    "changedName": True, "fetchAll": False, "fresh_name": True, "gone_name": False, "built_name": False,
    "memory_name": False, "prose_name": False, "": False, "()": False,
}  # fmt: skip


def check_code(present: Present) -> None:
    assert {name: present.in_code(name) for name in IN_CODE} == IN_CODE


@pytest.mark.parametrize("kept", [False, True])
def test_names_in_code(kept: bool, repo: Repo, tmp_path: Path) -> None:
    memo = Memo(Disk(tmp_path / "cache") if kept else None)
    check_code(present_of(repo.root, memo))
    check_code(present_of(repo.root, memo))
    present = present_of(repo.root, memo)
    assert (present.in_docs("prose_name"), present.in_docs("memory_name"), present.in_docs("fetch_all")) == (True, False, False)
    repo.commit("Next", {"src/api/client.py": "def other(): ...\n", "src/api/index.ts": "export const changedName = 2\n"})
    after = present_of(repo.root, memo)
    assert [after.in_code(name) for name in ("fetch_all", "other", "changedName", "second")] == [False, True, True, True]


def test_names_survive_a_broken_index_and_lost_contents(repo: Repo, tmp_path: Path) -> None:
    (repo.root / ".git/index").write_bytes(b"junk")
    present = present_of(repo.root)
    assert "files were listed without git" in present.note
    assert present.in_code("fetch_all") and present.exists("src/api/client.py") and not present.exists("gone.py")
    bare = Repo(tmp_path / "bare", bare=True)
    bare.commit("One", {"a.py": "kept_name = 1\n", "b.py": "lost_name = 1\n", "c.py": "other_name = 1\n"})
    oid = bare.git("rev-parse", "HEAD:b.py")
    (bare.root / "objects" / oid[:2] / oid[2:]).unlink()
    assert [present_of(bare.root).in_code(name) for name in ("kept_name", "lost_name", "other_name")] == [True, False, True]


def test_without_git(repo: Repo) -> None:
    shutil.rmtree(repo.root / ".git")
    repo.write("node_modules/dep/index.js", "dependency_name = 1")
    present = present_of(repo.root)
    assert "build/app.js" in present.paths()
    assert not any(path.startswith("node_modules") for path in present.paths())
    assert present.exists("node_modules/dep/index.js")
    assert present.in_code("fetch_all") and present.in_code("changedName") and not present.in_code("dependency_name")
    assert (present.is_ignored("a.log"), present.oid("README.md"), present.head_oid("README.md")) == (False, None, None)


def test_bare_and_unborn(tmp_path: Path) -> None:
    bare = Repo(tmp_path / "bare", bare=True)
    assert present_of(bare.root).paths() == ()
    bare.commit("One", {"src/a.py": "bare_name = 1\n"})
    present = present_of(bare.root)
    assert (present.paths(), present.read("src/a.py"), present.in_code("bare_name")) == (("src/a.py",), b"bare_name = 1\n", True)
    assert not present.exists("HEAD")
    unborn = Repo(tmp_path / "unborn")
    unborn.write("a.py", "first_name = 1\n")
    assert present_of(unborn.root).in_code("first_name")


def test_sparse_checkout_deletes_nothing(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("One", {"kept/a.py": "a_name = 1\n", "away/b.py": "b_name = 1\n"})
    repo.git("sparse-checkout", "set", "kept")
    assert not (tmp_path / "away").exists()
    present = present_of(tmp_path)
    assert present.exists("away/b.py") and present.in_code("b_name") and not present.deleted_uncommitted


def test_unmerged_files_are_listed_once(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("One", {"a.py": "base\n"})
    repo.commit("Side", {"a.py": "side\n"}, branch="side")
    repo.commit("Two", {"a.py": "main\n"})
    git(tmp_path, "-c", "user.name=a", "-c", "user.email=a@x", "merge", "side", check=False)
    assert repo.git("ls-files", "--unmerged")
    assert present_of(tmp_path).paths() == ("a.py",)


def test_one_edit_reads_one_folder(tmp_path: Path) -> None:
    memo = Memo(Disk(tmp_path))
    asked: list[str] = []

    def read(files: list[tuple[str, str]]) -> list[bytes | None]:
        asked.extend(oid for _, oid in files)
        return [f"word_{oid}".encode() for _, oid in files]

    files = [("a/x.py", "1"), ("a/y.py", "2"), ("b/z.py", "3")]
    assert collect(files, read, memo) == {b"word_1", b"word_2", b"word_3"} == collect(files, read, memo)
    assert asked == ["1", "2", "3"]
    assert collect([*files[:2], ("b/z.py", "4")], read, memo) == {b"word_1", b"word_2", b"word_4"}
    assert asked == ["1", "2", "3", "4"]


def test_what_cannot_be_read_is_asked_for_again(tmp_path: Path) -> None:
    memo = Memo(Disk(tmp_path))
    files = [("a/x.py", "1"), ("a/y.py", "2"), ("b/z.py", "3")]
    assert collect(files, lambda files: [b"one", None], memo) == {b"one"}
    assert collect(files, lambda files: [b"one", b"two", b"three"], memo) == {b"one", b"two", b"three"}
    assert collect(files, lambda files: [], memo) == {b"one", b"two", b"three"}


def test_kinds_of_files() -> None:
    for path in ("a.py", "Makefile", "x/y.json", "Dockerfile", "a.d.ts", "news.py", "NEWS.ts", ".eslintrc"):
        assert is_code(path) and not is_document(path), path
    for path in ("a.md", "docs/x.rst", "CHANGELOG", "LICENSE-MIT", "x/README", "notes.txt", "a.MDX"):
        assert is_document(path) and not is_code(path), path
    for path in ("a.png", "package-lock.json", "Cargo.lock", "x.min.js", ".cursorrules"):
        assert not is_code(path) and not is_document(path), path


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"foo_bar+baz(Qux42)", {"foo_bar", "baz", "Qux42"}),
        ("„größe“—名前、x…".encode(), {"größe", "名前", "x"}),
        (b"0x1f 12ab _1", {"_1"}),
        (b"a\xff\xfeb c", {"ab", "c"}),
        (b"bin\0ary", set()),
        (b"", set()),
        (b"x" * 101, set()),
    ],
)
def test_words(data: bytes, found: set[str]) -> None:
    assert words([data, None, b"\0"]) == {word.encode() for word in found}


@given(st.text())
def test_normal_paths_stay_inside(path: str) -> None:
    plain = normal(path)
    assert plain is None or (not plain.startswith("/") and ".." not in plain.split("/") and normal(plain) == plain)
