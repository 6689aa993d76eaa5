"""Which identifiers the files have: a set of words for each folder, kept on disk by the content of its files.

Reading 5,000 files once answers every question about names, where a search for a few hundred names in the same files
takes longer. A folder is the unit that is kept: fewer, smaller sets than one a file, and one edit spoils only one.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import islice

from bylaw.memo import Memo
from bylaw.repo.renames import File

_SCHEMA = 1
_LONGEST = 100
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") | frozenset(range(128, 256))
_TABLE = bytes(byte if byte in _LETTERS else 32 for byte in range(256))
_WORD = re.compile(r"\w+")

_DOCUMENTS = frozenset(
    (".md", ".mdx", ".mdc", ".markdown", ".rst", ".txt", ".adoc", ".asciidoc", ".org", ".rdoc", ".textile", ".wiki")
)
_DOCUMENT_NAMES = re.compile(r"(?i)(changelog|changes|licen[cs]e|notice|authors|readme|copying|news|history)\b.*")
_OPAQUE = frozenset(
    (
        *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".ico", ".icns", ".bmp", ".svg", ".pdf", ".psd", ".avif"),
        *(".zip", ".gz", ".tgz", ".xz", ".bz2", ".7z", ".jar", ".wasm", ".so", ".dll", ".dylib", ".exe", ".bin"),
        *(".pyc", ".pyo", ".class", ".o", ".obj", ".a", ".lib", ".pdb", ".swp"),
        *(".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".mp4", ".wav", ".ogg", ".webm", ".mov", ".flac"),
        *(".csv", ".tsv", ".parquet", ".npy", ".npz", ".pkl", ".sqlite", ".db", ".map", ".lock", ".sum", ".log"),
    )
)
_OPAQUE_NAMES = frozenset(("package-lock.json", "pnpm-lock.yaml", "npm-shrinkwrap.json", "bun.lockb", "composer.lock"))


def is_document(path: str) -> bool:
    """Whether a file is written for people: what it names need not exist."""
    name = posixpath.basename(path)
    stem, kind = posixpath.splitext(name)
    return kind.lower() in _DOCUMENTS or (not kind and _DOCUMENT_NAMES.fullmatch(stem) is not None)


def is_code(path: str) -> bool:
    """Whether the names in a file count as existing: source and configuration, no prose, data or lock file."""
    name = posixpath.basename(path)
    kind = posixpath.splitext(name)[1].lower()
    opaque = kind in _OPAQUE or name in _OPAQUE_NAMES or name.endswith((".min.js", ".min.css"))
    return not opaque and not is_document(path) and not (name.startswith(".") and name.endswith("rules"))


def identifiers(data: bytes) -> set[bytes]:
    """The longest runs of letters, digits, underscores and bytes that are not ASCII in `data`."""
    return set(data.translate(_TABLE).split())


def is_identifier(word: bytes) -> bool:
    """Whether `word` is one such run."""
    return _LETTERS.issuperset(word)


def words(texts: Iterable[bytes | None]) -> set[bytes]:
    """The identifiers of some texts as UTF-8; binary ones have none."""
    found: set[bytes] = set()
    plain = True
    for data in texts:
        if data and b"\0" not in data[:8000]:
            found.update(identifiers(data))
            plain = plain and data.isascii()
    if not plain:
        odd = {word for word in found if not word.isascii()}  # may hold dashes and quotes that are not ASCII
        found -= odd
        found.update(part.encode() for word in odd for part in _WORD.findall(word.decode("utf-8", "ignore")))
    return {word for word in found if len(word) <= _LONGEST and not word[:1].isdigit()}


def collect(
    files: Iterable[File], read: Callable[[list[File]], Iterable[bytes | None]], memo: Memo
) -> frozenset[bytes]:
    """The identifiers of `files`, from disk where they are known.

    `read` gives contents in the order asked; None, or an end before all are read, for what cannot be read now.
    """
    by_folder: dict[str, list[File]] = defaultdict(list)
    for file in files:
        by_folder[posixpath.dirname(file[0])].append(file)
    keys = {folder: _key(oid for _, oid in group) for folder, group in by_folder.items()}
    whole = _key(keys.values())
    known = memo.load(whole)
    if known is not None:
        return frozenset(known.split(b"\n"))
    found: set[bytes] = set()
    missing: list[str] = []
    for folder, key in keys.items():
        kept = memo.load(key)
        if kept is None:
            missing.append(folder)
        else:
            found.update(kept.split(b"\n"))
    contents = iter(read([file for folder in missing for file in by_folder[folder]]))
    lacking = False
    for folder in missing:
        texts = list(islice(contents, len(by_folder[folder])))
        fresh = words(texts)
        found |= fresh
        if None in texts or len(texts) < len(by_folder[folder]):
            lacking = True  # what could not be read now may be there the next time
        else:
            memo.save(keys[folder], b"\n".join(fresh))
    if not lacking:
        memo.save(whole, b"\n".join(found))
    return frozenset(found)


def _key(parts: Iterable[str]) -> str:
    digest = hashlib.sha1(usedforsecurity=False)
    for part in sorted(parts):
        digest.update(part.encode())
    return f"words/{_SCHEMA}/{digest.hexdigest()}"
