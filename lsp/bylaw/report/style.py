"""Colours, and what depends on the terminal: whether there is one, how wide it is, progress on it."""

from __future__ import annotations

import os
import shutil
import threading
import time
from types import TracebackType
from typing import TextIO

_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "error": "1;31",
    "warning": "1;33",
    "information": "1;34",
    "hint": "1;36",
}


def wants_color(stream: TextIO) -> bool:
    """Whether output to `stream` is coloured: on a terminal, unless NO_COLOR says no or FORCE_COLOR says yes."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width_of(stream: TextIO) -> int | None:
    """The columns of the terminal that `stream` is; None if it is none, so that lines are not wrapped."""
    return max(40, shutil.get_terminal_size((100, 24)).columns) if stream.isatty() else None


class Style:
    """Paints text, or does not."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, name: str, text: str) -> str:
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m" if self._color and text else text


class Progress:
    """One line on a terminal that says what takes so long, and for how long; silent elsewhere and for `patience` s."""

    def __init__(self, stream: TextIO, doing: str, patience: float = 0.5) -> None:
        self._stream = stream
        self._doing = doing
        self._patience = patience
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Progress:
        if self._stream.isatty() and os.environ.get("TERM") != "dumb":
            self._thread = threading.Thread(target=self._show, args=(time.monotonic(),), daemon=True)
            self._thread.start()
        return self

    def _show(self, start: float) -> None:
        wait, written = self._patience, False
        room = shutil.get_terminal_size((80, 24)).columns - 1
        while not self._done.wait(wait):
            said = f"{self._doing} … {time.monotonic() - start:.0f} s"
            self._stream.write(f"\r\x1b[K{said[:room]}")
            self._stream.flush()
            wait, written = 1.0, True
        if written:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()
