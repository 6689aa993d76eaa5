"""Asks the client to ask again: HEAD, files on disk, settings or a history that had to be read have changed answers.

Only kinds of answers that the client asks for by itself, and that it said it can refresh.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from pygls.capabilities import get_capability

from bylaw.server.schedule import BACKGROUND

if TYPE_CHECKING:
    from lsprotocol import types

    from bylaw.server.roots import Root
    from bylaw.server.server import Server

_SOON = 0.05
"""Seconds in which several reasons to ask again count as one."""

_CAPABILITIES: Mapping[str, str] = {
    "semantic_tokens": "workspace.semantic_tokens",
    "code_lens": "workspace.code_lens",
    "inlay_hint": "workspace.inlay_hint",
    "folding_range": "workspace.folding_range",
}


def kinds(capabilities: types.ClientCapabilities, *, pull: bool) -> frozenset[str]:
    """What the client can refresh; its diagnostics only if it pulls them."""
    found = {
        kind for kind, name in _CAPABILITIES.items() if get_capability(capabilities, f"{name}.refresh_support", False)
    }
    return frozenset(found | {"diagnostic"} if pull else found)


def refresh(ls: Server, but: Collection[str] = ()) -> None:
    """Has the client ask again for what it shows, `but` for some kinds; once for all calls in a short while.

    For the loop.
    """
    for kind in sorted(ls.client.refreshes.difference(but)):
        ls.quiet.after(("refresh", kind), _SOON, partial(_ask, ls, kind))


async def when_known(ls: Server, root: Root) -> None:
    """Reads the history of `root` for what is shown beside entries, if that is shown, and has the client ask again."""
    config, history = root.session.config, root.session.history
    if history is not None and (config.code_lens or config.inlay_hints):
        await ls.git.run(history.prepare, BACKGROUND)
        refresh(ls)


def _ask(ls: Server, kind: str) -> None:
    asks = {
        "diagnostic": ls.workspace_diagnostic_refresh_async,
        "semantic_tokens": ls.workspace_semantic_tokens_refresh_async,
        "code_lens": ls.workspace_code_lens_refresh_async,
        "inlay_hint": ls.workspace_inlay_hint_refresh_async,
        "folding_range": ls.workspace_folding_range_refresh_async,
    }
    ls.spawn(_answered(ls, asks[kind]))


async def _answered(ls: Server, ask: Callable[[None], Awaitable[Any]]) -> None:
    await ls.asked(ask(None))  # asked here: a server that ends before this runs has asked nothing
