"""What memory says about the name or path under the cursor of a code file.

Each memory file has an index from words to the mentions that hold them, kept by its content. A word that is in none
costs a look into each index, and nothing else happens.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bylaw.language.mentions_symbols import parts_of
from bylaw.model import Document, Entry, Mention
from bylaw.resolve import resolve, resolve_path
from bylaw.text import Source, Span

if TYPE_CHECKING:
    from bylaw.facts import Facts
    from bylaw.workspace import Snapshot

_WORD = re.compile(r"[\w$]+")
_PATH = re.compile(r"[\w@~$./\\+-]+")
_MODULE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_IMPORTING = re.compile(r"\s*(?:from|import|using|use|package|require|alias)\b")
_BEFORE = re.compile(r"([\w$]+)(?:\(\))?\s*(?:\?\.|\.|::|->|\\)\s*$")
_AFTER = re.compile(r"\s*(?:\?\.|\.|::|->|\\)\s*([\w$]+)")
_NEAR = 200  # characters around a name that are read


@dataclass(frozen=True, slots=True)
class Saying:
    """An entry that names what is asked about, and the mention that does."""

    document: Document
    entry: Entry
    mention: Mention


@dataclass(frozen=True, slots=True)
class Answer:
    """What memory says about the name or path at `span` of a code file; `sayings`: most binding first, never empty."""

    span: Span
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The mentions of one memory file: of names by each of their parts, of paths by their last name without endings."""

    words: Mapping[str, tuple[tuple[Mention, Entry], ...]]
    stems: Mapping[str, tuple[tuple[Mention, Entry], ...]]


def asked(snapshot: Snapshot, path: str, offset: int) -> Answer | None:
    """What memory says about what stands at `offset` of the file at `path`, which is no memory file."""
    source = snapshot.source(path)
    if source is None or not snapshot.config.code:
        return None
    found = _name_at(snapshot, source, offset)
    return found or _path_at(snapshot, path, source, offset)


def index(document: Document) -> Index:
    """The index of one memory file."""
    words: dict[str, list[tuple[Mention, Entry]]] = defaultdict(list)
    stems: dict[str, list[tuple[Mention, Entry]]] = defaultdict(list)
    for entry in document.entries:
        for mention in entry.mentions:
            if mention.kind == "symbol":
                for part in dict.fromkeys(parts_of(mention.target)):
                    words[part].append((mention, entry))
            elif mention.kind in ("path", "link", "import"):
                stems[_stem(mention.target)].append((mention, entry))
            elif mention.kind == "dependency":
                stems[mention.target].append((mention, entry))
    return Index({word: tuple(found) for word, found in words.items()}, {k: tuple(v) for k, v in stems.items()})


def indexes(snapshot: Snapshot) -> Iterator[tuple[Document, Index]]:
    for document in snapshot.documents().values():
        key = ("names", document.path, document.source.oid)
        yield document, snapshot.kept(key, lambda document=document: index(document))  # type: ignore[misc]


def _name_at(snapshot: Snapshot, source: Source, offset: int) -> Answer | None:
    span = _around(_WORD, source, offset)
    if span is None:
        return None
    word = source.slice(span)
    found = [
        Saying(document, entry, mention)
        for document, known in indexes(snapshot)
        for mention, entry in known.words.get(word, ())
        if _is_meant(mention, word, source, span)
    ]
    return Answer(span, _ranked(found, snapshot.config.layers)) if found else None


def _is_meant(mention: Mention, word: str, source: Source, span: Span) -> bool:
    """Whether a mention with the part `word` can mean the `word` at `span`: a plain word has to be used alike."""
    parts = parts_of(mention.target)
    before = _BEFORE.search(source.text, max(0, span.start - _NEAR), span.start)
    after = _AFTER.match(source.text, span.end, span.end + _NEAR)
    at = parts.index(word)
    if at and before and before[1] == parts[at - 1]:
        return True
    if at + 1 < len(parts) and after and after[1] == parts[at + 1]:
        return True
    if is_plain(word):
        called = source.text[span.end : span.end + 1] == "("
        return len(parts) == 1 and called and before is None
    return at in (0, len(parts) - 1)


def is_plain(word: str) -> bool:
    """Whether a name is a word that may mean anything: `get`, `value`; not `get_all`, `Basket`, `تفقيط`."""
    return word.isascii() and word.isalpha() and word.islower()


def _path_at(snapshot: Snapshot, path: str, source: Source, offset: int) -> Answer | None:
    facts = snapshot.facts
    spelled = _spelled(source, offset)
    if facts is None or spelled is None:
        return None
    span, text = spelled
    meant: str | None = None
    found: list[Saying] = []
    for document, known in indexes(snapshot):
        for mention, entry in (*known.stems.get(_stem(text), ()), *known.stems.get(text, ())):
            meant = _resolved(path, text, facts) if meant is None else meant
            if mention.target == text or _same_file(document, mention, text, meant, facts):
                found.append(Saying(document, entry, mention))
    return Answer(span, _ranked(found, snapshot.config.layers)) if found else None


def _spelled(source: Source, offset: int) -> tuple[Span, str] | None:
    """The path, package or module that is written at `offset`, with `/` between its parts."""
    line = source.line_span(source.line_of(offset))
    module = _around(_MODULE, source, offset)
    if module is not None and _IMPORTING.match(source.text, line.start, line.end):
        return module, source.slice(module).replace(".", "/")
    span = _around(_PATH, source, offset)
    text = source.slice(span).replace("\\", "/").rstrip("./") if span else ""
    quoted = span is not None and source.text[span.start - 1 : span.start] in ('"', "'", "`")
    return (span, text) if span and len(text) > 2 and ("/" in text or "." in text[1:] or quoted) else None


def _resolved(path: str, text: str, facts: Facts) -> str:
    """The file that `text`, written in the code file at `path`, means; "" if it is none of the repository."""
    found = resolve_path(path, text, "", facts, whole=text.startswith("."))
    return found.path if found.state in ("exists", "gone") else ""


def _same_file(document: Document, mention: Mention, text: str, meant: str, facts: Facts) -> bool:
    if mention.kind == "dependency":
        return False
    if not meant:
        return "/" in text and "/" in mention.target and _ends_alike(text, mention.target)
    target = resolve(document.path, mention, facts)
    return target.path == meant or (bool(target.now) and target.now == meant)


def _ends_alike(one: str, other: str) -> bool:
    """Whether two paths, endings aside, are the same as far as the shorter one goes."""
    parts, others = _plain_parts(one), _plain_parts(other)
    count = min(len(parts), len(others))
    return count > 1 and parts[-count:] == others[-count:]


def _plain_parts(path: str) -> list[str]:
    folder, name = posixpath.split(path.strip("/"))
    return [part for part in folder.split("/") if part not in ("", ".", "..", "@", "~")] + [_stem(name)]


def _stem(path: str) -> str:
    return posixpath.basename(path.rstrip("/")).partition(".")[0]


def _around(pattern: re.Pattern[str], source: Source, offset: int) -> Span | None:
    """What `pattern` finds on the line of `offset` that touches it."""
    line = source.line_span(source.line_of(offset))
    start, end = max(line.start, offset - _NEAR), min(line.end, offset + _NEAR)
    for found in pattern.finditer(source.text, start, end):
        if found.start() <= offset <= found.end():
            return Span(*found.span())
    return None


def _ranked(found: Iterable[Saying], layers: tuple[str, ...]) -> tuple[Saying, ...]:
    """Each entry once, what binds most first, else in the order of files."""
    once = {(saying.document.path, saying.entry.index): saying for saying in reversed(list(found))}

    def rank(saying: Saying) -> tuple[int, str, int]:
        layer = saying.document.layer
        return (-layers.index(layer) if layer in layers else 0, saying.document.path, saying.entry.index)

    return tuple(sorted(once.values(), key=rank))
