"""Which names the code has, which it had, and which commit took them away."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bylaw.language.recent import Recent
from bylaw.language.standard import is_standard
from bylaw.model import Commit
from bylaw.repo.git import GitError
from bylaw.repo.pending import UNCOMMITTED
from bylaw.repo.tokens import identifiers, is_code, is_identifier
from bylaw.repo.trace import last_change, successor

if TYPE_CHECKING:
    from bylaw.repo.git import Git
    from bylaw.repo.past import Past
    from bylaw.repo.present import Present
    from bylaw.repo.then import Then

_MAX_RENAMES = 5
_DATA = (
    ".json", ".jsonc", ".json5", ".jsonl", ".ndjson", ".har", ".yml", ".yaml", ".toml", ".ini", ".cfg", ".conf", ".xml",
    ".csv", ".env", ".lock",
)  # fmt: skip
_PRINTED = re.compile(r"/(?:docs?|_?site|reference|apidocs?|javadoc|coverage)/.*\.html?$", re.IGNORECASE)
_MAX_PENDING = 500
_MAX_ASKED = 20
_FEW = 20
_MONTHS = (2, 6)  # before the one in which something was written: whose trees are asked what was there
_LONG = timedelta(days=14)
"""Who names what went shortly before tells of the change; who names what went long before does not know of it."""
_SELF = re.compile(rb"\b(?:self|this|cls|super\(\))(?:\?\.|\.|->)$")
_IMPORT = re.compile(rb"\s*(?:import|using|use)\b")
_GIVEN = re.compile(rb"\s*=(?![=>])")
_WITHIN = re.compile(
    rb"\b(?:defmodule|defprotocol|def|fun|func|function|class|module|namespace|object|interface|trait|extension|struct"
    rb"|enum|type|record|package)\s+(?:<[^<>]*>\s*)?(?:[\w\x80-\xff]+(?:<[^<>]*>)?\??\.)+$"
)
"""What stands before a name that is defined within another: `defmodule App.Name`, `fun String.name`."""
_MAX_KEPT = 16 << 20
_MIXED = re.compile(r"(?=.*[a-z]).*[A-Z]")
_DEFINES = (
    rb"\b(?:class|struct|interface|enum|trait|protocol|record|type|module|object|def|fn|func|fun|function|const|let|var|val"
    rb"|static|macro_rules!|#define|defmodule|defprotocol|defmacro|defp|extension|namespace)"
    rb"\s+(?:self\.|mut\s|\([^()]*\)\s*|(?:[\w\x80-\xff]+\??\.)+)?%s(?![\w\x80-\xff])"
    rb"|(?<=[\w>\]?*&])(?<!\breturn)(?<!\bnew)(?<!\bawait)(?<!\belse)[ \t]+[*&]*(?:\w+::)*%s\s*\([^;{}()]*\)[^;{}()]*\{"
    rb"|(?m:(?:^|[{,;])[ \t]*(?:async[ \t]+|\*[ \t]*)?%s)[ \t]*\([^;{}()]*\)[^;{}()]*\{"
)
_SET = rb"(?m:^)[ \t]*(?:[\w<>\[\].?]+[ \t]+){0,4}%s[ \t]*(?::[^=\n(){}]*)?=(?![=>])"
"""A constant or a variable that a line of its own gives a value."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A name that is gone: where it was last seen, the commit that took it away, and what that put in its place.

    `defined`: some code defined it or gave it its value, and did not only use what a library may have brought.
    """

    path: str
    commit: Commit | None
    successor: str = ""
    defined: bool = True


class Symbols:
    """Answers about names for one state of a repository. Thread-safe; every answer is kept.

    Looking a name up in an old tree means to read the files that have changed since, so `expect` is told first of all
    names that will be asked for: each file is then read once for all of them.
    """

    def __init__(self, git: Git, then: Then, present: Present, past: Past) -> None:
        self._git, self._then, self._present, self._past = git, then, present, past
        self._names: list[str] = []
        self._expected: set[str] = set()  # the same
        self._scanned: dict[str, int] = {}
        self._found: dict[str, set[str]] = {}
        self._seen: set[str] = set()  # all that was found
        self._months: dict[tuple[str, int], str] = {}
        self._texts: Recent[str, bytes] = Recent(_MAX_KEPT)  # blobs that hold some of the names
        self._answers: dict[tuple[str, str], Removed | None] = {}
        self._head: list[tuple[str, bytes]] | None = None  # what HEAD has of the files that are changed
        self._holding: dict[str, tuple[str, ...]] = {}
        self._folded: dict[bytes, list[bytes]] | None = None
        self._lock = threading.RLock()

    def exists(self, name: str) -> bool:
        """Whether some code file, or the path of some file, has `name` now."""
        return self._present.in_code(name)

    def holders(self, name: str) -> tuple[str, ...]:
        """The code files of the work tree that hold `name`, as git finds them; none where it takes too long."""
        with self._lock:
            if name not in self._holding:
                try:
                    found = self._git.holding(name) if self.exists(name) else ()
                except GitError:
                    found = ()
                self._holding[name] = tuple(path for path in found if _is_source(path))
            return self._holding[name]

    def other_case(self, name: str) -> tuple[str, str] | None:
        """The only spelling in which the code has `name`, and a file that defines it; None where there is none.

        Both are mixed in case and begin alike (`HttpServer` and `HTTPServer`): whole words differ in case where they
        are a class and its instance, a constant and a key, or the names of two languages.
        """
        near = self._in_any_case(name)
        spelled = near[0].decode("utf-8", "replace") if len(near) == 1 else ""
        if spelled[:1] != name[:1] or not (_MIXED.match(spelled) and _MIXED.match(name)) or spelled == name:
            return None
        for path in self.holders(spelled)[:_MAX_ASKED]:
            if defines(self._present.read(path) or b"", spelled):
                return spelled, path
        return None

    def in_any_case(self, name: str) -> bool:
        """Whether the code has `name`, were case not to count."""
        return bool(self._in_any_case(name))

    def ends_longer(self, name: str) -> bool:
        """Whether the code has a name that ends with `name` after an underscore."""
        ending = f"_{name}".encode()
        return any(word.endswith(ending) for word in self._present.tokens())

    def _in_any_case(self, name: str) -> list[bytes]:
        with self._lock:
            if self._folded is None:
                self._folded = defaultdict(list)
                for word in self._present.tokens():
                    self._folded[word.lower()].append(word)
            return self._folded.get(name.encode().lower(), [])

    def expect(self, names: Iterable[str]) -> None:
        """Announces names whose past will be asked for."""
        with self._lock:
            fresh = [name for name in dict.fromkeys(names) if name not in self._expected]
            self._names += fresh
            self._expected.update(fresh)

    def removed(self, name: str, written: Commit) -> Removed | None:
        """How `name`, which the code does not have now, went since the commit `written`; None if it was not there."""
        with self._lock:
            return self._since(name, written.oid)

    def removed_before(self, name: str, written: Commit) -> Removed | None:
        """How `name`, which neither the code nor the tree of the commit `written` has, had gone long before that.

        None if it was not in the trees of some earlier months, or went but lately.
        """
        with self._lock:
            for months in _MONTHS:
                oid = self._earlier(written.committed, months)
                removed = self._since(name, oid) if oid else None
                if removed and removed.commit and removed.commit.oid:
                    between = written.later_than(removed.commit)
                    return removed if between is not None and between >= _LONG else None
        return None

    def _earlier(self, date: str, months: int) -> str:
        """The commit in whose state the branch was when a month began, some `months` before `date`; "" for none.

        Whole months: all that was written in one asks for the same trees.
        """
        key = (date[:7], months)
        if key not in self._months:
            try:
                count = int(date[:4]) * 12 + int(date[5:7]) - 1 - months
                start = f"{count // 12:04}-{count % 12 + 1:02}-01T00:00:00Z"
                words = ("rev-list", "--max-count=1", "--first-parent", f"--before={start}", "HEAD")
                self._months[key] = self._git.run(words, timeout=10.0).decode().strip()
            except (GitError, ValueError):  # a commit can bear any date
                self._months[key] = ""
        return self._months[key]

    def _since(self, name: str, oid: str) -> Removed | None:
        if (name, oid) not in self._answers:
            self.expect([name])
            self._answers[name, oid] = self._trace(name, oid)
        return self._answers[name, oid]

    def _trace(self, name: str, since: str) -> Removed | None:
        git = self._git
        if git.partial:
            return None
        try:
            pending = self._pending(name)
            if pending:
                return Removed(pending, UNCOMMITTED)
            holders = self._holders(name, since)
        except GitError:
            return None
        if not holders or self._is_standard(name, holders[0][1]) or not self._is_own(name, holders):
            return None
        paths = [path for path, _ in holders]
        path, commit = paths[0], last_change(git, name, paths[:20], since)
        for _ in range(_MAX_RENAMES):  # the change may be a rename of the file: the name went on in the new one
            renamed = self._renamed(path, commit)
            later = renamed and commit and last_change(git, name, [renamed], commit.oid)
            if not renamed or not later:
                break
            path, commit = renamed, later
        fresh = successor(git, commit.oid, path, name) if commit else ""
        own = re.compile(_SET % re.escape(name.encode()))
        defined = any(defines(text, name) or own.search(text) for text in self._texts_of(holders))
        return Removed(path, commit, fresh if fresh and self.exists(fresh) else "", defined)

    def _is_standard(self, name: str, blob: str) -> bool:
        data = self._text(blob)
        return bool(data) and is_standard(name, data.decode("utf-8", "replace"))

    def _is_own(self, name: str, holders: list[tuple[str, str]]) -> bool:
        """Whether some code gives or takes `name` by itself, and not only as a member of what may be a library's."""
        return any(_stands_alone(text, name.encode()) for text in self._texts_of(holders))

    def _texts_of(self, holders: list[tuple[str, str]]) -> Iterator[bytes]:
        return (self._text(blob) for _, blob in holders[:_MAX_ASKED])

    def _text(self, blob: str) -> bytes:
        """What `blob` holds, read again only where it is not kept; nothing where the clone lacks it."""
        data = self._texts.get(blob)
        if data is None:
            data = self._git.blob(blob) or b""
            self._texts.put(blob, len(data), data)
        return data

    def _pending(self, name: str) -> str:
        """The file of HEAD that has `name`, which is gone but for a commit; "" for none."""
        if self._head is None:
            oids = {path: self._present.head_oid(path) or "" for path in self._present.changed_code()[:_MAX_PENDING]}
            contents = dict(self._git.blobs(dict.fromkeys(oids.values())))
            self._head = [(path, contents.get(oid) or b"") for path, oid in oids.items()]
        return next((path for path, data in self._head if _has_word(data, name.encode())), "")

    def _renamed(self, path: str, commit: Commit | None) -> str:
        if commit is None:
            return ""
        return next((r.renamed_to for r in self._past.removals(path) if r.commit.oid == commit.oid), "")

    def _holders(self, name: str, oid: str) -> list[tuple[str, str]]:
        """(path, blob) of the code files that had `name` in the tree of the commit `oid`."""
        blobs = self._then.changed(oid, _is_source)
        behind = [blob for _, blob in blobs if self._scanned.get(blob, 0) < len(self._names)]
        self._scan(behind)
        if name not in self._seen:
            return []
        return [(path, blob) for path, blob in blobs if name in self._found.get(blob, ())]

    def _scan(self, blobs: Iterable[str]) -> None:
        """Notes which of the expected names each of `blobs` has, as whole words."""
        total = len(self._names)
        fresh: dict[int, _Names] = {}  # by how many names were looked for before
        for blob, data in self._git.blobs(dict.fromkeys(blobs)):
            start = self._scanned.get(blob, 0)
            if start not in fresh:
                fresh[start] = _Names(self._names[start:])
            found = fresh[start].in_text(data) if data else None
            if found and data:
                self._found.setdefault(blob, set()).update(found)
                self._seen |= found
                self._texts.put(blob, len(data), data)
            self._scanned[blob] = total


class _Names:
    """Names to look for in many texts: a few by a search for each, many in the words that a text has."""

    def __init__(self, names: list[str]) -> None:
        encoded = {name.encode(): name for name in names}
        self._words = {word: name for word, name in encoded.items() if is_identifier(word)} if len(names) > _FEW else {}
        self._others = {word: name for word, name in encoded.items() if word not in self._words}

    def in_text(self, data: bytes) -> set[str]:
        """Those that stand in `data` as whole words."""
        here = self._words.keys() & identifiers(data) if self._words else set()
        found = {self._words[word] for word in here}
        return found | {name for word, name in self._others.items() if _has_word(data, word)}


def defines(data: bytes, name: str) -> bool:
    """Whether the code `data` defines a type, function or constant `name`."""
    word = re.escape(name.encode())
    return re.search(_DEFINES % (word, word, word), data) is not None


def _uses(data: bytes, word: bytes) -> Iterator[tuple[re.Match[bytes], bytes]]:
    """Where `word` stands in `data` as a whole word, with what stands before it in its line."""
    for found in re.finditer(rb"(?<![\w\x80-\xff])%s(?![\w\x80-\xff])" % re.escape(word), data):
        yield found, data[data.rfind(b"\n", 0, found.start()) + 1 : found.start()]


def _is_source(path: str) -> bool:
    """Whether a file can own names: in settings, data and printed documentation stand the names that others gave."""
    brought = "/.yarn/" in f"/{path}"  # the package manager itself
    data = path.lower().endswith(_DATA) or "/.env." in f"/{path}"
    return is_code(path) and not (brought or data or _PRINTED.search(f"/{path}"))


def _stands_alone(data: bytes, word: bytes) -> bool:
    """Whether `word` stands in `data` alone, after `self.`, or is given a value: not only as a member of something."""
    for found, line in _uses(data, word):
        before = data[max(0, found.start() - 9) : found.start()]
        member = before.endswith((b".", b"->")) and not before.endswith(b"..")
        brought_or_defined = _IMPORT.match(line) or _WITHIN.search(line)
        if not member or brought_or_defined or _SELF.search(before) or _GIVEN.match(data, found.end()):
            return True
    return False


def _has_word(data: bytes, word: bytes) -> bool:
    """Whether `word` stands in `data` with no letter, digit or underscore of its own beside it."""
    at = data.find(word)
    while at >= 0:
        before, after = data[max(0, at - 1) : at], data[at + len(word) : at + len(word) + 1]
        if not (_is_word(before) or _is_word(after)):
            return True
        at = data.find(word, at + 1)
    return False


def _is_word(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_" or byte >= b"\x80"
