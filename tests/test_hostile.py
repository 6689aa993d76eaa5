"""A repository's settings and attributes run nothing, write nothing and change no answer.

Each case plants one thing in the same repository, asks everything Bylaw ever asks of git, and compares: no canary was
touched, no byte in `.git` or the work tree has changed, and the answers are those of the unspoilt repository.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bylaw.history.read import log
from bylaw.memo import Memo
from bylaw.repo.activity import Activity
from bylaw.repo.git import Git, GitError, open_git
from bylaw.repo.past import read_past
from bylaw.repo.present import read_present
from support import Repo, environment, git

HOOKS = ("post-checkout", "post-index-change", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman", "post-commit")

SIGNED = """tree {tree}
parent {parent}
author mallory <m@example.org> 1770000000 +0000
committer mallory <m@example.org> 1770000000 +0000
gpgsig -----BEGIN PGP SIGNATURE-----

 c2lnbmVk
 -----END PGP SIGNATURE-----

Signed
"""


@dataclass
class Trap:
    """The repository of a case; `script` is a program that leaves a canary."""

    repo: Repo
    canary: Path
    script: Path

    def config(self, name: str, value: str) -> None:
        self.repo.git("config", "--add", name, value)

    def attributes(self, line: str) -> None:
        (self.repo.root / ".git/info").mkdir(exist_ok=True)
        (self.repo.root / ".git/info/attributes").write_text(line + "\n")


def build(root: Path) -> Trap:
    """A repository with all that the questions touch: a rename with an edit, a merge, a signature, dirty files."""
    repo = Repo(root / "repo")
    text = "".join(f"- rule {number}: call `helper_{number}`\n" for number in range(12))
    repo.commit("Start", {"CLAUDE.md": text, "src/a.py": "def helper_1(): ...\n" * 9, "b.txt": "b\n", ".gitignore": "out/\n"})
    repo.commit("Side", {"side.md": "side\n"}, branch="side")
    repo.commit("Move", {"src/z.py": "def helper_1(): ...\n" * 9 + "more = 1\n", "src/a.py": None}, co_authors=["Claude <c@x>"])
    repo.commit("Merge", {"side.md": "side\n"}, merge="side")
    repo.commit("Edit", {"CLAUDE.md": text.replace("rule 3", "law 3"), "b.txt": None}, author="Zoë")
    tree, parent = repo.git("rev-parse", "HEAD^{tree}"), repo.head
    signed = repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=SIGNED.format(tree=tree, parent=parent).encode())
    repo.git("update-ref", "HEAD", signed)
    repo.write("CLAUDE.md", "- dirty\n")
    repo.write("new.py", "fresh_name = 1\n")
    repo.write("out/built.js", "x")
    canary, script = root / "canary", root / "script.sh"
    script.write_text(f"#!/bin/sh\ntouch '{canary}'\nexit 1\n")
    script.chmod(0o755)
    return Trap(repo, canary, script)


def questions(repo: Git) -> dict[str, Callable[[], Any]]:
    """Everything that Bylaw asks."""
    memo = Memo()

    def present() -> Any:
        found = read_present(repo.root, repo, memo)
        words = [found.in_code(name) for name in ("helper_1", "fresh_name", "nothing")] + [found.in_docs("law")]
        return found.paths(), found.exists("out/built.js"), found.ignored(["out/x", "src/x"]), words, found.read("new.py")

    def past() -> Any:
        found = read_past(repo, memo, lambda path: path == "src/z.py")
        return found.removals("src/a.py"), found.follow("src/a.py"), found.folder("gone"), found.complete, found.note

    return {
        "head": lambda: repo.head,
        "stamp": lambda: len(str(repo.stamp())) > 0,
        "ls_files": repo.ls_files,
        "index_stats": lambda: sorted(repo.index_stats()),
        "ignored": lambda: repo.ignored(["out/", "out/built.js", "CLAUDE.md"]),
        "ls_tree": lambda: repo.ls_tree("HEAD"),
        "show": lambda: repo.show("HEAD", "CLAUDE.md"),
        "blobs": lambda: list(repo.blobs(oid for _, oid, _ in repo.ls_tree("HEAD"))),
        "log": lambda: log(repo, ["HEAD"], ["CLAUDE.md"], {"CLAUDE.md"}),
        "activity": lambda: Activity(repo).since("src/a.py", "2020-01-01"),
        "blame": lambda: repo.blame("CLAUDE.md"),
        "commit": lambda: repo.commit("HEAD~1"),
        "is_ancestor": lambda: repo.is_ancestor("HEAD~1", "HEAD"),
        "resolve": lambda: [repo.resolve(rev) for rev in ("HEAD~1", "side", "none", "--exec=x")],
        "present": present,
        "past": past,
    }


def answers(root: Path) -> dict[str, Any]:
    repo = open_git(root)
    assert isinstance(repo, Git), repo
    return {name: ask() for name, ask in questions(repo).items()}


def contents(root: Path) -> dict[str, tuple[int, bytes]]:
    """Every file with its mode and bytes."""
    return {str(path.relative_to(root)): (path.lstat().st_mode, path.read_bytes()) for path in root.rglob("*") if path.is_file()}


PROGRAMS = """
core.fsmonitor core.pager core.editor core.sshCommand core.askPass core.gitProxy core.alternateRefsCommand credential.helper
diff.external diff.evil.command diff.evil.textconv diff.evil.process filter.evil.clean filter.evil.smudge filter.evil.process
merge.evil.driver gpg.program gpg.ssh.program gpg.x509.program interactive.diffFilter uploadpack.packObjectsHook
trailer.co-authored-by.command trailer.co-authored-by.cmd sequence.editor
"""

OUTPUT = """
color.ui=always color.diff=always color.blame.highlightRecent=red diff.noprefix=true diff.mnemonicPrefix=true diff.renames=copies
diff.algorithm=patience diff.context=9 diff.interHunkContext=9 diff.relative=true diff.submodule=log diff.suppressBlankEmpty=true
diff.wordRegex=. diff.colorMoved=zebra diff.wsErrorHighlight=all diff.ignoreSubmodules=all diff.indentHeuristic=false
diff.dirstat=lines diff.statGraphWidth=1 diff.orderFile=.gitignore log.showRoot=false log.follow=true log.date=raw log.decorate=full
log.abbrevCommit=true log.diffMerges=on log.mailmap=true log.showSignature=true core.abbrev=4 core.quotePath=true core.untrackedCache=true
format.pretty=oneline format.notes=true i18n.logOutputEncoding=latin1 blame.date=relative blame.showEmail=true blame.showRoot=true
blame.blankBoundary=true blame.coloring=highlightRecent submodule.recurse=true status.showUntrackedFiles=no core.ignoreCase=false
trailer.separators=% core.bare=true core.worktree=/tmp core.splitIndex=true index.sparse=true feature.manyFiles=true core.excludesFile=/dev/null
"""


def _hooks(trap: Trap) -> None:
    for folder in (trap.repo.root / ".git/hooks", trap.script.parent / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in HOOKS:
            (folder / name).write_text(trap.script.read_text())
            (folder / name).chmod(0o755)
    trap.config("core.hooksPath", str(trap.script.parent / "hooks"))


def _aliases(trap: Trap) -> None:
    for name in ("log", "ls-files", "ls-tree", "cat-file", "blame", "rev-parse", "check-ignore"):
        trap.config(f"alias.{name}", f"!{trap.script}")


def _drivers(trap: Trap) -> None:
    trap.attributes("* filter=evil diff=evil merge=evil")
    for name in PROGRAMS.split():
        trap.config(name, str(trap.script))
    trap.config("filter.evil.required", "true")
    trap.config("log.showSignature", "true")


def _binary(trap: Trap) -> None:
    trap.attributes("* binary -diff -text working-tree-encoding=UTF-16 ident export-ignore")


def _pagers(trap: Trap) -> None:
    for name in ("log", "blame", "ls-tree", "config", "rev-parse"):
        trap.config(f"pager.{name}", str(trap.script))


def _include(trap: Trap) -> None:
    more = trap.repo.root / ".git/more"
    more.write_text(f'[core]\n\tfsmonitor = "{trap.script}"\n\tpager = "{trap.script}"\n[diff]\n\texternal = "{trap.script}"\n')
    trap.config("include.path", str(more))


def _ignored_revisions(trap: Trap) -> None:
    (trap.repo.root / ".git/revs").write_text(trap.repo.git("rev-parse", "HEAD~1") + "\n")
    trap.config("blame.ignoreRevsFile", str(trap.repo.root / ".git/revs"))


def _programs(*names: str) -> Callable[[Trap], None]:
    def plant(trap: Trap) -> None:
        trap.attributes("* filter=evil diff=evil merge=evil")
        trap.config("log.showSignature", "true")
        for name in names:
            trap.config(name, str(trap.script))

    return plant


def _settings(*lines: str) -> Callable[[Trap], None]:
    def plant(trap: Trap) -> None:
        for line in lines:
            trap.config(*line.split("=", 1))

    return plant


def _groups(words: str, size: int) -> list[list[str]]:
    """A few at a time: one can hide another, a case each takes long."""
    found = words.split()
    return [found[at : at + size] for at in range(0, len(found), size)]


PLANTS: dict[str, Callable[[Trap], None]] = {
    **{" ".join(names): _programs(*names) for names in _groups(PROGRAMS, 4)},
    **{" ".join(lines): _settings(*lines) for lines in _groups(OUTPUT, 6)},
    "hooks": _hooks,
    "aliases": _aliases,
    "all programs": _drivers,
    "attributes": _binary,
    "pagers": _pagers,
    "include": _include,
    "ignored revisions": _ignored_revisions,
}


@pytest.fixture(scope="module")
def unspoilt(tmp_path_factory: pytest.TempPathFactory) -> Trap:
    return build(tmp_path_factory.mktemp("unspoilt"))


@pytest.fixture(scope="module")
def expected(unspoilt: Trap) -> dict[str, Any]:
    found = answers(unspoilt.repo.root)
    assert found["past"][1].now == "src/z.py", "the questions must reach the contents of old files"
    return found


@pytest.fixture
def trap(unspoilt: Trap) -> Iterator[Trap]:
    """The one repository, with its settings put back after each case."""
    inside = unspoilt.repo.root / ".git"
    config = (inside / "config").read_bytes()
    yield unspoilt
    (inside / "config").write_bytes(config)
    (inside / "info/attributes").unlink(missing_ok=True)
    unspoilt.canary.unlink(missing_ok=True)


@pytest.mark.parametrize("name", PLANTS)
def test_settings_run_nothing_write_nothing_and_change_no_answer(name: str, trap: Trap, expected: dict[str, Any]) -> None:
    PLANTS[name](trap)
    before = contents(trap.repo.root)
    found = answers(trap.repo.root)
    assert not trap.canary.exists(), f"{name} was run"
    assert contents(trap.repo.root) == before
    for question, answer in expected.items():
        assert found[question] == answer, question


@pytest.mark.parametrize(
    ("plant", "command"),
    [
        (_programs("core.fsmonitor"), ["status"]),
        (_programs("filter.evil.clean"), ["diff"]),
        (_programs("diff.evil.textconv"), ["log", "-p"]),
        (_programs("diff.external"), ["log", "-p", "--ext-diff"]),
        (_programs("gpg.program"), ["log"]),
        (_hooks, ["update-ref", "refs/heads/new", "HEAD"]),
    ],
)
def test_the_traps_work(plant: Callable[[Trap], None], command: list[str], tmp_path: Path) -> None:
    trap = build(tmp_path)
    plant(trap)
    git(trap.repo.root, *command, check=False)
    assert trap.canary.exists()


@pytest.mark.parametrize("transport", ["ext::{script}", "ssh://example.invalid/x", "file://{root}", "{root}"])
def test_missing_objects_are_not_fetched(transport: str, tmp_path: Path) -> None:
    trap = build(tmp_path)
    repo = trap.repo
    oid = repo.git("rev-parse", "HEAD~3:b.txt")
    url = transport.format(script=trap.script, root=repo.root)
    for line in ("core.repositoryformatversion=1", "extensions.partialClone=origin", "remote.origin.promisor=true",
                 f"remote.origin.url={url}", f"remote.origin.uploadpack={trap.script}", f"core.sshCommand={trap.script}",
                 "protocol.ext.allow=always", "protocol.allow=always", "remote.origin.partialclonefilter=blob:none"):  # fmt: skip
        repo.git("config", *line.split("=", 1))
    repo.git("pack-refs", "--all")
    packed = repo.git("rev-list", "--objects", "--all").encode()
    base = repo.git("pack-objects", "-q", ".git/objects/pack/pack", stdin=packed)
    (repo.root / f".git/objects/pack/pack-{base}.promisor").touch()
    for path in sorted((repo.root / ".git/objects").glob("??/*")):
        path.unlink()
    before = contents(repo.root)
    lacking = "0" * 39 + "1"
    found = open_git(repo.root)
    assert isinstance(found, Git)
    assert found.partial
    assert dict(found.blobs([lacking, oid])) == {lacking: None, oid: b"b\n"}
    for ask in questions(found).values():
        with contextlib.suppress(GitError):
            ask()
    assert not trap.canary.exists()
    assert contents(repo.root) == before


def test_the_callers_environment_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected: dict[str, Any]) -> None:
    trap = build(tmp_path)
    other = Repo(tmp_path / "other")
    other.commit("Other", {"other.md": "x"})
    trace = tmp_path / "trace"
    for name, value in {
        "GIT_DIR": str(other.root / ".git"), "GIT_WORK_TREE": str(other.root), "GIT_INDEX_FILE": str(other.root / ".git/index"),
        "GIT_EXTERNAL_DIFF": str(trap.script), "GIT_PAGER": str(trap.script), "GIT_SSH_COMMAND": str(trap.script),
        "GIT_TRACE": str(trace), "GIT_TRACE2": str(trace), "GIT_OBJECT_DIRECTORY": str(other.root), "GIT_NAMESPACE": "x",
        "GIT_DIFF_OPTS": "-u9", "GIT_GLOB_PATHSPECS": "1", "GIT_DEFAULT_HASH": "sha256", "GIT_ALLOW_PROTOCOL": "ext",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    found = answers(trap.repo.root)
    assert not trap.canary.exists()
    assert not trace.exists()
    assert {name: found[name] for name in expected} == expected


def test_what_git_says_is_one_printable_line_without_credentials(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("One", {"a": "x"})
    repo.git("config", "remote.origin.url", "https://me:secret@example.org/x.git")
    found = open_git(tmp_path)
    assert isinstance(found, Git)
    assert found.remote_url() == "https://example.org/x.git"
    with pytest.raises(GitError) as error:
        found.run(["log", "\x1b]red\nfatal: forged"])
    assert str(error.value).isprintable()
    for rev in ("--output=x", "^HEAD", "HEAD..HEAD", "", "a b"):
        with pytest.raises(GitError):
            found.ls_tree(rev)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".git", "a"]


def test_links_and_pipes_are_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("top_secret_word = 1")
    repo = Repo(tmp_path / "repo")
    repo.commit("One", {"inside.txt": "x", "kept/a.txt": "y"})
    for name, target in {"file.py": outside / "secret.txt", "folder": outside, "loop": repo.root / "loop", "in": repo.root / "kept"}.items():
        (repo.root / name).symlink_to(target)
    subprocess.run(["mkfifo", str(repo.root / "pipe.py")], check=True, env=environment())
    found = open_git(repo.root)
    assert isinstance(found, Git)
    present = read_present(repo.root, found, Memo())
    assert [path for path in ("file.py", "folder/secret.txt", "loop", "pipe.py", "../outside/secret.txt", str(outside / "secret.txt")) if present.read(path) is not None] == []
    assert [path for path in ("folder/secret.txt", "../outside", str(outside), "loop/x") if present.exists(path)] == []
    assert present.read("in/a.txt") == b"y"
    assert not present.in_code("top_secret_word")
