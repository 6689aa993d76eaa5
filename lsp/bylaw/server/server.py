"""The server itself: what it holds, how it starts and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Coroutine, Mapping
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError
from pygls.io_ import StdoutWriter, run_async
from pygls.lsp.server import LanguageServer

from bylaw import __version__
from bylaw.config import Config
from bylaw.facts import Facts
from bylaw.server import log, process, watch
from bylaw.server.answering import register
from bylaw.server.client import Client
from bylaw.server.diagnostics import Diagnostics
from bylaw.server.documents import Documents
from bylaw.server.methods import METHODS, memory
from bylaw.server.protocol import Protocol
from bylaw.server.refresh import refresh, when_known
from bylaw.server.roots import Root, Roots
from bylaw.server.schedule import Lane, Quiet
from bylaw.server.settings import configured
from bylaw.server.view import View
from bylaw.text import printable
from bylaw.workspace import Session

T = TypeVar("T")

ANSWER = 10.0
"""Seconds that a client gets to answer a request of ours."""


class Server(LanguageServer):
    """All state of a running server. Belongs to the loop: threads get views, what they find comes back to it (P16)."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__(
            "bylaw",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
            max_workers=1,  # P2: nothing runs there
        )
        self.client = Client()
        self.documents = Documents()
        self.roots = Roots(self._open_root)
        self.compute = Lane("compute", 1)
        self.check = Lane("check", 1)
        self.git = Lane("git", 2)
        self.quiet = Quiet()
        self.given: Mapping[str, Any] = {}  # with `initialize`
        self.settings: Mapping[str, Any] = {}
        self.folders: list[str] = []
        self.memory_shown = False
        self.diagnostics = Diagnostics(self)
        self._told: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        register(self, METHODS)

    def view(self, uri: str) -> View | None:
        """The document at `uri` as it is now; None for one that is left alone, or whose text was lost."""
        place = self.roots.place(uri)
        buffer = self.documents.get(uri)
        if place is None or (buffer is not None and buffer.source is None):
            return None
        watch.look(self, place.root)
        return place.root.view(place.path, self.client)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs `work` beside everything else; a failure is logged."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)

        def done(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            if not task.cancelled() and (error := task.exception()) is not None:
                log.failure("background work", error)

        task.add_done_callback(done)

    async def asked(self, answer: Awaitable[T], patience: float | None = ANSWER) -> T | None:
        """What the client answers to a request of ours; None if it refuses or takes too long (P9).

        `patience` in seconds; None where a person is asked, who may take as long as they want.
        """
        try:
            return await asyncio.wait_for(answer, patience)
        except (asyncio.TimeoutError, JsonRpcException) as error:
            log.warning("the client did not answer: %s", type(error).__name__)
            return None

    def trace(self, message: str) -> None:
        """Tells the client what was done, if it asked for it with ``$/setTrace``; never with text of a document."""
        if self.protocol.trace != types.TraceValue.Off:
            self.log_trace(types.LogTraceParams(message))

    def tell(self, message: str) -> None:
        """Writes something a person may want to know into the log and the client's own, once; never in a box."""
        if message not in self._told:
            self._told.add(message)
            log.info("%s", message)
            self.window_log_message(types.LogMessageParams(types.MessageType.Info, printable(message)))

    def install(self, root: Root, facts: Facts) -> None:
        """The facts of `root` have been read."""
        root.session.install(facts)
        root.changed()
        for problem in facts.problems:
            self.tell(f"{root.session.root.name}: {problem.message}")
        self.diagnostics.settled(root)
        # who has asked for findings before the first facts waits for them, and would only have to ask twice
        refresh(self, but=() if root.read.is_set() else ("diagnostic",))
        self.spawn(when_known(self, root))

    def configured(self, folder: Path) -> Config:
        """What is set for the repository at `folder`, there and in the editor."""
        return configured(folder, self.settings, self.tell)

    def configure(self, settings: Mapping[str, Any]) -> None:
        """The client's settings are now `settings`."""
        self.settings = settings
        for root in self.roots:
            if self.configured(root.session.root) != root.session.config:
                watch.read(self, root)

    def lost(self, method: str, params: Any) -> None:
        """A notification could not be understood. If it was a change, the text of its document is not known now."""
        document = params.get("textDocument") if isinstance(params, dict) else None
        uri = document.get("uri") if isinstance(document, dict) else None
        if method != types.TEXT_DOCUMENT_DID_CHANGE or not isinstance(uri, str):
            return
        buffer, place = self.documents.lose(uri), self.roots.place(uri)
        if buffer is not None and place is not None:
            place.root.show(place.path, buffer)
            self.diagnostics.touched(place.root, place.path)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """P10: into the log, without its words; pygls would show it to the person in a box. A refusal is no failure."""
        if isinstance(error, JsonRpcException) and not isinstance(error, JsonRpcInternalError):
            return
        log.failure(getattr(source, "__name__", "the server"), error)

    def shutdown(self) -> None:
        """pygls calls this when the client has gone: nothing is waited for (P8)."""
        self.leave(0 if self.protocol.was_shut_down else 1)

    def leave(self, code: int) -> None:
        process.leave(code)

    def _open_root(self, folder: Path) -> Root:
        root = Root(Session(folder, self.configured(folder)), partial(memory.changed, self))
        watch.read(self, root)
        return root


def run() -> int:
    """Serves one client on standard input and output, and leaves the process."""
    log.start()
    process.ready()
    reader, writer = process.take_wires()
    return asyncio.run(_serve(reader, writer))


async def _serve(reader: BinaryIO, writer: BinaryIO) -> int:
    """Serves the client as start_io of pygls does, but reads by larger pieces (P2), and leaves when it has gone."""
    server = Server()
    server.protocol.set_writer(StdoutWriter(writer))
    with contextlib.suppress(OSError):
        await run_async(Event(), process.Reader(reader), server.protocol, error_handler=server.report_server_error)
    server.shutdown()
    return 1  # not reached: `shutdown` leaves the process


def run_tcp(host: str, port: int) -> int:
    """Serves one client at `host`:`port` (0: any free one, told in the log); the exit status."""
    log.start()
    process.ready()
    try:
        return asyncio.run(_serve_tcp(host, port))
    except (OSError, OverflowError) as error:
        log.warning("cannot listen at %s:%s: %s", host, port, error)
        return 2


async def _serve_tcp(host: str, port: int) -> int:
    """Serves the first client that connects, as start_tcp of pygls does, but says where, and ends with a status."""
    server = Server()
    ended = asyncio.Event()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if server.protocol.writer is not None:
            writer.close()
            return
        server.protocol.set_writer(writer)
        await run_async(Event(), reader, server.protocol, error_handler=server.report_server_error)
        ended.set()

    listener = await asyncio.start_server(connected, host, port)
    where = listener.sockets[0].getsockname()
    log.info("listening on %s:%s", where[0], where[1])
    await ended.wait()
    return 0 if server.protocol.was_shut_down else 1
