"""The language server: the only package that imports pygls or lsprotocol."""

from __future__ import annotations


def serve(tcp: str | None = None) -> int:
    """Runs the server on standard input and output, or for one client on `tcp` ("HOST:PORT"); the exit status.

    0: the client said shutdown before exit (or before it went away), 1: it did not, 2: `tcp` is no place to listen at.
    """
    from bylaw.server.server import run  # lsprotocol takes half a second to import

    return run(tcp)
