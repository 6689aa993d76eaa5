"""What a text says in a form that can be compared: its words, and apart from them its values.

Values are what has to be equal before two texts are called the same: numbers with their unit, versions, paths, code,
names of code, addresses. Words are compared without case, punctuation, markup and common endings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from bylaw.language.late import late
from bylaw.pairs.light import DENIALS, DENYING, LIGHT, LIMITS

ValueKind = Literal["number", "version", "path", "code", "name", "address"]

_TOKEN = late(
    r"`+(?P<code>[^`\n]+)`+"
    r"|\]\((?P<link>[^()\s]*)\)"
    r"|(?P<address>\w+://[^\s)>\]|`*]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<version>\bv\d[\w.+-]*|\b\d+(?:\.[\dx]+){2,}[\w+-]*)"
    r"|(?P<path>(?<![\w/])(?:[~.@]{0,2}/)?[\w.@-]+(?:/[\w.@-]+)+/?|(?<![\w.])[\w-]+\.[a-z]{1,4}(?![\w.]))"
    r"|(?P<flag>(?<![\w-])--?[a-zA-Z][\w-]*)"
    r"|(?P<name>\b(?:[A-Za-z]+_\w+|[a-z]+[A-Z]\w*|(?:[A-Z][a-z0-9]+){2,}\w*|[A-Za-z]+\d\w*|\w+(?:\.\w+)*\(\)))"
    r"|(?P<number>\d+(?:[.,]\d+)*)(?P<unit>%|[a-zA-Zµ]{1,3}\b)?"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)"
    r"|(?P<end>[.,;:!?()|。，；：！？、]|\s[-–—]+\s|—)"
)
WIDE = late(r"[\u3040-\u30ff\u3400-\u9fff]{2,}")
"""A run of a script that has no spaces between words."""
_PARTS = late(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")
_NUMBER = late(r"\d+(?:[.,]\d+)*")
_VERSION = late(r"[v^~<>=]*\d+(?:\.[\dx*]+)+[\w+-]*|v\d+")
_PATH = late(r"[^\s()]*/[^\s()]*|[\w.*-]*\.[a-zA-Z]{1,5}")
_NEXT = late(r"\s?([^\W\d_]+)")
_ENDINGS = late(r"(?<=\w{3})(?:ing|ies|ed|es|s|e|y)$")
_STOPS = ".!?。！？"
_TRIM = "\"'.,:;*()[]{}<>"


@dataclass(frozen=True, slots=True)
class Value:
    """`text` as it is compared; `unit` is the word that a number counts, "" where none follows."""

    kind: ValueKind
    text: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one text says.

    `key` is equal for texts that say the same word for word; `begins` is that of the first sentence, where more follow.
    `items` are the words that mean something and the values, but for `numbers` (and versions) and `links`, which mean
    something only where they stand. `denials`: how often it denies ("never …"); `denied` are the items of the clauses
    that do; `limits` the words that restrict it ("only"). `bag` is what texts are found by: the words, those within
    values too (``src/api_client.py``: src, api, client, py). `opens`: it ends with a colon, so that it is not complete
    by itself.
    """

    key: str
    items: frozenset[str]
    numbers: frozenset[str]
    bag: frozenset[str]
    values: tuple[Value, ...]
    links: frozenset[str]
    denials: int
    denied: frozenset[str]
    limits: frozenset[str]
    opens: bool
    begins: str


def statement(text: str) -> Statement:
    """What `text` (an entry's) says. Never raises."""
    reader = _Reader()
    for token in _TOKEN.finditer(text):
        reader.take(token, text)
    reader.end_clause()
    numbers = frozenset(value.text for value in reader.values if value.kind in ("number", "version"))
    return Statement(
        key=" ".join(reader.key),
        items=frozenset(reader.items),
        numbers=numbers,
        bag=frozenset(reader.bag),
        values=tuple(reader.values),
        links=frozenset(reader.links),
        denials=reader.denials,
        denied=frozenset(reader.denied),
        limits=frozenset(reader.limits),
        opens=text.rstrip("*_ ").endswith((":", "：")),
        begins=reader.begins if len(reader.begins) < len(" ".join(reader.key)) else "",
    )


class _Reader:
    """Collects what a text says, token by token."""

    def __init__(self) -> None:
        self.key: list[str] = []
        self.items: set[str] = set()
        self.bag: set[str] = set()
        self.values: list[Value] = []
        self.links: list[str] = []
        self.limits: set[str] = set()
        self.denials = 0
        self.denied: set[str] = set()
        self.begins = ""
        self._clause: list[str] = []
        self._denied_before = 0

    def take(self, token: re.Match[str], text: str) -> None:
        kind = token.lastgroup
        if kind == "end":
            self.end_clause()
            if token[0] in _STOPS and not self.begins:
                self.begins = " ".join(self.key)
        elif kind == "word":
            word, role, stems = _word(token[0])
            self.key.append(word)
            self._clause += stems
            self.bag.update(stems)
            self.denials += role == "denial"
            if role == "limit":
                self.limits.add(word)
        else:
            value = _value(token, text)
            self.key.append(value.text)
            self.values.append(value)
            if kind == "link":
                self.links.append(value.text)
            elif value.kind not in ("number", "version"):
                self._clause += _items(value)
                self.bag.update(part.lower() for part in _PARTS.findall(value.text))

    def end_clause(self) -> None:
        self.items.update(self._clause)
        if self.denials > self._denied_before:
            self.denied.update(self._clause)
        self._clause, self._denied_before = [], self.denials


@lru_cache(maxsize=1 << 14)
def _word(said: str) -> tuple[str, str, tuple[str, ...]]:
    """A word as it is compared, its role (it denies, limits, or is light), and its stems."""
    word = said.lower().replace("’", "'")
    for role, listed in (("denial", DENIALS), ("limit", LIMITS), ("light", LIGHT)):
        if word in listed:
            return word, role, ()
    return word, "denial" if DENYING.search(word) else "", _stems(word)


def _stems(word: str) -> tuple[str, ...]:
    """The word without its ending; a run of a script without spaces as its pairs of characters."""
    if WIDE.fullmatch(word):
        return tuple(word[at : at + 2] for at in range(len(word) - 1))
    return (_ENDINGS.sub("", word),) if len(word) > 1 or not word.isascii() else ()


def _items(value: Value) -> Iterator[str]:
    """A value as it is compared with the words of another text, where it may stand without back-ticks."""
    for part in value.text.split():
        listed = "." not in part and "://" not in part and not part.startswith(("/", "~", "@", "-"))
        for word in part.split("/") if listed else (part,):
            word = word.strip(_TRIM)
            if word.isalpha():
                yield from _stems(word.lower())
            elif word:
                yield word


def _value(token: re.Match[str], text: str) -> Value:
    kind = "number" if token["number"] is not None else token.lastgroup or ""
    said = " ".join(token[kind].split())
    if kind == "number":
        unit = token["unit"] or ""
        following = None if unit else _NEXT.match(text, token.end())
        return Value("number", said.replace(",", ""), unit or (following[1].lower() if following else ""))
    if kind == "code":
        return Value(_kind_of_code(said), said)
    if kind == "link":
        return Value("address" if "://" in said else "path", said.removeprefix("mdc:").removeprefix("./"))
    if kind == "flag":
        return Value("code", said)
    if kind == "path" and said.startswith("@") and "." in said:  # an import is the file that it names
        said = said[1:]
    return Value(cast("ValueKind", kind), said.rstrip("."))


def _kind_of_code(code: str) -> ValueKind:
    if _NUMBER.fullmatch(code):
        return "number"
    if _VERSION.fullmatch(code):
        return "version"
    if "://" in code:
        return "address"
    if _PATH.fullmatch(code):
        return "path"
    return "code" if " " in code else "name"
