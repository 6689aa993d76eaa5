"""The only module that talks to git: through GitPython, one process a call, nothing that writes (but `build`).

`open_git` gives a `Git` or, as `NoGit`, the reason why there is none. A `Git` may be used from several threads.
GitPython's object database is never used: it keeps two processes a repository and breaks under threads.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from subprocess import PIPE, TimeoutExpired
from typing import IO, Any, cast

from bylaw.repo import git_env
from bylaw.repo.parse_log import path_text
from bylaw.repo.questions import CREDENTIALS, TIMEOUT, GitError, Questions, StoppedError

__all__ = ["TIMEOUT", "Git", "GitError", "NoGit", "Stop", "StoppedError", "build", "open_git"]

_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class NoGit:
    """Why there is no history to look at, in one sentence for a person."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Facts:
    root: Path
    git_dir: Path
    common_dir: Path
    bare: bool
    shallow: bool
    object_format: str


class Stop:
    """Ends what a `Git` runs, from another thread; who asks it, or waits for it, gets a StoppedError."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[Any] = set()
        self._set = False

    def set(self) -> None:
        with self._lock:
            self._set = True
            for process in self._running:
                process.kill()

    def check(self) -> None:
        """Raises StoppedError once it is set."""
        if self._set:
            raise StoppedError

    @contextlib.contextmanager
    def over(self, process: Any) -> Iterator[None]:
        """Holds for `process`, which has just been started, as long as it runs."""
        with self._lock:
            self._running.add(process)
            if self._set:
                process.kill()
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(process)


def open_git(root: Path, stop: Stop | None = None) -> Git | NoGit:
    """The repository that holds the folder `root`, or why there is none. Never raises, unless `stop` is set."""
    stop = stop or Stop()
    try:
        where = root.resolve()
        if not where.is_dir():
            return NoGit(f"{root} is no folder")
        asked = ("--absolute-git-dir", "--git-common-dir", "--is-shallow-repository", "--show-object-format")
        words = git_env.command(_program(), ["rev-parse", *asked])
        output = _communicate(where, words, None, TIMEOUT, (0,), stop)
    except (GitError, OSError) as error:
        return NoGit(_reason(root, str(error)))
    lines = path_text(output).split("\n")
    git_dir, common_dir = Path(lines[0]), (where / lines[1]).resolve()
    top = _top(where)
    bare = top is None or git_dir in (where, *where.parents)
    facts = _Facts(
        root=git_dir if bare or top is None else top,
        git_dir=git_dir,
        common_dir=common_dir,
        bare=bare,
        shallow=lines[2] == "true",
        object_format=lines[3] or "sha1",
    )
    return Git(facts, stop)


def _top(where: Path) -> Path | None:
    return next((folder for folder in (where, *where.parents) if os.path.lexists(folder / ".git")), None)


def _reason(root: Path, message: str) -> str:
    if "dubious ownership" in message:
        return "the repository belongs to another user, so git does not read it (see git's safe.directory)"
    if "not a git repository" in message and _top(root.absolute()) is None:
        return "not inside a git repository"
    if "not a git repository" in message:
        return "the .git folder is broken: git does not take it for a repository"
    return message


@lru_cache(maxsize=1)
def _library() -> Any:
    """What runs git in GitPython, imported on first use; it raises without git unless told to be quiet.

    ``git/__init__`` and ``gitdb/__init__`` are left out: they import all of both, of which nothing else is used here,
    and the first start of a server would wait a quarter of a second for that.
    """
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    left_out = [name for name in ("git", "gitdb") if name not in sys.modules]
    for name in left_out:
        if (spec := find_spec(name)) is not None:
            sys.modules[name] = module_from_spec(spec)
    try:
        from git import cmd

        cmd.Git.refresh()
    finally:
        for name in left_out:
            sys.modules.pop(name, None)  # whoever else imports it gets all of it
    return cmd


def _program() -> str:
    return str(_library().Git.GIT_PYTHON_GIT_EXECUTABLE or "git")


def _start(cwd: Path, words: list[str], *, piped: bool) -> Any:
    """A running git, wrapped by GitPython so that it ends when it is forgotten."""
    try:
        caller, env = _library().Git(str(cwd)), git_env.environment()
        return caller.execute(words, istream=PIPE if piped else None, as_process=True, shell=False, env=env)
    except _library().GitCommandNotFound as error:
        raise GitError("git is not installed") from error
    except OSError as error:
        raise GitError("git cannot be started") from error


def _communicate(
    cwd: Path, words: list[str], data: bytes | None, timeout: float, ok: Sequence[int], stop: Stop
) -> bytes:
    stop.check()
    running = _start(cwd, words, piped=data is not None)
    process = running.proc
    with stop.over(process):
        try:
            output, errors = process.communicate(data, timeout=timeout)
        except TimeoutExpired:
            process.kill()
            process.communicate()
            raise _too_slow(words, timeout) from None
    stop.check()
    if process.returncode not in ok:
        raise GitError(_sentence(errors, words))
    return cast(bytes, output)


def _verb(words: Sequence[str]) -> str:
    """The git command among `words`, for messages."""
    skip = False
    for word in words[1:]:
        if not skip and not word.startswith("-"):
            return word
        skip = word == "-c"
    return ""


def _too_slow(words: Sequence[str], timeout: float) -> GitError:
    return GitError(f"git {_verb(words)} took longer than {timeout:g} s and was stopped", timed_out=True)


def _sentence(errors: bytes, words: Sequence[str]) -> str:
    """What git said, as one line that can be shown: the first fatal line, else the first."""
    lines = [line for line in errors.decode("utf-8", "replace").splitlines() if line.strip()]
    line = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "no message")
    said = "".join(char if char.isprintable() else "?" for char in line.removeprefix("fatal: "))[:300]
    return f"git {_verb(words)}: {CREDENTIALS.sub('', said)}"


class Git(Questions):
    """One repository, read-only. Every method may raise GitError unless it says otherwise."""

    def __init__(self, facts: _Facts, stop: Stop) -> None:
        self._facts = facts
        self._stop = stop
        self._head: tuple[object, str | None] | None = None

    @property
    def root(self) -> Path:
        """The top of the work tree; of a bare repository, its folder."""
        return self._facts.root

    @property
    def git_dir(self) -> Path:
        return self._facts.git_dir

    @property
    def common_dir(self) -> Path:
        """The git folder that all work trees share, resolved: the repository's identity on this machine."""
        return self._facts.common_dir

    @property
    def bare(self) -> bool:
        return self._facts.bare

    @property
    def shallow(self) -> bool:
        return self._facts.shallow

    @property
    def cut(self) -> frozenset[str]:
        """The commits at which a shallow clone ends: they have parents, but not here (no process)."""
        try:
            return frozenset((self.common_dir / "shallow").read_text("ascii").split())
        except (OSError, UnicodeDecodeError):
            return frozenset()

    @property
    def object_format(self) -> str:
        return self._facts.object_format

    @property
    def partial(self) -> bool:
        """Whether objects may be missing because the clone was filtered (no process)."""
        return any((self.common_dir / "objects" / "pack").glob("*.promisor"))

    @property
    def head(self) -> str | None:
        """The commit that HEAD names, None while there is none. A process only when HEAD has moved."""
        stamp = self._head_stamp()
        if self._head is None or self._head[0] != stamp:
            self._head = (stamp, self.resolve("HEAD"))
        return self._head[1]

    def stamp(self) -> object:
        """A value that changes whenever HEAD, its branch or the index does. Costs a few stat calls, no process."""
        return (*self._head_stamp(), _stat(self.git_dir / "index"), _stat(self.common_dir / "info" / "exclude"))

    def _head_stamp(self) -> tuple[object, ...]:
        head = _read_small(self.git_dir / "HEAD")
        ref = head.removeprefix("ref:").strip() if head.startswith("ref:") else ""
        text = _read_small(self.common_dir / ref) if ref and ".." not in ref else ""
        shared = ("packed-refs", "shallow", "reftable/tables.list")
        return (head, text, *(_stat(self.common_dir / name) for name in shared))

    def run(
        self,
        args: Sequence[str],
        data: bytes | None = None,
        *,
        timeout: float = TIMEOUT,
        ok: Sequence[int] = (0,),
        literal: bool = True,
    ) -> bytes:
        """The output of a git command that only reads. `ok`: exit statuses that are no error."""
        return _communicate(self._cwd, self._words(args, literal), data, timeout, ok, self._stop)

    def stream(self, args: Sequence[str], data: bytes | None = None, *, timeout: float = TIMEOUT) -> Iterator[bytes]:
        """The output in pieces, as it comes; raises GitError at the end if git failed or was stopped by `timeout`."""
        with self.running(args, data, timeout) as output:
            while chunk := output.read1(_CHUNK):
                yield chunk

    @property
    def _cwd(self) -> Path:
        return self.git_dir if self.bare else self.root

    def _words(self, args: Sequence[str], literal: bool = True) -> list[str]:
        return git_env.command(_program(), args, work_tree=str(self.root), bare=self.bare, literal=literal)

    @contextlib.contextmanager
    def running(self, args: Sequence[str], data: bytes | None, timeout: float) -> Iterator[Any]:
        """The standard output of a running git; both other pipes are served by threads, so that none can fill up."""
        self._stop.check()
        words = self._words(args)
        wrapper = _start(self._cwd, words, piped=data is not None)
        process = wrapper.proc
        stopped = threading.Event()
        errors = bytearray()

        def stop() -> None:
            stopped.set()
            process.kill()

        timer = threading.Timer(timeout, stop)
        timer.daemon = True
        helpers = [threading.Thread(target=_drain, args=(process.stderr, errors), daemon=True)]
        if data is not None:
            helpers.append(threading.Thread(target=_feed, args=(process.stdin, data), daemon=True))
        for thread in (timer, *helpers):
            thread.start()
        try:
            with self._stop.over(process):
                yield process.stdout
                process.wait()
            helpers[0].join()
            self._stop.check()
            if stopped.is_set():
                raise _too_slow(words, timeout)
            if process.returncode:
                raise GitError(_sentence(bytes(errors), words))
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            for thread in helpers:
                thread.join()
            process.stdout.close()


def build(folder: Path, stream: bytes) -> None:
    """Makes a new repository at `folder`, with the history that `stream` (for `git fast-import`) tells, checked out.

    The only function that writes, and only where nothing is yet. Raises GitError, also where `folder` is not empty.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as error:
        raise GitError(f"{folder}: {error.strerror or error}") from error
    if taken:
        raise GitError(f"{folder} is not empty; name a new folder")
    kind = ("--object-format=sha1", "--initial-branch=main", "--template=")
    calls: list[tuple[list[str], bytes | None]] = [
        (["init", "--quiet", *kind], None),
        (["config", "core.autocrlf", "false"], None),  # the same bytes on every system
        (["fast-import", "--quiet", "--done"], stream),
        (["reset", "--quiet", "--hard", "main"], None),
    ]
    for args, data in calls:
        _communicate(folder, git_env.command(_program(), args, bare=False), data, TIMEOUT, (0,), Stop())


def _drain(pipe: IO[bytes], into: bytearray) -> None:
    """Reads a pipe to its end and keeps the start."""
    with contextlib.suppress(OSError, ValueError), pipe:
        while chunk := pipe.read(_CHUNK):
            into += chunk[: max(0, _CHUNK - len(into))]


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(OSError, ValueError), pipe:
        pipe.write(data)


def _stat(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _read_small(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")[:4096]
    except OSError:
        return ""
