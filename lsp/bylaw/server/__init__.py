"""The language server: the only package that imports pygls or lsprotocol."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys


def serve(tcp: str | None = None) -> int:
    """Runs the server on standard input and output, or for one client on `tcp` ("HOST:PORT"); the exit status.

    0: the client said shutdown before exit (or before it went away), 1: it did not, 2: `tcp` is no place to listen at,
    or it was interrupted.
    """
    host, _, port = (tcp or "localhost:0").rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        sys.stderr.write(f"bylaw: {tcp!r} is no HOST:PORT\n")
        return 2
    signal.signal(signal.SIGINT, _interrupted)
    gc.disable()  # what is imported stays: looking through it for garbage costs a fourteenth of the start
    from bylaw.server import lean

    lean.import_types()
    from bylaw.server.server import run, run_tcp  # lsprotocol takes half a second to import

    gc.freeze()
    gc.enable()
    return run() if tcp is None else run_tcp(host.strip("[]"), int(port))


def _interrupted(*_: object) -> None:
    """Somebody tried it in a terminal. No thread is waited for: one may wait for a git that hangs, or for the loop."""
    with contextlib.suppress(OSError):  # not `sys.stderr`: something may be written to it at this moment
        os.write(2, b"bylaw: interrupted\n")
    os._exit(2)
