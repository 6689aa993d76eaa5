"""The process around the server: its wires, its parent, its end."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import BinaryIO

_EVERY = 2.0  # seconds between two looks at the parent
_CHUNK = 1 << 16
_LONGEST = 1 << 26  # bytes: no line of a header is longer
_GARBAGE = (200_000, 20, 50)  # objects: what a minute of typing leaves behind


def take_wires() -> tuple[BinaryIO, BinaryIO]:
    """P17: standard input and output for the protocol alone.

    Whatever else writes to standard output (a `print`, a child process) goes to stderr afterwards, and nothing else can
    read from standard input.
    """
    reader = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    writer = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, sys.stdin.fileno())
    os.close(nothing)
    sys.stdout = sys.stderr
    return reader, writer


class Reader(asyncio.StreamReader):
    """What the client sends, in pieces that are as large as they come.

    P2: pygls hands each line of each header from a thread to the loop, and each time the loop has to wait for its turn
    while another thread computes.
    """

    def __init__(self, wire: BinaryIO) -> None:
        super().__init__(_LONGEST)
        loop = asyncio.get_running_loop()

        def read() -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: the process is about to leave
                with contextlib.suppress(OSError):  # a wire that broke has ended
                    while chunk := os.read(wire.fileno(), _CHUNK):
                        loop.call_soon_threadsafe(self.feed_data, chunk)
                loop.call_soon_threadsafe(self.feed_eof)

        threading.Thread(target=read, name="bylaw-reader", daemon=True).start()

    async def readexactly(self, n: int) -> bytes:
        """The next `n` bytes, fewer at the end; others get their turn between two messages that came together."""
        await asyncio.sleep(0)
        try:
            return await super().readexactly(n)
        except asyncio.IncompleteReadError as error:
            return error.partial


def ready() -> None:
    """Lets the loop wake up soon while another thread computes: Python makes it wait five milliseconds by default.

    Nor is it held up by looking for garbage: most of what an edit makes is garbage without a cycle, or lives long. That
    is looked for when all is quiet (`sweep`), and otherwise only where there would be too much of it.
    """
    sys.setswitchinterval(0.0005)
    gc.set_threshold(*_GARBAGE)


def tidy() -> None:
    """After a repository was read: what will live long is not looked through again for garbage, which takes long."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def sweep() -> None:
    """After a pause in the typing: what was made since the last one is looked through for garbage."""
    gc.collect(1)


def leave(code: int) -> None:
    """P8: ends the process now, without waiting for threads: one of them may wait for a git that hangs."""
    sys.stderr.flush()
    os._exit(code)


def watch_parent(pid: int | None, gone: Callable[[], None]) -> None:
    """P8: calls `gone` from a thread when the process `pid` has ended.

    A `pid` that does not exist to begin with (the client runs in another container) is not watched.
    """
    if pid is None or not is_running(pid):
        return
    parent = os.getppid()

    def watch() -> None:
        while is_running(pid) and not (parent == pid and os.getppid() != pid):  # a killed parent may stay as a zombie
            time.sleep(_EVERY)
        gone()

    threading.Thread(target=watch, name="bylaw-parent", daemon=True).start()


def is_running(pid: int) -> bool:
    """Whether there is a process `pid`; never harms it."""
    if sys.platform == "win32":  # os.kill(pid, 0) would end it there
        import ctypes

        synchronize = 0x00100000
        handle = ctypes.windll.kernel32.OpenProcess(synchronize, False, pid)
        if not handle:
            return False
        running = ctypes.windll.kernel32.WaitForSingleObject(handle, 0) != 0
        ctypes.windll.kernel32.CloseHandle(handle)
        return running
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
