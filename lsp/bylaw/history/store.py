"""A replay as bytes and back, for the cache on disk."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import Any

from bylaw.history.patch import Version
from bylaw.history.replay import Node, Replay
from bylaw.model import Commit


def encode(replay: Replay, head: str) -> bytes:
    """What `decode` makes the same replay of; `head` is the commit that it tells the history of."""
    paths: dict[str, int] = {}
    nodes = [
        (
            paths.setdefault(node.path, len(paths)), node.commit, node.line, node.text, node.previous,
            node.similarity, int(node.moved), int(node.edge), node.died,
        )
        for node in replay.nodes
    ]  # fmt: skip
    data = {
        "head": head,
        "paths": list(paths),
        "commits": [astuple(commit) for commit in replay.commits],
        "nodes": nodes,
        "files": {path: (version.oid, version.lines, version.owners) for path, version in replay.head.items()},
        "headings": list(replay.headings.items()),
        "left_out": replay.left_out,
    }
    return json.dumps(data, separators=(",", ":")).encode()


def decode(data: bytes | None) -> tuple[Replay, str] | None:
    """The replay and its head; None for what is no such thing (it is broken)."""
    try:
        found: dict[str, Any] = json.loads(data or b"")
        paths = found["paths"]
        replay = Replay(
            commits=[_commit(*fields) for fields in found["commits"]],
            nodes=[_node(paths, *fields) for fields in found["nodes"]],
            head={path: Version(*fields) for path, fields in found["files"].items()},
            headings=dict(found["headings"]),
            left_out=list(found["left_out"]),
        )
        return replay, str(found["head"])
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _commit(
    oid: str, author: str, email: str, date: str, summary: str, committed: str, co_authors: list[str]
) -> Commit:
    return Commit(oid, author, email, date, summary, committed, tuple(co_authors))


def _node(
    paths: list[str],
    path: int,
    commit: int,
    line: int,
    text: str,
    previous: int,
    similarity: float | None,
    moved: int,
    edge: int,
    died: int,
) -> Node:
    return Node(paths[path], commit, line, text, previous, similarity, bool(moved), bool(edge), died)
