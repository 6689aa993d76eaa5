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

from bylaw.pairs.light import DENIALS, LIGHT, LIMITS

ValueKind = Literal["number", "version", "path", "code", "name", "address"]

_TOKEN = re.compile(
    r"`+(?P<code>[^`\n]+)`+"
    r"|\]\((?P<link>[^()\s]*)\)"
    r"|(?P<address>\w+://[^\s)>\]|`*]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<version>\bv\d[\w.+-]*|\b\d+(?:\.[\dx]+){2,}[\w+-]*)"
    r"|(?P<path>(?<![\w/])(?:[~.@]{0,2}/)?[\w.@-]+(?:/[\w.@-]+)+/?|(?<![\w.])[\w-]+\.[a-z]{1,4}(?![\w.]))"
    r"|(?P<flag>(?<![\w-])--?[a-zA-Z][\w-]*)"
    r"|(?P<name>\b(?:[A-Za-z]+_\w+|[a-z]+[A-Z]\w*|(?:[A-Z][a-z0-9]+){2,}\w*|[A-Za-z]+\d\w*|\w+(?:\.\w+)*\(\)))"
    r"|(?P<number>\d+(?:[.,]\d+)*)(?P<unit>%|[a-zA-Zµ]{1,3}\b)?"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)"
)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,}")
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_VERSION = re.compile(r"[v^~<>=]*\d+(?:\.[\dx*]+)+[\w+-]*|v\d+")
_PATH = re.compile(r"[^\s()]*/[^\s()]*|[\w.*-]*\.[a-zA-Z]{1,5}")
_NEXT = re.compile(r"\s?([^\W\d_]+)")
_ENDINGS = re.compile(r"(?<=\w{3})(?:ing|ies|ed|es|s|e|y)$")
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

    `key` is equal for texts that say the same word for word. `items` are the words that mean something and the values,
    but for `numbers` (and versions). `bag` is what texts are found by: the words, those within values too
    (``src/api_client.py``: src, api, client, py). `denials`: how often it denies; `limits`: the words that restrict it.
    `opens`: it ends with a colon, so that it is not complete by itself.
    """

    key: str
    items: frozenset[str]
    numbers: frozenset[str]
    bag: frozenset[str]
    values: tuple[Value, ...]
    denials: int
    limits: frozenset[str]
    opens: bool


def statement(text: str) -> Statement:
    """What `text` (an entry's) says. Never raises."""
    key: list[str] = []
    items: set[str] = set()
    bag: set[str] = set()
    values: list[Value] = []
    limits: set[str] = set()
    denials = 0
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "word":
            word, role, stems = _word(token[0])
            key.append(word)
            items.update(stems)
            denials += role == "denial"
            if role == "limit":
                limits.add(word)
        else:
            values.append(_value(token, text))
            key.append(values[-1].text)
    bag.update(items)
    for value in values:
        if value.kind not in ("number", "version"):
            items.update(_items(value))
            bag.update(part.lower() for part in _PARTS.findall(value.text))
    numbers = frozenset(value.text for value in values if value.kind in ("number", "version"))
    opens = text.rstrip("*_ ").endswith((":", "："))
    return Statement(
        " ".join(key), frozenset(items), numbers, frozenset(bag), tuple(values), denials, frozenset(limits), opens
    )


@lru_cache(maxsize=1 << 14)
def _word(said: str) -> tuple[str, str, tuple[str, ...]]:
    """A word as it is compared, whether it denies, limits or is light, and its stems."""
    word = said.lower().replace("’", "'")
    for role, listed in (("denial", DENIALS), ("limit", LIMITS), ("light", LIGHT)):
        if word in listed:
            return word, role, ()
    return word, "", _stems(word)


def _stems(word: str) -> tuple[str, ...]:
    """The word without its ending; a run of a script without spaces as its pairs of characters."""
    if _WIDE.fullmatch(word):
        return tuple(word[at : at + 2] for at in range(len(word) - 1))
    return (_ENDINGS.sub("", word),) if len(word) > 1 or not word.isascii() else ()


def _items(value: Value) -> Iterator[str]:
    """A value as it is compared with the words of another text, where it may stand without back-ticks."""
    listed = value.kind == "path" and "." not in value.text and not value.text.startswith(("/", "~", "@"))
    for part in (value.text.replace("/", " ") if listed else value.text).split():
        part = part.strip(_TRIM)
        if part.isalpha():
            yield from _stems(part.lower())
        elif part:
            yield part


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
