"""mix.exs and mix.lock: Elixir packages and aliases."""

from __future__ import annotations

import re

from bylaw.language.late import late
from bylaw.repo.manifests.base import (
    CommandSet,
    Declared,
    Definition,
    Ecosystem,
    Manifest,
    VersionFact,
    basename_in,
    line_at,
    named,
    normalise,
)

claims = basename_in("mix.exs", "mix.lock")
_LOCKS = basename_in("mix.lock")
_LOCK_NAME = late(r'^\s*"([\w-]+)":', re.MULTILINE)
_DEPENDENCY = late(r'\{\s*:(\w+)\s*,\s*(?:"([^"]+)")?')
_ALIASES = late(r"defp? aliases\b.*?^  end", re.DOTALL | re.MULTILINE)
_ALIAS = late(r"""^\s*"?([\w.:-]+?)"?:\s""", re.MULTILINE)
_ELIXIR = late(r'\belixir:\s*"([^"]+)"')
_APP = late(r"\bapp:\s*:(\w+)")


def parse(path: str, text: str) -> Manifest:
    """Reads a mix.exs or mix.lock."""
    if _LOCKS(path):
        return Manifest(locked=frozenset(normalise(name) for name in _LOCK_NAME.findall(text)))
    names = {}
    if block := _ALIASES.search(text):
        for found in _ALIAS.finditer(text, block.start(), block.end()):
            names[found[1]] = Definition(found[1], path, line_at(text, found.start(1)))
    declared = tuple(
        Declared(found[1], "elixir", path, line_at(text, found.start()), found[2] or "")
        for found in _DEPENDENCY.finditer(text)
    )
    own = tuple(Declared(found[1], "elixir", path, line_at(text, found.start())) for found in _APP.finditer(text))
    versions = tuple(
        VersionFact("elixir", found[1], path, line_at(text, found.start()), "range", "ruby")
        for found in _ELIXIR.finditer(text)
    )
    return Manifest((CommandSet("mix", path, names),), declared, own, versions)


ECOSYSTEM = Ecosystem(
    name="elixir",
    claims=claims,
    parse=parse,
    tools={"mix": named("mix", certain=False)},  # dependencies bring tasks of their own
    lock=_LOCKS,
    families=frozenset({"mix"}),
)
