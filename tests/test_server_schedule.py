"""Where work runs, and in which order."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref

import pytest

from bylaw.server.schedule import BACKGROUND, DIAGNOSTICS, REQUEST, Lane, Quiet


async def test_requests_go_before_diagnostics() -> None:
    lane, gate, order = Lane("test", 1), threading.Event(), list[str]()
    first = lane.submit(gate.wait)
    jobs = [
        lane.run(lambda name=name: order.append(name), priority)  # type: ignore[misc]
        for name, priority in [("background", BACKGROUND), ("d1", DIAGNOSTICS), ("r1", REQUEST), ("d2", DIAGNOSTICS), ("r2", REQUEST)]
    ]
    tasks = [asyncio.ensure_future(job) for job in jobs]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*tasks)
    assert first.result()
    assert order == ["r1", "r2", "d1", "d2", "background"]


async def test_a_cancelled_job_that_waits_is_never_done() -> None:
    lane, gate, done = Lane("test", 1), threading.Event(), list[int]()
    first = asyncio.ensure_future(lane.run(gate.wait))
    second = asyncio.ensure_future(lane.run(lambda: done.append(2)))
    await asyncio.sleep(0)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second  # answered while the first still runs
    assert not first.done()
    gate.set()
    await first
    await lane.run(lambda: done.append(3))
    assert done == [3]


async def test_who_has_time_waits_for_requests_but_not_for_ever() -> None:
    lane, gate = Lane("test", 1), threading.Event()
    assert lane.quiet(30) < 5
    first = lane.submit(gate.wait)
    assert lane.quiet(0.05) >= 0.05
    second = lane.submit(gate.wait)
    assert second.cancel()
    gate.set()
    assert lane.quiet(30) < 5
    assert first.done()
    waits = threading.Event()
    lane.submit(waits.wait, BACKGROUND)  # is no request
    assert lane.quiet(30) < 5
    waits.set()


async def test_errors_reach_the_one_who_waits_and_the_lane_goes_on() -> None:
    lane = Lane("test", 1)
    with pytest.raises(ZeroDivisionError):
        await lane.run(lambda: 1 // 0)
    with pytest.raises(SystemExit):
        lane.submit(lambda: (_ for _ in ()).throw(SystemExit(3))).result(5)
    assert await lane.run(lambda: 7) == 7


async def test_a_lane_keeps_nothing_of_a_job() -> None:
    class Large: ...

    lane = Lane("test", 1)
    large = Large()
    kept = weakref.ref(large)
    await lane.run(lambda large=large: large)  # type: ignore[misc]
    del large
    await lane.run(lambda: None)
    gc.collect()
    assert kept() is None


async def test_a_burst_is_one_call() -> None:
    quiet, calls = Quiet(), list[str]()
    reached = asyncio.Event()
    for number in range(50):
        quiet.after("a", 0.01, lambda number=number: calls.append(f"a{number}"))  # type: ignore[misc]
        quiet.after("b", 0.03, reached.set)
        await asyncio.sleep(0)
    quiet.after("c", 0.01, lambda: calls.append("c"))
    quiet.drop("c")
    await asyncio.wait_for(reached.wait(), 5)
    assert calls == ["a49"]
    assert len(quiet) == 0
