"""What a memory file mentions: every span that names something outside the file, with its kind, reason and certainty.

A mention is no claim that its target exists; it is what can be looked up. `find` reads prose, list items, cells and
headings, `find_fence` the lines of a code fence. Both are pure, take and give offsets into the whole text, and never
raise.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bylaw.language.formats import Format
from bylaw.language.guess import Guess, mention
from bylaw.language.inline import HOLE, Inline, Link, scan
from bylaw.language.mentions_code import code_guesses, fence_guesses
from bylaw.language.mentions_links import file_guess, import_guesses, link_guess, wikilink_guess
from bylaw.language.mentions_paths import extension, path_guess
from bylaw.language.mentions_symbols import package_guess
from bylaw.language.mentions_versions import commit_guesses, named_guesses, version_after, version_guesses
from bylaw.language.trees import tree_guesses
from bylaw.model import Mention, Where
from bylaw.text import Span

_BARE = re.compile(
    r"(?<![\w/@\\:~$%{}<>.*-])(?:\.{1,2}/|/)?(?:[\w.@+\[\]()-]{1,120}/){1,20}[\w.@+*\[\]-]{0,120}(?::\d+(?:-\d+)?)?"
)
_FILE = re.compile(r"(?<![\w/@\\:~$%{}<>.*-])[\w][\w.-]{0,100}\.[a-z][a-z0-9]{1,8}(?![\w/-])")
_SHELLS = frozenset(
    [
        "sh",
        "bash",
        "zsh",
        "shell",
        "console",
        "shellsession",
        "shell-session",
        "terminal",
        "fish",
        "powershell",
        "pwsh",
        "ps1",
        "ps",
        "cmd",
        "bat",
        "batch",
        "sh-session",
    ]
)
_TEXTS = frozenset(
    [
        "",
        "text",
        "txt",
        "plain",
        "plaintext",
        "tree",
        "md",
        "markdown",
        "yaml",
        "yml",
        "toml",
        "ini",
        "json",
        "jsonc",
        "none",
        "output",
        "log",
        "directory",
        "files",
    ]
)
_BRANCHES = re.compile(
    r"\b(?:branch|branches|prefix|prefixes)\b|分支|브랜치|ブランチ|ветк|rama\b|ramo\b", re.IGNORECASE
)
_PACKAGES = re.compile(
    r"\b(?:crates?|packages?|librar(?:y|ies)|dependenc(?:y|ies)|deps?|plugins?|npm|gem|pypi|uses?|using"
    r"|built (?:with|on)|powered by|via|sdk|bibliothek|"
    r"paquetes?|pacotes?|librer[ií]as?|biblioteca)\b|依赖|库|包|패키지|라이브러리|ライブラリ|パッケージ|пакет|библиотек",
    re.IGNORECASE,
)
_BRANCH_LIKE = re.compile(r"[a-z]+/[\w*-]*$")


def find(text: str, span: Span, where: Where, format: Format) -> list[Mention]:  # noqa: A002
    """The mentions in a region of prose (`span`: offsets into `text`; it may hold several lines), in order.

    `where` is what the region is; `format` decides which import and link syntax counts.
    """
    region = scan(text, span)
    found: list[Mention] = []
    labels = {link.label.start: link for link in region.links}
    for code in region.codes:
        found += [mention(text, guess, code.start, where) for guess in _in_code(text, span, code, region)]
    for link in labels.values():
        raw = text[link.target.start : link.target.end]
        guess = link_guess(raw, format.schemes, link.image)
        if guess is not None:
            found.append(mention(text, guess, link.target.start, where))
    for slug, fragment in region.wikilinks:
        guess = wikilink_guess(text[slug.start : slug.end - len(fragment)], fragment)
        if guess is not None:
            found.append(mention(text, guess, slug.start, where))
    for file in region.files:
        guess = file_guess(text[file.start : file.end], format.imports)
        if guess is not None:
            found.append(mention(text, guess, file.start, where))
    found += [mention(text, guess, span.start, where) for guess in _in_prose(region, format)]
    return _ordered(found)


def _ordered(found: list[Mention]) -> list[Mention]:
    """By place; of two that start at one place the longer first; never the same span and kind twice."""
    found.sort(key=lambda one: (one.span.start, -one.span.end))
    kept: list[Mention] = []
    for one in found:
        if kept and kept[-1].span == one.span and kept[-1].kind == one.kind:
            continue
        kept.append(one)
    return kept


def _in_code(text: str, span: Span, code: Span, region: Inline) -> list[Guess]:
    content = text[code.start : code.end]
    guesses = list(code_guesses(content))
    link = _link_around(code, region)
    if link is not None:
        guesses = _in_label(guesses, text[link.target.start : link.target.end])
    line = text[max(span.start, code.start - 200) : min(span.end, code.end + 120)]
    if guesses and guesses[0].kind in ("path", "glob") and _BRANCH_LIKE.match(content) and _BRANCHES.search(line):
        return []
    near = text[max(span.start, code.start - 60) : min(span.end, code.end + 30)]
    if (
        (not guesses or guesses[0].reason == "looks like a package's name")
        and len(content) > 1
        and _PACKAGES.search(near)
    ):
        package = package_guess(content, sure=True)
        guesses = [package] if package else guesses
    if (not guesses or guesses[0].kind == "dependency") and re.match(r"[\w@./-]+$", content):
        version = version_after(text, content, code.end, span.end)
        if version is not None:
            guesses.append(version.shift(-code.start))
    return guesses


def _link_around(code: Span, region: Inline) -> Link | None:
    if not region.links:
        return None
    return next((link for link in region.links if link.label.start <= code.start and code.end <= link.label.end), None)


def _in_label(guesses: list[Guess], target: str) -> list[Guess]:
    """A link's label and its target are one statement: the label is a mention of its own only where it differs."""
    if "://" in target:
        return [guess for guess in guesses if guess.kind not in ("symbol", "dependency")]
    plain = target.partition("#")[0]
    kept = []
    for guess in guesses:
        if guess.kind in ("path", "glob") and plain.endswith(guess.target.lstrip("./")):
            continue
        kept.append(guess._replace(certainty="possible", reason="label of a link"))
    return kept


def _in_prose(region: Inline, format: Format) -> list[Guess]:  # noqa: A002
    prose = region.prose
    found: list[Guess] = []
    if "@" in prose:
        found += import_guesses(prose, format.imports)
    taken = [(guess.start, guess.end) for guess in found]
    for guess in _bare_paths(prose):
        if not any(start <= guess.end and guess.start <= end for start, end in taken):
            found.append(guess)
    found += version_guesses(prose)
    if "**" in prose:
        found += named_guesses(prose)
    found += commit_guesses(prose)
    return found


def _bare_paths(prose: str) -> list[Guess]:
    """Paths without back-ticks: only those that can be nothing else."""
    found = []
    if "/" in prose:
        for match in _BARE.finditer(prose):
            guess = _bare_path(match.group())
            if guess is not None:
                found.append(guess.shift(match.start()))
    if "." in prose:
        for match in _FILE.finditer(prose):
            ending = extension(match.group())
            if ending in _DOCUMENTS:
                found.append(Guess("path", match.start(), match.end(), match.group(), "file name in prose", "possible"))
    return found


_DOCUMENTS = frozenset(
    [
        "md",
        "mdx",
        "mdc",
        "json",
        "jsonc",
        "yaml",
        "yml",
        "toml",
        "py",
        "tsx",
        "jsx",
        "ipynb",
        "sql",
        "csproj",
        "sln",
        "swift",
        "cpp",
        "hpp",
        "tf",
        "proto",
        "rb",
        "kt",
        "java",
        "css",
        "scss",
        "html",
        "lock",
        "xml",
        "sh",
        "ps1",
        "txt",
        "csv",
        "cs",
        "mjs",
        "cjs",
        "vue",
        "svelte",
        "rs",
    ]
)


@lru_cache(maxsize=4096)
def _bare_path(raw: str) -> Guess | None:
    word = raw.rstrip(".,;:)]*_")
    if word.count("(") != word.count(")"):
        word = word.strip("(").rpartition("(")[2] if word.startswith("(") else word
    start = raw.find(word)
    guess = path_guess(word)
    if guess is None or (guess.certainty == "possible" and "*" in guess.target):
        return None
    clear = guess.reason in ("path with a file extension", "path from the root") or (
        guess.reason == "folder" and guess.target.count("/") > 1 and guess.target.partition("/")[0] in _CLEAR
    )
    return guess._replace(certainty="likely", reason="path in prose").shift(start) if clear else None


_CLEAR = frozenset(
    [
        "src",
        "lib",
        "app",
        "apps",
        "packages",
        "docs",
        "tests",
        "test",
        "scripts",
        "internal",
        "cmd",
        "pkg",
        "crates",
        "tools",
        "backend",
        "frontend",
        ".claude",
        ".github",
        ".cursor",
        "..",
    ]
)


def find_fence(text: str, span: Span, info: str, format: Format) -> list[Mention]:  # noqa: A002, ARG001
    """The mentions in the lines of a code fence (`span`: its content without the fence lines; `info`: its info string).

    A directory diagram gives paths with where="tree" and their parents as `base`; elsewhere commands and the paths
    that can be nothing else are read.
    """
    content = text[span.start : span.end]
    tree = tree_guesses(content)
    if tree:
        return [mention(text, guess, span.start, "tree") for guess in tree]
    words = info.split(None, 1)
    language = words[0].strip("{}.").lower() if words else ""
    found: list[Guess] = []
    shell = language in _SHELLS
    if shell or language in _TEXTS:
        found += fence_guesses(content, sure=shell)
    else:
        found += [
            guess._replace(certainty="possible")
            for guess in _bare_paths(_without_urls(content))
            if guess.reason == "path in prose" and not guess.target.startswith(".")
        ]
    return _ordered([mention(text, guess, span.start, "fence") for guess in found])


_URL = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[^\s\"'<>]*")


def _without_urls(content: str) -> str:
    return _URL.sub(lambda match: HOLE * len(match.group()), content) if "://" in content else content
