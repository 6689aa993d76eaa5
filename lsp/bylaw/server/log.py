"""The one log: lines on stderr, and for a person `window/logMessage`. It never holds text of a memory file.

What an exception says may quote such text, so only its type and its place in the code are written.
"""

from __future__ import annotations

import logging
import sys
import traceback

_log = logging.getLogger("bylaw.server")
info, warning = _log.info, _log.warning


def start() -> None:
    """P10: pygls logs whole messages, and the parameters of whatever fails: it is silenced for good."""
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL + 1)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="bylaw %(levelname)s %(message)s", force=True)


def failure(what: str, error: BaseException) -> None:
    """Writes that `what` failed: the type of the error and where it came from."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.filename.rpartition('bylaw/')[2]}:{frame.lineno}" for frame in reversed(frames))
    _log.error("%s failed: %s at %s", what, type(error).__name__, places or "unknown")
