"""Keeps the diagnostics of clients that cannot ask true: pushes them. Those that can are told to ask (`refresh`).

A pushed file is checked when its text has been quiet for a moment, its root as a whole (see `moment`) when all has been
quiet for longer. What is published carries the version it is true for, and is dropped if the text has moved on
meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from bylaw.server import convert, log, process
from bylaw.server.moment import SupersededError
from bylaw.server.refresh import refresh
from bylaw.server.roots import Root
from bylaw.server.schedule import BACKGROUND, DIAGNOSTICS
from bylaw.server.view import View

if TYPE_CHECKING:
    from bylaw.server.server import Server

SETTLED = 0.6
"""Seconds of quiet after which the other files of a root are looked at again."""
_SHORTEST, _LONGEST = 0.06, 0.4
_FADING = 0.9  # with each edit: what the last check took tells less of the next one, and the first takes longest
_MOMENT, _COURTESY = 0.02, 1.0  # seconds at once and in all: a request may wait for git, which needs nothing of ours
_ANSWER = 0.05  # seconds that a check waits for a request which came with the same edit

Items = tuple[types.Diagnostic, ...]


def items(view: View) -> Items:
    """The diagnostics of a document; none for one that is neither memory nor open code, or whose text was lost."""
    buffer, snapshot = view.buffers.get(view.path), view.snapshot
    if buffer is not None and buffer.source is None:
        return ()
    if not (snapshot.is_memory(view.path) or (buffer is not None and snapshot.is_code(view.path))):
        return ()
    return convert.diagnostics(view, view.early_findings)


class Diagnostics:
    """Belongs to the loop. `closed`: what was closed since the client asked for the findings of all files."""

    def __init__(self, ls: Server) -> None:
        self._ls = ls
        self.closed: set[str] = set()
        self._published: dict[tuple[Root, str], tuple[str, int | None, Items]] = {}
        self._running: dict[object, asyncio.Task[object]] = {}
        self._cost = 0.0
        self._tidied: object = None

    def touched(self, root: Root, path: str) -> None:
        """The text at `path` changed. A client that pulls asks by itself, and is told when there is more to ask for."""
        if not self._concerns(root, path):
            return
        if self._ls.client.pull:
            if root.moment.snapshot.is_memory(path):
                self._ls.quiet.after(root, SETTLED, lambda: self._start(root, self._whole(root)))
            return
        # waiting about as long as the last check took keeps small files instant and large ones from piling up
        self._cost = min(self._cost, _LONGEST) * _FADING
        soon = max(_SHORTEST, self._cost)
        self._ls.quiet.after((root, path), soon, lambda: self._start((root, path), self._check(root, path)))
        if root.moment.snapshot.is_code(path):
            return  # no other file's findings depend on it
        self._ls.quiet.after(root, SETTLED, lambda: self._start(root, self._whole(root)))

    def settled(self, root: Root) -> None:
        """Something that all files of `root` depend on changed: facts, settings, files on disk."""
        self._ls.quiet.after(root, 0, lambda: self._start(root, self._whole(root)))

    def _whole(self, root: Root) -> Coroutine[Any, Any, object]:
        return self._complete(root) if self._ls.client.pull else self._sweep(root)

    def forget(self, root: Root) -> None:
        """`root` is served no longer: takes back what was published for it."""
        for key in [key for key in self._published if key[0] is root]:
            self._publish(root, key[1], self._published[key][0], None, ())

    def _start(self, key: object, work: Coroutine[Any, Any, object]) -> None:
        """Runs `work` in place of what runs for `key`: that would only find what is outdated."""
        before = self._running.get(key)
        if before is not None:
            before.cancel()
        task = asyncio.ensure_future(work)
        self._running[key] = task

        def done(task: asyncio.Task[object]) -> None:
            if self._running.get(key) is task:
                del self._running[key]
            if not task.cancelled() and (error := task.exception()) is not None:
                log.failure("diagnostics", error)

        task.add_done_callback(done)

    def _concerns(self, root: Root, path: str) -> bool:
        """Whether the file can have findings, or had some when it was a memory file."""
        snapshot = root.moment.snapshot
        return (root, path) in self._published or snapshot.is_memory(path) or snapshot.is_code(path)

    async def _check(self, root: Root, path: str) -> None:
        view = root.view(path, self._ls.client)
        if view.snapshot.facts is None:
            return  # comes with the facts: what is found without them would only flicker
        if not self._concerns(root, path):
            return
        started = time.perf_counter()
        found, waited = await self._ls.check.run(lambda: self._items(view), DIAGNOSTICS)
        self._cost = time.perf_counter() - started - waited
        if root.view(path, self._ls.client).version(path) == view.version(path):
            self._publish(root, path, view.uri(path), view.version(path), found)

    def _items(self, view: View) -> tuple[Items, float]:
        """What is published for `view`, and how many seconds requests went first."""
        waited = self._give_way(DIAGNOSTICS, _ANSWER)
        return items(view), waited

    async def _complete(self, root: Root) -> bool:
        """Checks `root` as a whole; has a client that pulls ask again if that tells more than it was told.

        False if the text moved on meanwhile: the newer one is looked at when it has settled.
        """
        moment, give_way = root.moment, self._giving_way()
        try:
            more = await self._ls.check.run(lambda: moment.complete(give_way), BACKGROUND)
        except SupersededError:
            return False
        if more and self._ls.client.pull:
            refresh(self._ls)
        facts = moment.snapshot.facts
        before, self._tidied = self._tidied, facts.token if facts else None
        await self._ls.check.run(process.sweep if before is self._tidied else process.tidy, BACKGROUND)
        return True

    def _giving_way(self) -> Callable[[], None]:
        """What lets requests go first now and then, as long as that has not taken too long in all."""
        left = _COURTESY

        def give_way() -> None:
            nonlocal left
            left -= self._give_way(BACKGROUND, min(left, _MOMENT))

        return give_way

    def _give_way(self, priority: int, seconds: float) -> float:
        """Lets requests go first: here, and beside this, where they would have to share the interpreter.

        Those get as many `seconds` on each lane. Says how long that took.
        """
        self._ls.check.give_way(priority)
        return sum(lane.quiet(seconds) for lane in (self._ls.compute, self._ls.git))

    async def _sweep(self, root: Root) -> None:
        """Checks every memory file of `root`, open ones first, and open code; one job each: requests get in between."""
        if not await self._complete(root):
            return
        snapshot = root.moment.snapshot
        paths = await self._ls.check.run(snapshot.paths, DIAGNOSTICS)
        paths = (*paths, *(path for path in root.buffers if snapshot.is_code(path)))
        for path in sorted(paths, key=lambda path: path not in root.buffers):
            await self._check(root, path)
        for key in [key for key in self._published if key[0] is root and key[1] not in paths]:
            self._publish(root, key[1], self._published[key][0], None, ())

    def _publish(self, root: Root, path: str, uri: str, version: int | None, found: Items) -> None:
        before = self._published.get((root, path))
        if before == (uri, version, found) or (before is None and not found and version is None):
            return
        if before is not None and before[0] != uri:  # the same file, open under another name
            self._ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(before[0], []))
        self._ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))
        if found or version is not None:
            self._published[(root, path)] = (uri, version, found)
        else:
            self._published.pop((root, path), None)
