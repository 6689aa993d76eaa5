"""Where work runs: on the loop, on the thread that computes, on the one that checks, or on those that wait for git.

One thread computes, on purpose: two of them would only fight for the interpreter lock and keep the loop from waking up.
Checking has a thread of its own, because a rule may have to ask git about words that nobody has asked about before.
P2: nothing runs in pygls' own pool.
"""

from __future__ import annotations

import asyncio
import itertools
import queue
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, Literal, TypeVar

T = TypeVar("T")
Run = Literal["inline", "compute", "check", "git", "wait", "roots", "own"]

REQUEST, DIAGNOSTICS, BACKGROUND = range(3)
"""Priorities: a person waits for a request, looks at diagnostics, and does not see the rest."""


class Lane:
    """A queue of jobs that a fixed number of threads work off, urgent ones first, else in order."""

    def __init__(self, name: str, workers: int) -> None:
        self._queue: queue.PriorityQueue[tuple[int, int, Future[Any], Callable[[], Any]]] = queue.PriorityQueue()
        self._ticket = itertools.count()
        self._waiting = 0  # requests that are not answered yet
        self._answered = threading.Condition()
        for number in range(workers):
            threading.Thread(target=self._work, name=f"bylaw-{name}-{number}", daemon=True).start()

    def submit(self, job: Callable[[], T], priority: int = REQUEST) -> Future[T]:
        """Queues `job`; cancelling the future drops it as long as it has not started (P5)."""
        future: Future[T] = Future()
        if priority == REQUEST:
            self._count(1)
            future.add_done_callback(lambda _: self._count(-1))
        self._queue.put((priority, next(self._ticket), future, job))
        return future

    async def run(self, job: Callable[[], T], priority: int = REQUEST) -> T:
        """The result of `job`, for the loop. Cancelling the wait answers at once (P3)."""
        return await asyncio.wrap_future(self.submit(job, priority))

    def give_way(self, priority: int) -> None:
        """For a long job, now and then: does all queued jobs that are more urgent than `priority` first."""
        while True:
            try:
                ticket = self._queue.get_nowait()
            except queue.Empty:
                return
            if ticket[0] >= priority:
                self._queue.put(ticket)
                return
            self._do(*ticket[2:])

    def quiet(self, seconds: float) -> float:
        """For a job that nobody waits for, now and then: waits until all requests are answered, and says how long.

        It waits for some seconds at most.
        """
        started = time.monotonic()
        with self._answered:
            self._answered.wait_for(lambda: not self._waiting, max(seconds, 0.0))
        return time.monotonic() - started

    def _count(self, by: int) -> None:
        with self._answered:
            self._waiting += by
            self._answered.notify_all()

    def _work(self) -> None:
        while True:
            self._do(*self._queue.get()[2:])  # the frame of `_do` drops job and result: a snapshot can be large

    @staticmethod
    def _do(future: Future[Any], job: Callable[[], Any]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            result = job()
        except BaseException as error:  # noqa: BLE001  the waiting side decides what an error means
            future.set_exception(error)
        else:
            future.set_result(result)


class Quiet:
    """Calls back once nothing has happened for a while: one timer a key, started anew by each event."""

    def __init__(self) -> None:
        self._timers: dict[Hashable, asyncio.TimerHandle] = {}

    def after(self, key: Hashable, seconds: float, call: Callable[[], object]) -> None:
        """Calls `call` on the loop when `seconds` have passed without another `after` for `key`."""
        self.drop(key)

        def due() -> None:
            self._timers.pop(key, None)
            call()

        self._timers[key] = asyncio.get_running_loop().call_later(seconds, due)

    def drop(self, key: Hashable) -> None:
        timer = self._timers.pop(key, None)
        if timer is not None:
            timer.cancel()

    def __len__(self) -> int:
        return len(self._timers)
