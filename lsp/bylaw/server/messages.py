"""Requests of our own as JSON-RPC has them, for the protocol to check."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types

HISTORY, REPORT = "bylaw/history", "bylaw/report"


@dataclass
class History:
    """`bylaw/history`, see `methods.history`."""

    id: int | str
    params: types.TextDocumentPositionParams
    method: str = HISTORY
    jsonrpc: str = "2.0"
