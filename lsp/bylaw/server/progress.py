"""Work that takes longer than a moment is shown in the client, where a person can stop it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types

if TYPE_CHECKING:
    from bylaw.server.server import Server

T = TypeVar("T")

SOON = 0.5
"""Seconds that need not be shown."""


async def shown(ls: Server, title: str, work: Coroutine[Any, Any, T], stop: Callable[[], None]) -> T | None:
    """What `work` gives; None if a person stopped it. P18: begins only once the client has taken the token.

    `stop` ends what of it runs in a thread.
    """
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait({task}, timeout=SOON)
    if done or not ls.client.progress:
        return await task
    progress, token = ls.work_done_progress, f"bylaw-{uuid.uuid4()}"
    await ls.asked(progress.create_async(token))
    if token not in progress.tokens:
        return await task
    progress.begin(token, types.WorkDoneProgressBegin(title, cancellable=True))
    stopped = asyncio.wrap_future(progress.tokens[token])
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return await task
        task.cancel()
        stop()
        return None
    finally:
        stopped.cancel()
        progress.tokens.pop(token, None)
        progress.end(token, types.WorkDoneProgressEnd())
