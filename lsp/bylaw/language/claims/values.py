"""Values that an entry gives: numbers with their unit, versions, ports, sizes, branches, paths and commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bylaw.language.claims.names import REST, Masked, Name
from bylaw.language.claims.words import MASK
from bylaw.language.known import words
from bylaw.language.late import late
from bylaw.language.stance_words import MARK
from bylaw.language.tools import TOOLS
from bylaw.model import Claim, Polarity, Value, ValueKind
from bylaw.text import Span

_I = re.IGNORECASE
_LONGEST = 240  # characters: in a longer text a number is about one of many things
_MOST = 6  # values of one entry: one with more is an inventory
_SIZES = {
    "b": "B", "bytes": "B", "byte": "B", "kb": "KB", "kib": "KB", "mb": "MB", "mib": "MB", "gb": "GB", "gib": "GB",
    "tb": "TB",
}  # fmt: skip
_SPELLINGS = {
    "seconds": "s sec secs second 秒 초", "ms": "ms msec", "minutes": "min mins minute 分钟", "hours": "h hr hrs hour",
    "days": "d day 天", "weeks": "week", "months": "month", "years": "year", "%": "% percent",
    "characters": "char chars character 字符", "columns": "col cols column", "px": "px",
    "lines": "line loc 行 行以内 줄 zeilen líneas lineas linhas lignes строк",
}  # fmt: skip
_UNITS = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_NO_UNIT = words("and or of to in on at for with the a an is are by as from per or if then than when which that not be")
_NUMBER = late(
    r"(?<![\w.#§/$€£:+-])(?P<v>v(?=\d))?(?P<number>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+){0,3}(?:\.x)?)(?P<k>k(?![\w]))?"
    r"(?P<plus>\+)?(?:[ -]?(?P<unit>%|[^\W\d_][^\W\d_]{0,14}))?(?![\w/:]|\.\d)",
    _I,
)
_PORT = late(
    r"\bports?\b[\s:=`(]*(?:is\s+|to\s+)?(?P<a>\d{2,5})\b|\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(?P<b>\d{2,5})\b", _I
)
_PORTS = late(r"\b(?:ports?|puertos?|portas?)\b|端口|포트|ポート|порт", _I)
_BRANCH = late(
    rf"\b(?:branch(?:es)?|base|merge\s+(?:in)?to|push\s+to|rebase\s+on(?:to)?|target)\s*(?:from|off|is|:)?\s*(?P<a>{MARK}{REST}*|\b(?:main|master|develop|trunk)\b)"
    rf"|(?P<b>{MARK}{REST}*|\b(?:main|master|develop|trunk)\b)\s+branch\b",
    _I,
)
_ORDINAL = late(
    r"(?:step|phase|task|section|chapter|part|rule|adr|issue|pr|§|figure|table|level|tier|item|no\.?|story|sprint|session|wave|round|cycle)\s*[-#]?$",
    _I,
)
_MODAL = late(
    r"\b(?:must|max(?:imum)?|min(?:imum)?|at\s+(?:most|least)|under|below|limit|keep|always|never|should|no\s+more|exceed|only|≤|≥)\b|[<>≤≥]",
    _I,
)
_TOKEN = late(r"[^\W\d_]{2,}")
_KEY = late(rf"^[\s\d.)-]*(?P<key>{MARK}{REST}*|[^:=|\n¤]{{2,40}}?)\s*(?::|=|\||—|–|\s-\s)\s*")
_SMALL = words(
    """
    the a an each every under over up is are be to of in on at for and or with by it its this that as from per than
    then if when must should will can may not no use keep set always never only all any we you our your
    """
)


def stated(text: Masked, label: str) -> list[Claim]:
    """The values of `text`, the words of an entry with `label`; none where it has too many to be about one thing."""
    found = list({value.span: value for value in reversed([*_values(text)])}.values())[::-1]
    if not found or len(found) > _MOST:
        return []
    subject = _subject(text, label)
    if len(text.text) > _LONGEST or subject.text.isdigit():
        return []
    if _PORTS.search(subject.text):
        found = [replace(value, kind="port") if value.kind == "number" else value for value in found]
    taken = [value.span for value in found]
    slot = slot_words(text, taken, subject.text)
    polarity: Polarity = "require" if _MODAL.search(text.text) else "fact"
    return [Claim(polarity, subject.text, subject.span, slot, value) for value in found]


def _values(text: Masked) -> Iterator[Value]:
    words = text.text
    ports = {}
    for match in _PORT.finditer(text.raw):
        group = "a" if match["a"] else "b"
        ports[match.start(group)] = Value("port", match[group], Span(*match.span(group)))
    yield from ports.values()
    for match in _NUMBER.finditer(words):
        if match.start("number") not in ports and not _ORDINAL.search(
            words[max(0, match.start() - 12) : match.start()]
        ):
            value = _number(match)
            if value is not None:
                yield value
    for match in _BRANCH.finditer(words):
        group = "a" if match["a"] else "b"
        start, end = match.span(group)
        names = text.within(start, end)
        name, span = (names[0].text, names[0].span) if names else (match[group], Span(start, end))
        if re.fullmatch(r"[\w./*-]{2,40}", name):
            yield Value("branch", name, span)
    yield from _named(text)


def _number(match: re.Match[str]) -> Value | None:
    """A number as a value; None for a year, a list number and the like."""
    number = match["number"].replace(",", "")
    word = (match["unit"] or "").lower()
    span = Span(match.start("number"), match.end("number" if word in _NO_UNIT else 0) if word else match.end())
    if match["v"] or number.count(".") > 1 or number.endswith(".x"):
        return Value("version", number, span)
    if match["k"]:
        number = f"{float(number) * 1000:g}" if "." in number else number + "000"
    if word in _SIZES:
        return Value("size", number, span, _SIZES[word])
    unit = _UNITS.get(word, _UNITS.get(word.removesuffix("s"), word if word not in _NO_UNIT else ""))
    if not unit and (len(number) == 4 and number[:2] in ("19", "20")):
        return None
    return Value("number", number, span, unit if unit in _UNITS.values() or not unit else unit.removesuffix("s"))


def _named(text: Masked) -> Iterator[Value]:
    """What an entry of the form “key: `value`” sets its key to: a path, a command or a name."""
    key = _KEY.match(text.text)
    if key is None:
        return
    names = [name for name in text.within(key.end(), len(text.text)) if name.code]
    if len(names) != 1 or text.text[key.end() : names[0].span.start].strip(MARK + REST + " ") != "":
        return
    name = names[0]
    head = name.text.split()[0] if name.text.split() else ""
    kind: ValueKind = "name"
    if head in TOOLS:
        kind = "command" if " " in name.text.strip() else "tool"
    elif "/" in name.text and " " not in name.text:
        kind = "path"
    yield Value(kind, name.text, name.span)


def _subject(text: Masked, label: str) -> Name:
    """What the entry is about: its label or key, else the first thing it names, else its first words."""
    if label and (at := text.raw.find(label)) >= 0:
        return Name(" ".join(label.strip("`* :").split()), Span(at, at + len(label)), code=False)
    key = _KEY.match(text.text)
    if key and not key["key"].startswith(MARK) and len(key["key"].split()) <= 4:
        return Name(" ".join(key["key"].split()), Span(*key.span("key")), code=False)
    if text.names:
        return text.names[0]
    first = [match for match in _TOKEN.finditer(text.text) if match.group().lower() not in _SMALL][:3]
    if not first:
        return Name("", Span(0, 0), code=False)
    return Name(" ".join(word.group() for word in first), Span(first[0].start(), first[-1].end()), code=False)


def slot_words(text: Masked, taken: list[Span], subject: str) -> str:
    """The words that say which value is meant: those that are neither small, nor the subject, nor a value."""
    plain = MASK.sub(lambda mask: " " * len(mask.group()), text.text)
    for span in taken:
        plain = plain[: span.start] + " " * len(span) + plain[span.end :]
    own = {word.lower() for word in _TOKEN.findall(subject)}
    said = [word.lower() for word in _TOKEN.findall(plain)]
    return " ".join(dict.fromkeys(word for word in said if word not in _SMALL and word not in own))[:80]
