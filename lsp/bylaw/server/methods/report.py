"""bylaw/report: the memory of a root as one HTML page, with what is not saved yet. A request of our own.

Params: `{"root"}`, the URI of a root as the answer names it; without it the only root is meant. Answer:
`{"roots": [{"label", "root"}…], "title", "html"}`; `html` is null where there are several roots and none was named.
"""

from __future__ import annotations

import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from bylaw.check import check
from bylaw.server import watch
from bylaw.server.uris import uri_of
from bylaw.text import printable

if TYPE_CHECKING:
    from bylaw.server.server import Server
    from bylaw.workspace import Snapshot


async def report(ls: Server, params: Any) -> dict[str, Any]:
    roots = {uri_of(str(root.session.root)): root for root in ls.roots}
    known = [{"label": printable(root.session.root.name), "root": uri} for uri, root in roots.items()]
    root = roots.get(getattr(params, "root", None) or (known[0]["root"] if len(known) == 1 else ""))
    if root is None:
        return {"roots": known, "title": None, "html": None}
    watch.look(ls, root)
    await root.read.wait()
    page = await ls.git.run(partial(_page, root.view("", ls.client).snapshot))
    return {"roots": known, "title": f"Memory of {printable(root.session.root.name)}", "html": page}


def _page(snapshot: Snapshot) -> str:
    from bylaw.report import html  # on the thread that makes the page: reading it all would hold the loop up

    return html.render(snapshot, check(snapshot), datetime.date.today())
