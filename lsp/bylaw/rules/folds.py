"""Which files stand for one thing where two entries are told about: mirrored folders, collections of skills."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable

from bylaw.language.known import words
from bylaw.model import Document
from bylaw.rules.base import is_recipe

_FILES = 3  # couples of files that make their folders mirrors of each other
_SHELVES = words("skills agents commands workflows prompts chatmodes")

Couple = tuple[str, str]


def mirrored(couples: Iterable[Couple]) -> dict[Couple, Couple]:
    """For couples of copies: the two folders that hold both files of it, where these hold several such couples.

    ``.claude/skills/a/SKILL.md`` and ``.codex/skills/a/SKILL.md`` lie in ``.claude/`` and ``.codex/``; "" is the root.
    """
    held: dict[Couple, list[Couple]] = defaultdict(list)
    for couple in couples:
        held[_roots(*couple)].append(couple)
    many = {roots: held[roots] for roots in held if roots[0] != roots[1] and len(held[roots]) >= _FILES}
    return {couple: roots for roots, couples in many.items() for couple in couples}


def _roots(one: str, other: str) -> Couple:
    """The folders of two paths below which the paths are the same; twice "" where the names differ."""
    mine, theirs = (posixpath.splitext(path)[0].split("/") for path in (one, other))
    if mine[-1] != theirs[-1]:
        return "", ""
    while mine and theirs and mine[-1] == theirs[-1]:
        del mine[-1], theirs[-1]
    return "".join(f"{part}/" for part in mine), "".join(f"{part}/" for part in theirs)


def shelf(document: Document) -> str:
    """The folder in which a skill, command or the like lies with the others; the path of any other file.

    Skills are mostly copied from elsewhere: what they say twice is one thing to know of a collection.
    """
    parts = document.path.split("/")
    at = next((at for at, part in enumerate(parts[:-1]) if part in _SHELVES), None) if is_recipe(document) else None
    return document.path if at is None else "/".join(parts[: at + 1]) + "/"
