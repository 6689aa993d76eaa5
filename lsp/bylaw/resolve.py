"""Resolves paths the way people write them, in the present and in the past.

A path in a memory file may be meant from the root, from the file's own folder or one above it, below the folder that
its context names, or be the tail of a longer path. Only when all of these fail is the past asked, in the same ways.
Pure over `Present` and `Past`: nothing here reads a file or runs git.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bylaw.model import Mention
from bylaw.repo.target import Target

if TYPE_CHECKING:
    from bylaw.facts import Facts
    from bylaw.repo.past import Past
    from bylaw.repo.present import Present

_WILD = re.compile(r"[*?{\[]")
_ALIASES = ("@/", "~/", "#/", "$lib/")


def ancestors(path: str) -> Iterator[str]:
    """The folders above a path, nearest first, ending with the root ("")."""
    folder = posixpath.dirname(path)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def normal(base: str, target: str) -> str | None:
    """`target` below `base` without `.` and `..`; None when it leads out of the root."""
    joined = posixpath.normpath(posixpath.join(base, target))
    if joined == ".." or joined.startswith(("../", "/")):
        return None
    return "" if joined == "." else joined


def candidates(path: str, target: str, base: str = "") -> Iterator[str]:
    """The full paths that `target`, written in the memory file at `path`, may mean; most likely first, no repeats."""
    seen: set[str] = set()
    plain = target.lstrip("/")
    folders = [] if target.startswith("/") else [base] if base else []
    if base and not target.startswith("/"):
        folders += [posixpath.join(folder, base) for folder in ancestors(path)]
    above = list(ancestors(path))
    for folder in [*folders, *(reversed(above) if target.startswith("/") else above)]:
        found = normal(folder, plain)
        if found and found not in seen:
            seen.add(found)
            yield found


def fixed_part(mention: Mention) -> Mention | None:
    """A glob as a mention of the folder below which all that it matches lies, None where that is the root."""
    if mention.kind != "glob":
        return mention
    folder = _WILD.split(mention.target, maxsplit=1)[0].rpartition("/")[0]
    return replace(mention, target=folder) if folder else None


def tail(target: str) -> str:
    """The part of a path that can be looked up as the end of a longer one."""
    for alias in _ALIASES:
        target = target.removeprefix(alias)
    parts = [part for part in target.split("/") if part not in ("", ".", "..")]
    return "/".join(parts)


def resolve_path(path: str, target: str, base: str, facts: Facts, *, whole: bool = False) -> Target:
    """What `target` means, written in the file at `path` below the folder `base` that its context names.

    `whole`: it is not taken for the tail of a longer path.
    """
    present, past = facts.present, facts.past
    inside = list(candidates(path, target, base))
    if not inside:
        return Target("outside")
    ending = "" if whole else tail(target)
    found = _standing(inside, ending, present, target)
    if found is not None:
        return found
    gone = _gone(inside, ending, past) if past is not None else Target("never")
    folder = target.endswith("/") or (past is not None and gone.path and not past.removals(gone.path))
    slash = "/" if folder else ""
    ignored = present.ignored([gone.path + slash] if gone.path else [candidate + slash for candidate in inside])
    return replace(gone, state="ignored") if ignored else gone


def _standing(inside: list[str], ending: str, present: Present, target: str) -> Target | None:
    """What exists: the first of the paths `inside`, or what ends with `ending`, or a file without its extension."""
    for candidate in inside:
        if present.exists(candidate):
            return Target("exists", candidate)
    found = present.ending(ending) if ending else ()
    if found:
        return Target("exists", found[0], exact=False)
    stems = (present.without_extension(candidate) for candidate in inside if not target.endswith("/"))
    return next((Target("exists", stem) for stem in stems if stem), None)


def _gone(inside: list[str], ending: str, past: Past) -> Target:
    """What the past knows of the full paths `inside`, or else of the newest path that ends with `ending`."""
    for candidate in inside:
        if past.removal(candidate) is not None:
            return _trail(candidate, past, exact=True)
    for candidate in inside:
        if "/" in candidate and (stem := past.without_extension(candidate)):
            return _trail(stem, past, exact=True)
    removals = [(removal, path) for path in past.ending(ending) if (removal := past.removal(path))] if ending else []
    if not removals:
        return Target("never")
    _, path = max(removals, key=lambda pair: pair[0].commit.committed)
    return _trail(path, past, exact=False)


def _trail(path: str, past: Past, *, exact: bool) -> Target:
    trail = past.follow(path)
    return Target("gone", path, trail.removals, trail.now, exact) if trail.removals else Target("never")


def standing(path: str, mention: Mention, facts: Facts) -> Target | None:
    """What `mention` of the file at `path` means among what exists; asks neither the past nor git."""
    inside = list(candidates(path, mention.target, mention.base))
    ending = "" if _is_whole(mention) else tail(mention.target)
    return _standing(inside, ending, facts.present, mention.target)


def left(path: str, mention: Mention, facts: Facts) -> Target | None:
    """How the file went that `mention` names in full, though what is there still has files that end like it.

    None where the mention gives no folder, or no file went from where it says.
    """
    past = facts.past
    ending = tail(mention.target)
    if past is None or "/" not in ending or not posixpath.splitext(ending)[1] or mention.target.endswith("/"):
        return None
    for candidate in candidates(path, mention.target, mention.base):
        if past.removals(candidate):
            return _trail(candidate, past, exact=True)
    return None


def _is_whole(mention: Mention) -> bool:
    """Whether whatever follows the mention looks in one place only."""
    return mention.kind in ("link", "import")


def resolve(path: str, mention: Mention, facts: Facts) -> Target:
    """What a `path`, `link` or `import` mention of the file at `path` resolves to."""
    whole = _is_whole(mention)
    key = (posixpath.dirname(path), mention.target, mention.base, whole)
    known = facts.resolved.get(key)
    if known is None:
        known = facts.resolved[key] = resolve_path(path, mention.target, mention.base, facts, whole=whole)
    return known
