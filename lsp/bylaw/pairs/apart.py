"""Which files never speak of the same thing: a text that stands in both is said once for each."""

from __future__ import annotations

import re

from bylaw.language.known import words
from bylaw.model import Document

AGENTS = words(
    """
    claude claude-code codex cursor gemini gemini-cli copilot github windsurf cline clinerules roo kiro junie continue
    amazonq augment trae goose warp qwen crush aider zed opencode amp antigravity agent agents max letta serena devin
    """
)
"""Folders that belong to an agent: the same file in two of them is one text for two readers."""

_DOCUMENTS = words("doc docs documentation wiki")
_WILD = re.compile(r"[*?{\[]")


_DIGITS = re.compile(r"\d+")


def in_series(one: str, other: str) -> bool:
    """Whether two paths differ in a number only (``adr-017-cost.md``, ``adr-019-cost.md``): each has a subject."""
    return one != other and _DIGITS.sub("0", one) == _DIGITS.sub("0", other)


def apart(one: Document, other: Document) -> bool:
    """Whether the two files hold for different parts of the repository, by their folders or by their globs.

    Files of one name in sibling folders (``packages/a/CLAUDE.md``, ``packages/b/CLAUDE.md``) speak each of its own
    folder, unless the folders are those of agents, or lie in one (``.agents/skills/a``), or hold documents. Files with
    globs are apart if no two of these can mean one file.
    """
    if one.path == other.path:
        return False
    if one.scope and other.scope and not any(_meet(a, b) for a in one.scope for b in other.scope):
        return True
    return _siblings(one.path, other.path)


def _meet(one: str, other: str) -> bool:
    """Whether two globs may match the same file: neither begins in a folder the other does not reach into."""
    here, there = (_WILD.split(glob.removeprefix("./"), maxsplit=1)[0] for glob in (one, other))
    if not (here.startswith(there) or there.startswith(here)):
        return False
    mine, theirs = one.rpartition(".")[2], other.rpartition(".")[2]
    return mine == theirs or not mine.isalpha() or not theirs.isalpha()


def _siblings(one: str, other: str) -> bool:
    mine, theirs = one.split("/"), other.split("/")
    if mine[-1] != theirs[-1]:
        return False
    here, there = mine[:-1], theirs[:-1]
    while here and there and here[0] == there[0]:
        if here[0] in _DOCUMENTS or (here[0].startswith(".") and _is_agents(here[0])):
            return False
        del here[0], there[0]
    return bool(here and there) and not (_is_agents(here[0]) or _is_agents(there[0]))


def _is_agents(folder: str) -> bool:
    return folder.lower().lstrip(".") in AGENTS
