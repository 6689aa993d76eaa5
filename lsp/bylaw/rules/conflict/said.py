"""An entry as words and values in order: what two entries are laid beside each other by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from bylaw.language.late import late
from bylaw.pairs.light import LIGHT
from bylaw.pairs.statement import WIDE

Kind = Literal["word", "number", "version", "size", "port", "path", "address", "name", "tool"]

_TOKEN = late(
    r"(?P<code>`+[^`\n]+`+)"
    r"|(?P<address>\w+://[^\s)>\]|`*\"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<path>(?<![\w/])(?:[~.@]{0,2}/)?[\w.@-]+(?:/[\w.@*-]+)+/?|(?<![\w.])[\w-]+\.(?:[a-z]{2,4})(?![\w.]))"
    r"|(?P<number>v?\d{1,3}(?:,\d{3})+|v?\d+(?:\.\d+)*(?:\.x)?)(?:\s?(?P<unit>%|[KMGT]i?B|ms|px|[kKMsmh])(?![\w]))?"
    r"|(?P<name>\w+_\w+|[a-z]+[A-Z]\w*|\w+(?:\.\w+)*\(\))"
    r"|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)"
)
_INNER = late(r"[\w@.*/:\\<>-]*\w[\w@.*/:\\<>-]*")
_NUMBER = late(r"v?\d+(?:[.,]\d+)*")
_ENDING = late(r"(?<=\w{3})(?:ing|ies|ed|es|s|e|y)$")
_FACTORS = {"k": 1e3, "K": 1e3, "M": 1e6}
_AGENT = late(
    r"\.?\b(?:claude(?:-code)?|agents?|codex|cursor(?:rules)?|gemini|copilot(?:-instructions)?|github|windsurf|cline|roo|kiro"
    r"|junie|grok|qwen|amazonq|augment|trae|opencode|antigravity)\b(?:\.mdc?)?"
)
_SIZE = late(r"[KMGT]i?B")
_VERSION_BEFORE = late(
    r"\b(?:version|node(?:\.js)?|python|go|java|php|ruby|rust|react|vue|angular|next(?:\.js)?|laravel|django|rails|typescript|swift"
    r"|kotlin|dotnet|\.net|postgres(?:ql)?|mysql|redis|tailwind(?:css)?|vite|electron)\W{0,4}$",
    re.IGNORECASE,
)
_PORT_BEFORE = late(r"\bport\W{0,4}(?:is\s)?$|(?:localhost|127\.0\.0\.1):$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """`text` as it is compared, `shown` as it stands there."""

    kind: Kind
    text: str
    shown: str

    @property
    def value(self) -> bool:
        return self.kind != "word"


@dataclass(frozen=True, slots=True)
class Said:
    """`tokens` without light words; `words` are the stems of those that are no value."""

    tokens: tuple[Token, ...]
    words: frozenset[str]

    @property
    def values(self) -> tuple[Token, ...]:
        return tuple(token for token in self.tokens if token.value)

    @property
    def telling(self) -> int:
        """How many words there are; of a script without spaces every two characters are one."""
        return sum(len(word) // 2 if WIDE.fullmatch(word) else 1 for word in self.words)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two texts differ: what stands there in each, as it is written there."""

    here: tuple[Token, ...]
    there: tuple[Token, ...]


@lru_cache(maxsize=1 << 14)
def said(text: str) -> Said:
    """`text`, an entry's, as words and values. Never raises."""
    tokens = tuple(_tokens(text))
    return Said(tokens, frozenset(token.text for token in tokens if not token.value))


def _tokens(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        if found["code"]:
            yield from _code(found["code"].strip("`"))
        elif found["number"]:
            yield _number(found, text)
        elif found["word"]:
            word = found["word"].lower()
            if word not in LIGHT:
                yield Token("word", _ENDING.sub("", word), found["word"])
        else:
            kind: Kind = "address" if found["address"] else "path" if found["path"] else "name"
            yield Token(kind, found[0].rstrip(".,:"), found[0].rstrip(".,:"))


def _number(found: re.Match[str], text: str) -> Token:
    number, unit = found["number"].replace(",", ""), found["unit"] or ""
    before = text[max(0, found.start() - 24) : found.start()]
    kind: Kind = "size" if _SIZE.fullmatch(unit) else "number"
    if number.startswith("v") or number.count(".") > 1 or _VERSION_BEFORE.search(before):
        kind = "version"
    elif _PORT_BEFORE.search(before):
        kind = "port"
    factor = _FACTORS.get(unit)
    if kind == "number" and factor:
        number, unit = f"{float(number) * factor:g}", ""
    return Token(kind, number.removeprefix("v") + unit.lower(), found[0].strip())


def _code(code: str) -> Iterator[Token]:
    """The words of a piece of code, each a value."""
    for found in _INNER.finditer(code):
        word = found[0].strip(":.")
        if _NUMBER.fullmatch(word):
            yield Token("number", word.replace(",", ""), word)
        elif "@" in word and "." in word.partition("@")[2] and not word.startswith("@"):
            yield Token("address", word, word)
        elif "/" in word or "\\" in word:
            yield Token("path", word, word)
        elif word:
            yield Token("name", word, word)


def aliases(one: Difference) -> bool:
    """Whether both sides differ in the name of an agent only: `.claude/rules/git.md`, `.agents/rules/git.md`."""
    mine, theirs = ([_AGENT.sub("@", token.text.lower()) for token in side] for side in (one.here, one.there))
    return mine == theirs


def differences(here: Said, there: Said) -> tuple[tuple[Difference, ...], int]:
    """Where the two differ, and how many words and values they share in order."""
    mine, theirs = [token.text for token in here.tokens], [token.text for token in there.tokens]
    found, shared = [], 0
    for tag, start, end, low, high in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            shared += end - start
        else:
            found.append(Difference(here.tokens[start:end], there.tokens[low:high]))
    return tuple(found), shared
