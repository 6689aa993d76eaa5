"""Directory diagrams in code fences: drawn with box characters, with ``|--``, or by indentation alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bylaw.language.guess import Guess
from bylaw.language.mentions_paths import extension, is_file, is_placeholder

_BRANCH = re.compile(r"[ \t\u00a0│┃|]*(?:[├└┣┗╰][─━-]*[ \u00a0]?[─━┬]*|[|+`\\][-─]{2,}|\|_{1,3})[ \t\u00a0]+")
_INDENT = re.compile(r"[ \t\u00a0│┃|]*(?:[-*][ \t]+)?")
_NAME = re.compile(r"[^\s#│|,;←→()\"'<>]+")
_REST = re.compile(r"[ \t]*(?:$|#|//|←|<-|→|->|--|—|–|-[ \t]|:|\(|\[|\{|[ \t]{2}|\t|\||•|✅|❌|⭐|✨|🆕|\u00a0)")
_NO_NAME = re.compile(r"[<>{}$…`~=%&]|\.\.\.|://|^[-/~]|^@$|^[^\w.@\[({+]")
_NO_FOLDER = re.compile(r"^[~/]|[<>{}$]|\.\.\.|^[A-Z]:")
_MORE = re.compile(r"[ \t]*(?:,|/)[ \t]+(?=\S)")


@dataclass(frozen=True, slots=True)
class _Node:
    column: int
    name: str
    start: int
    end: int
    drawn: bool
    more: tuple[tuple[int, int], ...] = ()


def tree_guesses(text: str) -> list[Guess] | None:
    """The paths that a directory diagram names; None where `text` is no such diagram.

    Offsets are into `text`. `base` of a guess are its parent folders within the diagram, its first line included:
    that one may be the repository's own name.
    """
    nodes = _nodes(text)
    if not _is_diagram(nodes):
        return None
    if not any(node.drawn for node in nodes):
        nodes = [node for node in nodes if _is_solid(node.name)]
    found: list[Guess] = []
    above: list[tuple[int, str]] = []
    for index, node in enumerate(nodes):
        while above and above[-1][0] >= node.column:
            above.pop()
        base = "/".join(name for _, name in above)
        parent = index + 1 < len(nodes) and nodes[index + 1].column > node.column
        for start, end in ((node.start, node.end), *node.more):
            guess = _guess(text[start:end], start, base, root=not above and not node.drawn and parent)
            if guess is not None:
                found.append(guess)
        if node.name.strip("./"):
            above.append((node.column, node.name.strip("/").removeprefix("./")))
        elif not node.drawn:
            above.clear()
    return found


def _guess(name: str, start: int, base: str, root: bool) -> Guess | None:
    word = name.rstrip(":,*@")
    target = word.removeprefix("./")
    if not target.strip("./…*") or is_placeholder(target) or _NO_NAME.search(target):
        return None
    if _NO_FOLDER.search(base) or is_placeholder(base):
        return None
    end = start + len(word)
    if "*" in target:
        kind = not target.startswith("*.") and target.strip("*./")
        return Guess("glob", start, end, target, "diagram", "possible", "", base) if kind else None
    if root:
        return Guess("path", start, end, target, "top of a diagram", "possible", "", base)
    known = _is_solid(target) or is_file(target.rpartition("/")[2])
    return Guess("path", start, end, target, "diagram", "likely" if known else "possible", "", base)


def _nodes(text: str) -> list[_Node]:
    nodes = []
    at = 0
    for line in text.splitlines(keepends=True):
        node = _node(line, at)
        if node is not None:
            nodes.append(node)
        at += len(line)
    return nodes


def _node(line: str, at: int) -> _Node | None:
    branch = _BRANCH.match(line)
    lead = branch or _INDENT.match(line)
    assert lead is not None
    begin = lead.end()
    line = line.rstrip("\r\n \t")
    found = _NAME.match(line, begin)
    if found is None or not (branch or lead.group().strip(" \t│┃|\u00a0") == ""):
        return None
    name, end = found.group(), found.end()
    more: list[tuple[int, int]] = []
    while len(more) < 12 and (join := _MORE.match(line, end)) and (next_ := _NAME.match(line, join.end())):
        if not (extension(next_.group()) or next_.group().endswith("/")):
            break
        more.append((at + next_.start(), at + next_.end()))
        end = next_.end()
    if line[end : end + 1] == ",":
        end += 1
    if not _REST.match(line, end) and not (
        (extension(name) or name.endswith("/")) and (branch or len(line) - end < 60)
    ):
        return None
    column = len(line[: found.start()].expandtabs(4))
    return _Node(column, name, at + found.start(), at + found.end(), branch is not None, tuple(more))


def _is_solid(name: str) -> bool:
    """Whether a name can only be a folder's or a file's."""
    return name.endswith("/") or bool(extension(name)) or is_file(name)


def _is_diagram(nodes: list[_Node]) -> bool:
    """Whether the lines name files and folders: flow charts and component trees are drawn with the same characters."""
    drawn = sum(node.drawn for node in nodes)
    solid = sum(_is_solid(node.name) for node in nodes)
    if drawn:
        return drawn >= 1 and solid * 3 >= len(nodes)
    folders = sum(node.name.endswith("/") for node in nodes)
    nested = any(later.column > node.column for node, later in pairwise(nodes) if node.name.endswith("/"))
    return folders >= 1 and len(nodes) >= 2 and nested and solid * 10 >= len(nodes) * 7
