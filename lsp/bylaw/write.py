"""Writes what an action changes: all of its files or none, and each file old or new whenever the machine stops.

Every new text stands on disk, complete, under another name before the first file is replaced; a file is replaced by
renaming. What fails half-way is put back. What is killed half-way leaves some files new and others old; because an
action gives what it adds before what it takes away, words then stand twice, never nowhere, and git shows it.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bylaw.actions.base import Change
from bylaw.text import Source

_PREFIX, _SUFFIX = ".bylaw-", ".tmp"
_LEFT_BEHIND = 3600  # seconds: what an earlier run was killed over


class WriteError(Exception):
    """Why nothing was written, in one sentence."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A file to replace by the one at `fresh`, or to make, or (None) to remove."""

    change: Change
    target: Path
    fresh: Path | None


def write(root: Path, changes: Sequence[Change]) -> None:
    """Makes `changes` below `root`, in their order.

    Raises WriteError, with nothing written, if a file is not what it was when the action was computed, is read-only,
    lies outside of the root or behind a link that leads there, or cannot be written.
    """
    steps: list[_Step] = []
    try:
        for change in changes:
            target = _target(root, change)
            steps.append(_Step(change, target, _prepared(target, change)))
        _replace(steps)
    except OSError as error:
        place = Path(str(error.filename or "a file")).name
        raise WriteError(f"{place} cannot be written: {error.strerror or error}; nothing was changed") from error
    finally:
        for step in steps:
            if step.fresh is not None:
                step.fresh.unlink(missing_ok=True)


def _target(root: Path, change: Change) -> Path:
    """The file that is really meant, once links are followed."""
    path = change.path
    full = Path(os.path.normpath(root / path))
    target, top = full.resolve(), root.resolve()
    if not target.is_relative_to(top) or ".git" in target.relative_to(top).parts:
        raise WriteError(f"{path} leads out of {root.name or root}; nothing was changed")
    _check(target, change)
    return target


def _check(target: Path, change: Change) -> None:
    path = change.path
    if change.before is None:
        if os.path.lexists(target):
            raise WriteError(f"{path} has been made by somebody else in the meantime; nothing was changed")
        return
    try:
        info = target.stat()
        data = target.read_bytes()
    except FileNotFoundError:
        raise WriteError(f"{path} is no longer there; nothing was changed") from None
    if not stat.S_ISREG(info.st_mode):
        raise WriteError(f"{path} is no regular file; nothing was changed")
    if not info.st_mode & stat.S_IWUSR or not os.access(target, os.W_OK):
        raise WriteError(f"{path} is read-only; nothing was changed")
    if Source.from_bytes(data).oid != change.before.oid:
        raise WriteError(f"{path} has changed since it was read; nothing was changed")


def _prepared(target: Path, change: Change) -> Path | None:
    """The new text on disk, beside the file it is to become; None where the file goes."""
    if change.after is None:
        return None
    try:
        data = change.after.encode()
    except UnicodeEncodeError:
        raise WriteError(f"{change.path} would hold what no file can hold; nothing was changed") from None
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target.parent)
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh = Path(name)
    fresh.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask())
    return fresh


def _umask() -> int:
    """The bits that new files lack; there is no way to ask but to set it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sweep(folder: Path) -> None:
    """Removes what a run that was killed left in `folder`."""
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with contextlib.suppress(OSError):
            if time.time() - left.lstat().st_mtime > _LEFT_BEHIND:
                left.unlink()


def _replace(steps: Sequence[_Step]) -> None:
    """Puts the new texts in place, or everything back."""
    done: list[_Step] = []
    try:
        for step in steps:
            _check(step.target, step.change)
            done.append(step)
            if step.fresh is None:
                step.target.unlink()
            else:
                step.fresh.replace(step.target)
        for folder in {step.target.parent for step in steps}:
            _sync(folder)
    except BaseException:
        for step in reversed(done):
            _put_back(step)
        raise


def _put_back(step: _Step) -> None:
    old, target = step.change.before, step.target
    with contextlib.suppress(OSError):
        if old is None:
            if step.fresh is not None and not step.fresh.exists():
                target.unlink(missing_ok=True)
        elif not target.exists() or target.read_bytes() != old.encode():
            fresh = _prepared(target, Change(step.change.path, None, old))
            if fresh is not None:
                fresh.replace(target)


def _sync(folder: Path) -> None:
    """Makes the renames last; a system that cannot open a folder does so by itself."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
