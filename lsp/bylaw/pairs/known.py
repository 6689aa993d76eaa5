"""What the memory files of a root say, kept from one state of the files to the next: `Known` gives `Pairs` for each."""

from __future__ import annotations

import operator
import threading
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from bylaw.model import Document
from bylaw.pairs.book import Book
from bylaw.pairs.index import Bag, BagIndex
from bylaw.pairs.pairs import Pairs, Said
from bylaw.pairs.statement import Statement, statement

T = TypeVar("T")

_KEPT = 20_000


class Known:
    """Belongs to a session. Thread-safe: any state of the files is answered for, whichever came before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index = BagIndex()
        self._documents: dict[str, Document] = {}
        self._said: dict[str, Said] = {}
        self._uses: dict[str, int] = {}
        self._by_key: dict[str, Statement] = {}
        self._by_bag: dict[Bag, tuple[Statement, ...]] = {}
        self._book = Book()
        self._last: Pairs | None = None
        self._kept: dict[Hashable, tuple[tuple[object, ...], Any]] = {}

    def kept(self, key: Hashable, about: tuple[object, ...], make: Callable[[], T]) -> T:
        """`make()`, or what it gave before for `key`, as long as `about` holds the same objects, whatever else changes.

        For what is told of a few files: an edit elsewhere must not cost telling it again.
        """
        known = self._kept.get(key)
        if known is None or len(known[0]) != len(about) or not all(map(operator.is_, known[0], about)):
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            known = self._kept[key] = (about, make())
        found: T = known[1]
        return found

    def pairs(self, documents: Mapping[str, Document]) -> Pairs:
        """What `documents` say. Costs what has changed since the last call, and a look at each document."""
        with self._lock:
            paths = dict.fromkeys([*documents, *self._documents])
            changed = [path for path in paths if documents.get(path) is not self._documents.get(path)]
            if changed or self._last is None:
                touched, fresh = self._change(changed, documents)
                said = {path: self._said[path] for path in documents}
                near, spots = self._index.near_bags(), dict(self._book.spots)
                self._last = Pairs(documents, said, dict(self._by_bag), near, spots)
                self._book.update(self._last, self._by_key, touched, fresh)
            return self._last

    def _change(self, paths: list[str], documents: Mapping[str, Document]) -> tuple[set[str], list[str]]:
        """Reads the changed files at `paths`; their new texts are counted in before the old ones are counted out.

        Returns the keys of all their texts, before and now, and of those that came anew.
        """
        before = [one for path in paths for one in self._said.get(path, ()) if one]
        fresh: list[Statement] = []
        for path in paths:
            known = self._texts(path)
            old = self._said.pop(path, ())
            self._documents.pop(path, None)
            document = documents.get(path)
            if document is not None:
                self._said[path] = self._read(document, known, fresh)
                self._documents[path] = document
            self._book.moved(path, old, self._said.get(path, ()))
        gone = [bag for one in before if (bag := self._drop(one)) is not None]
        self._index.change([one.bag for one in fresh], gone)
        now = (one.key for path in paths for one in self._said.get(path, ()) if one)
        return {*(one.key for one in before), *now}, [one.key for one in fresh]

    def _texts(self, path: str) -> dict[str, Statement]:
        """What is known of the texts of the file at `path` as it was."""
        document, said = self._documents.get(path), self._said.get(path, ())
        return {entry.text: one for entry, one in zip(document.entries, said, strict=True) if one} if document else {}

    def _read(self, document: Document, known: Mapping[str, Statement], fresh: list[Statement]) -> Said:
        """What each entry of `document` says; None for one that is code only or has no word."""
        said: list[Statement | None] = []
        for entry in document.entries:
            one = None if entry.kind == "fence" else known.get(entry.text) or statement(entry.text)
            said.append(self._take(one, fresh) if one and one.bag else None)
        return tuple(said)

    def _take(self, one: Statement, fresh: list[Statement]) -> Statement:
        """The one statement for all texts of its key, counted in."""
        kept = self._by_key.setdefault(one.key, one)
        uses = self._uses[one.key] = self._uses.get(one.key, 0) + 1
        if uses == 1:
            fresh.append(kept)
            self._by_bag[kept.bag] = (*self._by_bag.get(kept.bag, ()), kept)
        return kept

    def _drop(self, one: Statement) -> Bag | None:
        """Counts `one` out; its bag, where that was its last use."""
        self._uses[one.key] -= 1
        if self._uses[one.key]:
            return None
        del self._uses[one.key], self._by_key[one.key]
        left = tuple(other for other in self._by_bag[one.bag] if other.key != one.key)
        if left:
            self._by_bag[one.bag] = left
        else:
            del self._by_bag[one.bag]
        return one.bag
