"""deno.json: tasks and imports."""

from __future__ import annotations

import re

from bylaw.repo.manifests.base import (
    CommandSet,
    Declared,
    Definition,
    Ecosystem,
    Manifest,
    basename_in,
    named,
)
from bylaw.repo.manifests.located import read_json

_SPECIFIER = re.compile(r"^(?:npm|jsr):/?((?:@[\w.-]+/)?[\w.-]+)(?:@([^/]+))?")


claims = basename_in("deno.json", "deno.jsonc")


def parse(path: str, text: str) -> Manifest:
    """Reads a deno.json. Raises Malformed."""
    document = read_json(text)
    names = {}
    for name, task in document.table("tasks").items():
        body = task.get("command") if isinstance(task, dict) else task
        names[name] = Definition(name, path, document.line("tasks", name), body if isinstance(body, str) else "")
    declared = []
    for alias, place in document.table("imports").items():
        found = _SPECIFIER.match(place) if isinstance(place, str) else None
        line = document.line("imports", alias)
        declared.append(Declared(alias, "node", path, line, (found[2] or "") if found else ""))
        if found and found[1] != alias:
            declared.append(Declared(found[1], "node", path, line, found[2] or ""))
    own = (Declared(document.text("name"), "node", path, document.line("name")),) if document.text("name") else ()
    return Manifest(commands=(CommandSet("deno", path, names),), dependencies=tuple(declared), own=own)


ECOSYSTEM = Ecosystem(
    name="deno", claims=claims, parse=parse, tools={"deno": named("deno", "script")}, families=frozenset({"deno"})
)
