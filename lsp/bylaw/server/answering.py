"""How a request is answered: where that runs, on which state of the text, and what happens when it fails.

- ``inline`` handlers get the server and the parameters and run on the loop: a few milliseconds at most.
- ``compute`` handlers get a `View` and the parameters and run on the thread that computes.
- ``check`` handlers are the same on the thread that runs the rules, before what is only for show.
- ``git`` handlers are the same, but may wait for git: when they take longer than `PATIENCE`, the question is answered
  from a hasty view with what is known, and what they find is there when it is asked again.
- ``wait`` handlers wait for git as long as it takes: a part of their answer would be of no use.
- ``roots`` handlers are coroutines that get the server and the parameters, and ask every root.
- ``own`` ones register their handlers themselves.

The view is taken when the request is read, before any later message. A document that is left alone gets `nothing`,
or the error that `nothing` makes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from pygls.exceptions import JsonRpcException

from bylaw.server import log
from bylaw.server.protocol import Request, failed
from bylaw.server.schedule import Run

if TYPE_CHECKING:
    from bylaw.server.client import Client
    from bylaw.server.server import Server
    from bylaw.server.view import View

PATIENCE = 0.2
"""Seconds a person waits for an answer that needs git."""


def _document_uri(params: Any) -> str:
    uri: str = params.text_document.uri
    return uri


@dataclass(frozen=True)
class Method:
    """A row of the table of methods; `shows` says in a few words what a person sees of it.

    `uri` finds the document in the parameters, `wanted` says for which clients it is offered; `facts`: no answer is
    better than one without the repository's facts, so it waits for them.
    """

    name: str
    run: Run
    answer: Callable[..., Any]
    options: Any = None
    nothing: Any = None
    uri: Callable[[Any], str] = _document_uri
    wanted: Callable[[Client], bool] | None = None
    facts: bool = False
    shows: str = field(kw_only=True)


def register(ls: Server, methods: Sequence[Method]) -> None:
    """Registers what every client is offered. The rest waits for `offer`: it depends on what the client can do."""
    for method in methods:
        if method.wanted is None:
            _register(ls, method)


def offer(ls: Server, methods: Sequence[Method]) -> None:
    """Registers what is offered to this client only, before the server's capabilities are computed."""
    for method in methods:
        if method.wanted is not None and method.wanted(ls.client):
            _register(ls, method)


def _register(ls: Server, method: Method) -> None:
    """P13: the server is bound here; pygls would inject it by guessing from names and annotations."""
    if method.run == "own":
        method.answer(ls)
        return
    start = _ask_roots if method.run == "roots" else _start
    handler = partial(method.answer, ls) if method.run == "inline" else Request(partial(start, ls, method))
    ls.feature(method.name, method.options)(handler)


def _ask_roots(ls: Server, method: Method, params: Any) -> asyncio.Future[Any]:
    return asyncio.ensure_future(_told(ls, method, lambda: method.answer(ls, params)))


def _start(ls: Server, method: Method, params: Any) -> asyncio.Future[Any]:
    try:
        view = ls.view(method.uri(params))
    except JsonRpcException:
        raise
    except Exception as error:  # noqa: BLE001  as below
        log.failure(method.name, error)
        raise failed(method.name, error) from None
    if view is None:
        if callable(method.nothing):
            raise method.nothing()
        nothing: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        nothing.set_result(method.nothing)
        return nothing
    return asyncio.ensure_future(_told(ls, method, lambda: _answer(ls, method, view, params)))


async def _answer(ls: Server, method: Method, view: View, params: Any) -> Any:
    if method.facts and view.snapshot.facts is None:
        await ls.roots.read(view.snapshot.root)
        view = ls.view(method.uri(params)) or view
    if method.run == "git":
        return await _patiently(ls, method, view, params)
    lanes = {"compute": ls.compute, "check": ls.check, "wait": ls.git}
    return await lanes[method.run].run(partial(method.answer, view, params))


async def _told(ls: Server, method: Method, answer: Callable[[], Awaitable[Any]]) -> Any:
    """What `answer` gives; how long that took is traced, and a failure logged."""
    started = time.perf_counter()
    try:
        return await answer()
    except JsonRpcException:
        raise
    except Exception as error:  # noqa: BLE001  the client gets one sentence, the log the place
        log.failure(method.name, error)
        raise failed(method.name, error) from None
    finally:
        ls.trace(f"{method.name} took {(time.perf_counter() - started) * 1000:.1f} ms")


async def _patiently(ls: Server, method: Method, view: View, params: Any) -> Any:
    job = ls.git.submit(partial(method.answer, view, params))
    full = asyncio.wrap_future(job)
    try:
        done, _ = await asyncio.wait({full}, timeout=PATIENCE)
    except asyncio.CancelledError:
        job.cancel()  # if it runs already, what it finds is kept for the next time
        raise
    if done:
        return full.result()
    job.cancel()  # one that waits still would only hold up those who ask about a newer text
    full.add_done_callback(lambda late: late.cancelled() or late.exception() is None)
    return await ls.compute.run(partial(method.answer, view.hasty(), params))
