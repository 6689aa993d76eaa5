"""What may stand at the cursor of a memory file: names of things that are there. In plain prose nothing is proposed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from bylaw.language.directives import VERBS
from bylaw.language.mentions_commands import command_words
from bylaw.language.scan import plain, scan
from bylaw.language.slugs import anchors
from bylaw.model import Document
from bylaw.resolve import ancestors, normal, resolve_path
from bylaw.rules import RULES
from bylaw.text import Span

if TYPE_CHECKING:
    from bylaw.facts import Facts
    from bylaw.workspace import Snapshot

Kind = Literal["file", "folder", "name", "command", "heading", "topic", "verb", "code"]

MOST = 60
"""As many as a person looks through; with more, the list says that it is not whole."""
_LEAST = 2  # letters of a name, or of a file that is meant from anywhere, before it is looked for

_IGNORE = re.compile(r"<!--\s*bylaw:\s*ignore\s(?:.*\s)?([\w-]*)$")
_VERB = re.compile(r"<!--\s*bylaw:\s*([\w-]*)$")
_WIKI = re.compile(r"\[\[([^\[\]|#`]*)$")
_LINK = re.compile(r"\]\(([^()\s<>#`]*)(#[^()\s]*)?$")
_IMPORT = re.compile(r"(?:^|[\s(])@([\w./-]*)$")
_COMMAND = re.compile(r"(?:.*(?:&&|;|\|)\s*)?([\w.-]+\s+(?:\S+\s+)*?)([^\s`]*)$")
_WORD = re.compile(r"[^\s`\"'()=,]*$")
_NAME = re.compile(r"[^\W\d]\w*$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """`text` for what stands at `span` (offsets); `detail` tells what it is, `about` the path it is about."""

    text: str
    kind: Kind
    span: Span
    detail: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """The best first; `whole` is False where typing on may bring others."""

    items: tuple[Proposal, ...] = ()
    whole: bool = True


def completion(snapshot: Snapshot, path: str, offset: int) -> Proposals:
    """What may stand at `offset` of the memory file at `path`, instead of the part that is written already."""
    document, match, facts = snapshot.document(path), snapshot.match(path), snapshot.facts
    if document is None or match is None or facts is None:
        return Proposals()
    start = document.source.line_span(document.source.line_of(offset)).start
    before = document.source.text[start:offset]
    found = _directive(before, offset) or _code(before, offset, document, snapshot, facts)
    if found is None and match.format.wikilinks and (wiki := _WIKI.search(before)):
        found = _topics(snapshot, wiki[1], offset)
    if found is None and (link := _LINK.search(before)):
        found = _link(snapshot, document, facts, link, offset)
    if found is None and match.format.imports != "none" and (at := _IMPORT.search(before)):
        found = _paths(snapshot, facts, at[1], offset, posixpath.dirname(path), beside=True)
    if found is None or _in_fence(document.source.text, start):
        return Proposals()
    items = tuple(islice(found, MOST + 1))
    return Proposals(items[:MOST], len(items) <= MOST)


def _in_fence(text: str, line: int) -> bool:
    """Whether the line that starts at `line` is code in a fence, where `@` and `[[` are those of its language."""
    return any(fence.content.start <= line < fence.content.end for fence in scan(plain(text)).fences)


def _directive(before: str, offset: int) -> Iterable[Proposal] | None:
    code, verb = _IGNORE.search(before), _VERB.search(before)
    if code:
        own = ((rule.code, rule.summary) for rule in RULES)
        return [Proposal(name, "code", _back(offset, code[1]), said) for name, said in own if name.startswith(code[1])]
    if verb:
        names = (name for name in VERBS if name.startswith(verb[1]))
        return [Proposal(name, "verb", _back(offset, verb[1])) for name in names]
    return None


def _code(
    before: str, offset: int, document: Document, snapshot: Snapshot, facts: Facts
) -> Iterator[Proposal] | None:
    """What may stand in a code span that has been begun on this line; None outside of one."""
    if before.count("`") % 2 == 0 or before.lstrip().startswith("```"):
        return None
    said = before[before.rindex("`") + 1 :]
    folder = posixpath.dirname(document.path)
    word = _WORD.search(said)
    written = word[0] if word else ""

    def found() -> Iterator[Proposal]:
        yield from _commands(facts, said, offset, folder)
        yield from _paths(snapshot, facts, written, offset, folder)
        if said == written:
            yield from _names(facts, written, offset)

    return found()


def _commands(facts: Facts, said: str, offset: int, folder: str) -> Iterator[Proposal]:
    """What the tool that is named runs, that of the nearest manifest first."""
    command = _COMMAND.fullmatch(said)
    for asked in command_words(command[1] + "name")[:1] if command else ():
        written = command[2] if command else ""
        for defined in facts.manifests.runnable(asked, folder):
            if defined.name.startswith(written):
                where = f"{defined.path}:{defined.line}"
                yield Proposal(defined.name, "command", _back(offset, written), defined.body or where, where)


def _names(facts: Facts, written: str, offset: int) -> Iterator[Proposal]:
    """The names of the code that begin so, shortest first; none until the code has been read for another reason."""
    name = _NAME.search(written)
    tokens = facts.present.read_tokens
    if name is None or len(name[0]) < _LEAST or tokens is None:
        return
    start = name[0].encode("utf-8", "replace")
    near = sorted((token for token in tokens if token.startswith(start)), key=lambda token: (len(token), token))
    for token in near[: MOST + 1]:
        yield Proposal(token.decode("utf-8", "replace"), "name", _back(offset, name[0]))


def _link(
    snapshot: Snapshot, document: Document, facts: Facts, link: re.Match[str], offset: int
) -> Iterator[Proposal]:
    folder = posixpath.dirname(document.path)
    if link[2] is None:
        yield from _paths(snapshot, facts, link[1], offset, folder, beside=True)
        return
    target = resolve_path(document.path, link[1], "", facts, whole=True).path if link[1] else document.path
    source = snapshot.source(target)
    for anchor in anchors(source.text) if source else ():
        if anchor.startswith(link[2][1:]):
            yield Proposal(anchor, "heading", _back(offset, link[2][1:]), target)


def _topics(snapshot: Snapshot, written: str, offset: int) -> Iterator[Proposal]:
    """The memory files, by the names that wikilinks call them."""
    for path in snapshot.paths():
        name = posixpath.splitext(posixpath.basename(path))[0]
        if written.casefold() in name.casefold():
            yield Proposal(name, "topic", _back(offset, written), path, path)


def _paths(
    snapshot: Snapshot, facts: Facts, written: str, offset: int, folder: str, *, beside: bool = False
) -> Iterator[Proposal]:
    """Files and folders: what the folder holds that is written already, then files of that name anywhere.

    `beside`: whoever follows the path looks from `folder` first.
    """
    tree: dict[str, list[str]] = snapshot.kept(("children", id(facts)), lambda: _children(facts))
    above, _, last = written.rpartition("/")
    seen = set[str]()
    bases = [folder, ""] if beside or written.startswith(".") else list(ancestors(posixpath.join(folder, "x")))[::-1]
    for base in bases:
        inside = normal(base, above) if above else base
        for name in tree.get(inside, ()) if inside is not None else ():
            if name.casefold().startswith(last.casefold()) and name not in seen:
                seen.add(name)
                about = posixpath.join(inside or "", name.rstrip("/"))
                kind: Kind = "folder" if name.endswith("/") else "file"
                yield Proposal(name, kind, _back(offset, last), about, about)
    if above or len(last) < _LEAST:
        return
    for full in facts.present.holding(last):
        if full in seen:
            continue
        text = posixpath.relpath(full, folder or ".") if beside else full
        yield Proposal(text, "file", _back(offset, written), full, full)


def _children(facts: Facts) -> dict[str, list[str]]:
    """What each folder holds; folders end with a slash."""
    tree: dict[str, set[str]] = {}
    for path in facts.present.paths():
        folder, name = posixpath.split(path)
        while name not in tree.setdefault(folder, set()):
            tree[folder].add(name)
            if not folder:
                break
            folder, name = posixpath.split(folder)
            name += "/"
    return {folder: sorted(names) for folder, names in tree.items()}


def _back(offset: int, written: str) -> Span:
    return Span(offset - len(written), offset)


def about(snapshot: Snapshot, named: str, kind: str) -> str:
    """What there is to say about a proposal once somebody looks at it: which memory names it already."""
    if kind not in ("file", "folder", "topic"):
        return ""
    base = posixpath.basename(named)
    told = [
        f"{path}:{document.source.line_of(mention.span.start) + 1}"
        for path, document in snapshot.documents().items()
        for mention in document.mentions
        if base in mention.target and (f"/{named}".endswith("/" + mention.target.strip("./")))
    ]
    more = f" and {len(told) - 5} more" if told[5:] else ""
    return f"Memory names it in {', '.join(told[:5])}{more}" if told else ""
