"""Rows of tables that pair what not to use with what to use."""

from __future__ import annotations

import re

from bylaw.language.claims import words as w
from bylaw.language.claims.names import Masked
from bylaw.language.late import late
from bylaw.language.recent import Recent
from bylaw.model import Claim, Document, Entry
from bylaw.text import Source

_BAD = late(
    r"\W*(?:don['’]?t(?:\s+use)?|do\s+not(?:\s+use)?|never(?:\s+use)?|avoid|instead\s+of|bad|wrong|forbidden|banned|deprecated|removed|old"
    r"|✗|❌|禁止|不要|错误|금지|statt|nicht|nunca|en\s+lugar\s+de|em\s+vez\s+de|au\s+lieu\s+de|вместо)\W*(?:name|api|pattern|way|code)?\W*$",
    re.IGNORECASE,
)
_GOOD = late(
    r"\W*(?:do|use|do\s+use|use\s+(?:this|instead)|instead|good|right|correct|prefer(?:red)?|replacement|replaced\s+by|new|✓|✅"
    r"|使用|正确|사용|대신|richtig|usar?|utiliser|использовать)\W*(?:name|api|pattern|way|code)?\W*$",
    re.IGNORECASE,
)
_GONE = late(r"removed|deprecated|old", re.IGNORECASE)
_RULE = late(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\||$)")
_CELL = late(r"(?:\\.|[^|\\])+|(?<=\|)(?=\|)", re.DOTALL)
_headers: Recent[str, dict[int, tuple[str, ...]]] = Recent(4_000_000)


def header(document: Document, entry: Entry) -> tuple[str, ...]:
    """The column titles of the table that the row `entry` stands in, when they say which column is not to be used."""
    source = document.source
    known = _headers.get(source.oid)
    if known is None:
        known = _headers.put(source.oid, len(source.text), _read(source))
    return known.get(source.line_of(entry.own.start), ())


def _read(source: Source) -> dict[int, tuple[str, ...]]:
    """For each line of a telling table its column titles."""
    found: dict[int, tuple[str, ...]] = {}
    titles: tuple[str, ...] = ()
    for line in range(source.line_count):
        text = source.line_text(line)
        if "|" not in text:
            titles = ()
        elif _RULE.match(text):
            cells = cells_of(source.line_text(line - 1)) if line else ()
            titles = cells if any(map(_BAD.match, cells)) and any(map(_GOOD.match, cells)) else ()
        elif titles:
            found[line] = titles
    return found


def cells_of(row: str) -> tuple[str, ...]:
    """The cells of a row, trimmed."""
    return tuple(cell.strip() for cell in _CELL.findall(row.strip().removeprefix("|").removesuffix("|")))


def stated(text: Masked, titles: tuple[str, ...]) -> list[Claim]:
    """What a row says is not to be used, with what stands in the other column."""
    bad = next(at for at, title in enumerate(titles) if _BAD.match(title))
    good = next(at for at, title in enumerate(titles) if _GOOD.match(title))
    cells = [match.span() for match in _CELL.finditer(text.text)]
    if max(bad, good) >= len(cells):
        return []
    names, instead = text.within(*cells[bad]), text.within(*cells[good])
    cell = text.text[slice(*cells[bad])].strip()
    if not names or not w.LEAD.fullmatch(cell):
        return []
    replacement = instead[0].text if instead else ""
    removed = bool(_GONE.search(titles[bad]))
    return [
        Claim("ban", name.text, name.span, replacement=replacement, removed=removed)
        for name in names
        if name.text != replacement
    ]
