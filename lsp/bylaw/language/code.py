"""Code files: where a name stands in code, and how it is used there, told apart from strings and comments.

Pygments tells them apart: it knows every language at hand, is pure Python and reads a megabyte a second. It is imported
when the first file is read that holds a name somebody looks for. A language that is not in `_LANGUAGES` is none: what
cannot be told apart is not found.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bylaw.language.late import late
from bylaw.text import Span

if TYPE_CHECKING:
    from pygments.lexer import Lexer

Role = Literal["use", "import", "definition", "label"]

_LANGUAGES = """
bash: sh bash zsh ksh
c: c h
cpp: cc cpp cxx hh hpp hxx
clojure: clj cljs cljc
csharp: cs
dart: dart
elixir: ex exs
erlang: erl hrl
fsharp: fs fsx
go: go
groovy: gradle groovy
haskell: hs
java: java
javascript: js jsx mjs cjs
julia: jl
kotlin: kt kts
lua: lua
nim: nim
objective-c: m mm
ocaml: ml mli
perl: pl pm
php: php
powershell: ps1 psm1
python: py pyi
r: r
ruby: rb rake gemspec
rust: rs
scala: scala sbt
solidity: sol
sql: sql
swift: swift
tsx: tsx
typescript: ts mts cts
vue: vue svelte astro
zig: zig
"""
_BY_ENDING = {
    ending: name
    for name, _, endings in (line.partition(":") for line in _LANGUAGES.splitlines())
    for ending in endings.split()
}
_COMMANDS = frozenset(("bash", "powershell"))  # what runs is no name to a lexer but plain text
_SCRIPTS = frozenset(("javascript", "tsx", "typescript", "vue"))
_TYPE_FIRST = frozenset(("c", "cpp", "csharp", "dart", "java", "objective-c", "solidity"))
_BODY_AFTER = _TYPE_FIRST | frozenset(("bash", "php")) | _SCRIPTS

_TAG_BEFORE = late(r"(?:(?<!=)>|\})[^<>{}=;()]*\Z")
_TAG_AFTER = late(r"[^<>{}=;()]*(?:</?|\{)")
_COMMAND = late(
    r"(?:^|[|;&({!`\n]|\b(?:then|do|else|if|elif|while|until|exec|sudo|time|xargs|command|env)\s)\s*$"
)
_MOST = 500  # places in one file that are looked at: nobody reads more
_NEAR = 2000  # characters before a name that are read to see how it is used
_REACH = 200  # characters of the names that it is reached through
_ASIDE = late(r"[ \t]*\r?\n[ \t]*(?=\.|\?\.|->)")
_CHAIN = late(r"(?:[\w$]+[?!]?(?:\(\))?(?:\.|::|->|\?\.|!\.|\\))*$")
_JOINTS = late(r"\(\)|\?\.|!\.|->|::|[.\\]")
_DEFINES = late(
    r"\b(?:def|class|fn|func|fun|function\*?|interface|struct|enum|union|trait|type|protocol|record|module|macro_rules!"
    r"|typedef|newtype|object|sub|proc|const|let|var|val|defp?|defmacro|#define|alias)\s+(?:mut\s+|self\.)?[&*]*$"
    r"|\bfunc\s*\([^()]*\)\s*$"
)
_TYPED = late(r"[\w>\])?*&]\s+[*&]*$")
_BODY = late(r"\([^()]*\)\s*(?::[^{};=]+)?\{")
_STATEMENT = late(
    r"(?:^|[^\w.])(?:return|new|await|throw|else|yield|in|not|and|or|case|do|go|defer|assert|raise|del|lambda|typeof|delete"
    r"|if|unless|while|until|when|then|print|echo|of|is|as|from|import|export|default|use|using|extends|implements|with"
    r"|match|move|try|static_assert|sizeof|puts|instanceof|void|except|elif|for|where|include|extend|super|goto)\s+$"
)
_IMPORTS = late(
    r"(?:\bimport\s+(?:type\s+)?(?:[\w*$]+\s*,\s*)?\{[^{};]*|\bimport\s*\([^();]*|\bexport\s*(?:type\s+)?\{[^{};]*"
    r"|^[ \t]*(?:pub(?:\([\w:]+\))?\s+)?use\s[^;\n]*(?:\{[^;]*)?"
    r"|^[ \t]*(?:from|import|using|open|include|require|require_once|alias|@import)\b[^\n;]*)\Z",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a name stands in code.

    `role`: a ``label`` is the key of a field or of an argument, which belongs to what it is given to.
    `through` are the names that it is reached through, outermost first: ``("stripe", "PaymentIntent")`` for `create` in
    `stripe.PaymentIntent.create()`; ``("",)`` where it is a member of what is no name: `rows[0].total`.
    """

    name: str
    span: Span
    through: tuple[str, ...] = ()
    called: bool = False
    role: Role = "use"


def is_readable(path: str) -> bool:
    """Whether the file at `path` is in a language whose strings and comments can be told apart."""
    return _language(path) is not None


def uses(path: str, text: str, names: Iterable[str]) -> tuple[Use, ...]:
    """Where one of `names` (single words) stands in the code of a file, in order."""
    found = occurrences(text, names)
    language = _language(path)
    if not found or language is None:
        return ()
    places = _in_code(language, text, found[:_MOST])
    told = (_use(text, span, language) for span in places if language not in _SCRIPTS or not _is_prose(text, span))
    return tuple(use for use in told if language not in _COMMANDS or _is_run(text, use))


def _is_prose(text: str, span: Span) -> bool:
    """Whether a word stands between the tags of JSX, which a lexer takes for code."""
    before = _TAG_BEFORE.search(text, max(0, span.start - _REACH), span.start)
    after = _TAG_AFTER.match(text, span.end, span.end + _REACH)
    return before is not None and after is not None and (before[0][0] == ">" or after[0].endswith("</"))


def _is_run(text: str, use: Use) -> bool:
    """Whether a word of a shell script is a command, and not one of its arguments."""
    return use.role == "definition" or _COMMAND.search(text, max(0, use.span.start - 80), use.span.start) is not None


def occurrences(text: str, names: Iterable[str]) -> list[Span]:
    """Where one of `names` stands as a whole word, in code or not."""
    wanted = tuple(name for name in sorted(set(names)) if name in text)
    return [Span(*found.span()) for found in _pattern(wanted).finditer(text)] if wanted else []


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w$])(?:{'|'.join(map(re.escape, names))})(?![\w$])")


def _language(path: str) -> str | None:
    return _BY_ENDING.get(_ending(path))


def _ending(path: str) -> str:
    return posixpath.splitext(path)[1].removeprefix(".").lower()


def _in_code(language: str, text: str, spans: list[Span]) -> Iterator[Span]:
    """Those of `spans` (in order) that a lexer takes for names."""
    from pygments.token import Name, String, Text

    wanted = (Name, Text) if language in _COMMANDS else (Name,)
    quotes = language in _SCRIPTS
    plain = text.replace("\r\n", "\n")  # lexers know no other line end
    tokens = _lexer(language).get_tokens_unprocessed(_without_apostrophes(plain) if quotes else plain)
    left = ((span.start - text.count("\r\n", 0, span.start), span) for span in spans)
    at, span = next(left)
    for start, kind, value in tokens:
        if quotes and kind in (String.Single, String.Double) and "\n" in value.replace("\\\n", ""):
            return  # no string: it never ends, or is an apostrophe between tags, and what follows is read inside out
        while at < start + len(value):
            if start <= at and any(kind in one for one in wanted):
                yield span
            at, span = next(left, (len(text) + 1, span))
        if at > len(text):
            return


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer:
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(language, stripnl=False, ensurenl=False)


def _without_apostrophes(text: str) -> str:
    """`text`, of the same length, without those within words: between the tags of JSX they begin no string."""
    return re.sub(r"(?<=[^\W\d_])'(?=(?:t|s|re|ve|ll|d|m)\b)", " ", text)


def _use(text: str, span: Span, language: str) -> Use:
    before = _ASIDE.sub("", text[max(0, span.start - _NEAR) : span.start])
    after = text[span.end : span.end + 300].lstrip(" \t")
    through = _through(before)
    role: Role = "use"
    if _IMPORTS.search(before):
        role = "import"
    elif not through:
        role = _declared(before, after, language)
    called = role == "use" and after.startswith("(")
    return Use(text[span.start : span.end], span, through, called, role)


def _through(before: str) -> tuple[str, ...]:
    found = _CHAIN.search(before, max(0, len(before) - _REACH))
    chain = found[0] if found else ""
    if chain:
        return tuple(part for part in _JOINTS.split(chain) if part)
    return ("",) if re.search(r"(?:\.|->|::)$", before) and not before.endswith("..") else ()


def _declared(before: str, after: str, language: str) -> Role:
    """Whether a name is declared, with or without a word that says so: ``int total(…)``, ``total = …``."""
    line = before[before.rfind("\n") + 1 :]
    if _DEFINES.search(before):
        return "definition"
    if after.startswith(("=", ":=")) and not after.startswith(("==", "=>", "=~")):
        return "label" if "(" in line or "{" in line else "definition"
    if _STATEMENT.search(line):
        return "use"
    if after.startswith((": ", ":\t", ":\n")) and "?" not in line:
        return "label"
    typed = language in _TYPE_FIRST and after.startswith("(") and _TYPED.search(line) is not None
    return "definition" if typed or (language in _BODY_AFTER and _BODY.match(after)) else "use"
