"""Notices what happens outside the editor: a checkout, a pull, a file that appears or goes.

Where the client watches files for us it tells; in any case the root's stamp (HEAD, index, settings) is compared when
something is asked, at most twice a second: it costs a few `stat` calls and needs nobody's help. So are the memory files
that are not open: one that changed is read anew, and nothing else.
"""

from __future__ import annotations

import asyncio
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from bylaw.repo.git import Stop
from bylaw.server import log, progress
from bylaw.server.roots import Root
from bylaw.workspace import gather, open_history

if TYPE_CHECKING:
    from bylaw.server.server import Server

_EVERY = 0.5
_STORM = 0.3  # seconds of quiet after a burst of events: a checkout touches thousands of files
_FILES = 1000  # memory files that are looked at: 2 ms
_SETTINGS = (".bylaw.toml", "pyproject.toml")
_APPEAR = types.WatchKind.Create | types.WatchKind.Delete
_WATCHED = (
    ("**/*", _APPEAR),
    ("**/*.{md,mdc,json,toml,yaml,yml}", types.WatchKind.Change),
    ("**/{Makefile,makefile,GNUmakefile,justfile,Justfile,.bylaw.toml}", types.WatchKind.Change),
    ("**/.git/{HEAD,index}", types.WatchKind.Change),
)


def registration() -> types.Registration:
    """What the client is asked to watch."""
    watchers = [types.FileSystemWatcher(glob, int(kind)) for glob, kind in _WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    return types.Registration("bylaw-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)


def look(ls: Server, root: Root) -> None:
    """Reads the facts of `root` anew if its stamp has moved; for the loop, before a request is answered."""
    now = asyncio.get_running_loop().time()
    if now - root.looked < _EVERY:
        return
    root.looked = now
    if root.reading:
        return
    if root.stamp != stamp(root):
        read(ls, root)
        return
    before, root.memory = root.memory, memory_stamp(root)
    if before is None or before == root.memory:
        return
    if before[0] != root.memory[0]:  # something came or went beside memory files
        happened(ls, root)
    root.changed()
    ls.diagnostics.settled(root)


def stamp(root: Root) -> tuple[object, ...]:
    """What moves when the repository of `root` does: HEAD and index, and the settings on disk."""
    facts = root.session.facts
    git = facts.git if facts else None
    folder = root.session.root
    repository = git.stamp() if git else (folder / ".git").exists()
    return repository, *(_modified(folder / name) for name in _SETTINGS)


def memory_stamp(root: Root) -> tuple[object, object]:
    """What moves when something comes or goes in a folder of memory files, and when one that is not open changes.

    The root's own folder is left out: editors and tools put things there all the time.
    """
    top = root.session.root
    paths = [path for path in root.session.snapshot().paths() if path not in root.buffers][:_FILES]
    folders = sorted({posixpath.dirname(path) for path in paths} - {""})
    return (
        tuple((folder, _modified(top / folder)) for folder in folders),
        tuple((path, _modified(top / path)) for path in paths),
    )


def _modified(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


def happened(ls: Server, root: Root) -> None:
    """Something in the folder of `root` changed: reads its facts once all is quiet."""
    ls.quiet.after(("facts", root), _STORM, lambda: read(ls, root))


def read(ls: Server, root: Root) -> None:
    """Reads the facts of `root`, one reading at a time, and checks everything with them."""
    if root.reading:
        root.again = True
        return
    root.reading = True
    ls.spawn(_read(ls, root))


async def _read(ls: Server, root: Root) -> None:
    try:
        root.session.configure(ls.configured(root.session.root))
        root.changed()
        known, before = root.session.facts is not None, stamp(root)
        if not known and (history := await ls.git.run(lambda: open_history(root.session))) is not None:
            root.session.begin(history)
            root.changed()
        title = f"Bylaw: reading {root.session.root.name}"
        stop = Stop()
        facts = await progress.shown(ls, title, ls.git.run(lambda: gather(root.session, stop)), stop.set)
        if facts is None:
            log.info("reading a repository was stopped; it is read again when something in it moves")
        else:
            ls.install(root, facts)
        # taken before the reading where it can be, so that what happens meanwhile is noticed
        root.stamp = before if known else stamp(root)
    except Exception as error:  # noqa: BLE001  the editor goes on with the facts it has
        log.failure("reading the repository", error)
    finally:
        root.reading = False
        root.read.set()
    if root.again:
        root.again = False
        read(ls, root)
