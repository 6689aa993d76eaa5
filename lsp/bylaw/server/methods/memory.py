"""bylaw/memory: the memory files of all roots as a tree, one level an answer; bylaw/memoryChanged: ask again.

The parameters name the level: nothing for the top, otherwise what the node to be opened carries as `open`. With
`state` (disputed, conflict, stale or unreviewed) only entries in that state are listed, and what holds them.
The answer is ``{"nodes": [...]}``, each node with

- `kind`: root, layer, file, range (a stretch of a long list) or entry, and `label` and `detail`, for people;
- `open`, absent or null for what holds nothing more; `uri` for a root and a file;
- for an entry its `states`, `uri` and `range`, of the words, and its `position`, so that the node is an argument for
  the commands; and `context`, words for menus: entry, `promotable` below the last layer, `decidable` where a directive
  can follow, and the states.

A client that has asked is told once with bylaw/memoryChanged when the tree may be another; asking again renews that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from typing import TYPE_CHECKING, Any

from bylaw.features.memory_view import STATES, File, Standing, detail, files, label, words
from bylaw.server import watch
from bylaw.server.diagnostics import SETTLED
from bylaw.server.schedule import DIAGNOSTICS
from bylaw.server.uris import uri_of
from bylaw.server.view import View
from bylaw.text import printable

if TYPE_CHECKING:
    from bylaw.server.roots import Root
    from bylaw.server.server import Server

MEMORY, CHANGED = "bylaw/memory", "bylaw/memoryChanged"
PATIENCE = 1.0
"""Seconds that a person waits for findings and ages before the tree is shown without them."""
PAGE = 100
"""More nodes below one are put into stretches of this length, which are asked for when they are opened."""

Node = dict[str, Any]


@dataclass(frozen=True)
class Level:
    """What is asked for; `start` is the number of the first node of a stretch, -1 for all of them."""

    root: str = ""
    layer: str = ""
    path: str = ""
    start: int = -1
    state: str = ""

    def open(self, **more: object) -> Node:
        """What names the level below a node of this one."""
        own = {"root": self.root, "layer": self.layer, "path": self.path}
        return {**{name: value for name, value in own.items() if value}, **more}


async def memory(ls: Server, params: Any) -> Node:
    ls.memory_shown = True  # before the answer is made: what changes meanwhile is told
    level, found = _level(params), []
    for root in ls.roots:
        if level.root in ("", _uri(root)):
            watch.look(ls, root)
            await root.read.wait()
            below = Level(_uri(root), level.layer, level.path, level.start, level.state)
            found.append(await _of(ls, root.view("", ls.client), below))
    trees = [(node, nodes) for node, nodes in found if nodes]
    if level.root or len(trees) == 1:
        return {"nodes": [node for _, nodes in trees for node in nodes]}
    return {"nodes": [node for node, _ in trees]}


async def _of(ls: Server, view: View, level: Level) -> tuple[Node, list[Node]]:
    """`_answer`, at once with what is known where the rest takes long; then it is told that there is more."""
    history = view.snapshot.history if level.path else None
    aged = history is None or await _done(ls, ls.git.submit(history.prepare), PATIENCE)
    work = ls.check.submit(view.moment.everywhere, DIAGNOSTICS)
    checked = await _done(ls, work, None if level.state else PATIENCE)
    return await ls.compute.run(partial(_answer, view, level, checked, aged))


async def _done(ls: Server, work: Future[Any], patience: float | None) -> bool:
    """Whether `work` is done within `patience` seconds (None: waits for it). If it comes later, it is told then."""
    job = asyncio.wrap_future(work)
    if (await asyncio.wait({job}, timeout=patience))[0]:
        job.result()
        return True

    def late(job: asyncio.Future[Any]) -> None:
        if not job.cancelled() and job.exception() is None:
            changed(ls)

    job.add_done_callback(late)
    return False


def changed(ls: Server) -> None:
    """Something that the tree is made of is another now. Told when it has been quiet for a while."""
    if ls.memory_shown:
        ls.quiet.after(MEMORY, SETTLED, partial(_tell, ls))


def _tell(ls: Server) -> None:
    ls.memory_shown = False
    ls.protocol.notify(CHANGED)


def _level(params: Any) -> Level:
    """The level that `params` name; what is no word there counts as absent."""
    given = {name: getattr(params, name, None) for name in ("root", "layer", "path", "state")}
    named = {name: value for name, value in given.items() if isinstance(value, str)}
    start = getattr(params, "start", None)
    return Level(**named, start=start if isinstance(start, int) else -1)


def _uri(root: Root) -> str:
    return uri_of(str(root.session.root))


def _answer(view: View, level: Level, checked: bool, aged: bool) -> tuple[Node, list[Node]]:
    """The node of a root, and the nodes of `level` in it; findings if they are known, ages if the history is."""
    wanted = level.state if level.state in STATES else ""
    findings = view.moment.everywhere() if checked else ()
    found = files(view.snapshot, findings, wanted, [level.path] if level.path else ())
    name = view.snapshot.root.name or str(view.snapshot.root)
    top = {"root": level.root}
    node = {"kind": "root", "label": printable(name), "detail": words(found, wanted), "uri": level.root, "open": top}
    if level.path:
        return node, [node for file in found for node in _entries(view, level, file, aged)]
    if level.layer:
        return node, _files(view, level, [file for file in found if file.document.layer == level.layer], wanted)
    return node, list(_layers(view, level, found, wanted))


def _layers(view: View, level: Level, found: Sequence[File], wanted: str) -> Iterator[Node]:
    for layer in view.snapshot.config.layers:
        own = [file for file in found if file.document.layer == layer]
        if own:
            opened = level.open(layer=layer)
            yield {"kind": "layer", "label": layer, "detail": words(own, wanted), "open": opened}


def _files(view: View, level: Level, found: Sequence[File], wanted: str) -> list[Node]:
    def node(file: File) -> Node:
        path = file.document.path
        folder, _, name = path.rpartition("/")
        return {
            "kind": "file",
            "label": printable(name),
            "detail": " · ".join(word for word in (printable(folder), words([file], wanted)) if word),
            "uri": view.uri(path),
            "open": level.open(path=printable(path)) if file.standings else None,
        }

    return _paged(level, [partial(node, file) for file in found])


def _entries(view: View, level: Level, file: File, aged: bool) -> list[Node]:
    now = datetime.now(timezone.utc) if aged else None

    document, last = file.document, view.snapshot.config.layers[-1]

    def node(standing: Standing) -> Node:
        place = view.range(standing.entry.own, document.path)
        promotable = ["promotable"] * (document.layer != last)
        decidable = ["decidable"] * (standing.entry.kind != "row")
        return {
            "kind": "entry",
            "label": printable(label(standing.entry)),
            "detail": detail(view.snapshot, document, standing, now),
            "states": list(standing.states),
            "context": " ".join(("entry", *promotable, *decidable, *standing.states)),
            "uri": view.uri(document.path),
            "position": place.start,
            "range": place,
        }

    return _paged(level, [partial(node, standing) for standing in file.standings])


def _paged(level: Level, makers: Sequence[partial[Node]]) -> list[Node]:
    """The nodes that `makers` make; of a long list those of one stretch, or the stretches."""
    if level.start < 0 and len(makers) > PAGE:
        starts = range(0, len(makers), PAGE)
        names = {start: f"{start + 1}–{min(start + PAGE, len(makers))}" for start in starts}
        return [{"kind": "range", "label": names[at], "detail": "", "open": level.open(start=at)} for at in starts]
    start = max(level.start, 0)
    return [make() for make in makers[start : start + PAGE]]
