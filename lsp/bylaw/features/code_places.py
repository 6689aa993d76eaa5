"""Where code defines a name that an entry gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bylaw.language.code import Use, uses
from bylaw.language.mentions_symbols import parts_of
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.workspace import Snapshot

_FILES = 200
"""More files that hold a name are not read: it is a word, and no answer would be worth the wait."""
_PLACES = 20

Place = tuple[str, Span]
"""A path and a span of that file."""


def defined_in_code(snapshot: Snapshot, name: str) -> tuple[Place, ...]:
    """Where the code of the work tree defines `name`, which may be qualified; files that name its owner come first.

    Asks git and reads files: not for a thread that somebody waits for.
    """
    symbols = snapshot.facts.symbols if snapshot.facts else None
    parts = [part for part in parts_of(name.partition("(")[0]) if part]
    if symbols is None or not parts:
        return ()
    found: list[tuple[bool, bool, Place]] = []
    for path in symbols.holders(parts[-1])[:_FILES]:
        source = snapshot.source(path)
        defining = [use for use in uses(path, source.text, parts) if use.role == "definition"] if source else []
        owned = len(parts) == 1 or any(use.name == parts[-2] for use in defining)
        places = (use for use in defining if use.name == parts[-1])
        found += [(not owned, "test" in path.lower(), (path, use.span)) for use in places if _is_place(use)]
    found.sort(key=lambda one: one[:2])
    owned_only = [place for not_owned, _, place in found if not not_owned]
    return tuple(owned_only or [place for _, _, place in found])[:_PLACES]


def _is_place(use: Use) -> bool:
    """Whether a definition is one of the name itself, and none of a field of something else."""
    return not use.through
