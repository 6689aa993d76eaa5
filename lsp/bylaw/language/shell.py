"""Words of command lines: simple commands, with their place, the folder they run in and no more of a "
"shell than that."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

_TOKEN = re.compile(
    r"\"[^\"\n]*\"|'[^'\n]*'|&&|\|\|?|;;?|&(?!>)|\\\r?\n|\r?\n|[()]|(?:\$\([^()\n]*\)|\\.|[^\s;|&()\"'\\])+|\\|."
)
_PROMPT = re.compile(
    r"[ \t]*(?:(?:\([\w.-]+\) )?(?:\$|❯|➜|PS [^>\n]{0,80}>|>(?!>)|[\w.-]+@[\w.-]+:[^$#\n]{0,80}[$#])[ \t]+)"
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_PLACEHOLDER = re.compile(r"[<>{}$*…\[\]]|\.\.\.|^your|^my-|^path/to")
_OPERATORS = frozenset(("&&", "||", "|", ";", ";;", "&", "(", ")"))
_WRAPPERS = frozenset(
    ["sudo", "time", "exec", "nohup", "command", "env", "cross-env", "caffeinate", "then", "do", "else", "!"]
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a command line without its quotes; `start` and `end` are offsets into the line's text.

    `inner` is where `text` itself stands there; -1 where quotes within the word leave it in pieces.
    """

    text: str
    start: int
    end: int
    inner: int


@dataclass(frozen=True, slots=True)
class Simple:
    """A simple command: a program and its arguments. `directory` is what `cd` before it says, "" for none.

    `lost` tells that the folder cannot be known: after ``cd <your-project>``, ``cd ~``, ``git clone … && cd x``.
    """

    words: tuple[Word, ...]
    directory: str = ""
    lost: bool = False


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Words, operators and line ends with their place; prompts are left out, a comment is one ``#``."""
    at = 0
    while at < len(text):
        if at == 0 or text[at - 1] == "\n":
            prompt = _PROMPT.match(text, at)
            at = prompt.end() if prompt else at
        found = _TOKEN.match(text, at)
        if found is None:
            return
        token, at = found.group(), found.end()
        if token.startswith("#") and (found.start() == 0 or text[found.start() - 1].isspace()):
            end = text.find("\n", found.start())
            at = len(text) if end < 0 else end
            yield "#", found.start(), at
        elif token[0] == "\\" and token[-1] == "\n":
            continue
        elif "\n" in token or not token.isspace():
            yield token, found.start(), found.end()


def _groups(text: str) -> Iterator[list[Word] | str]:
    """The words of each simple command, and what stands between commands: an operator, ``#`` or a line end."""
    words: list[Word] = []
    for token, start, end in _tokens(text):
        if token in _OPERATORS or "\n" in token or token == "#":
            if words:
                yield words
            yield token
            words = []
        elif words and words[-1].end == start:
            last, plain = words[-1], _unquoted(token)
            whole = last.inner >= 0 and last.inner + len(last.text) == start and plain == token
            words[-1] = Word(last.text + plain, last.start, end, last.inner if whole else -1)
        else:
            plain = _unquoted(token)
            words.append(Word(plain, start, end, start + (len(token) - len(plain)) // 2))
    if words:
        yield words


def _unquoted(token: str) -> str:
    return token[1:-1] if len(token) > 1 and token[0] == token[-1] and token[0] in "\"'" else token


def _unwrapped(words: list[Word]) -> list[Word]:
    """Without `FOO=1`, `sudo`, `env`, ``mise exec --`` and the like in front."""
    at = 0
    while at < len(words) and (words[at].text in _WRAPPERS or _ASSIGNMENT.match(words[at].text)):
        at += 1
    rest = words[at:]
    head = [word.text for word in rest[:3]]
    if head[:1] in (["mise"], ["devbox"], ["direnv"], ["doppler"], ["op"], ["dotenv"], ["nix"], ["pixi"]) and "--" in (
        texts := [w.text for w in rest]
    ):
        return _unwrapped(rest[texts.index("--") + 1 :])
    if head[:2] in (["bundle", "exec"], ["direnv", "exec"]):
        return _unwrapped(rest[2 + (head[0] == "direnv") :])
    return rest


def enter(directory: str, step: str) -> str | None:
    """The folder after ``cd step`` in `directory`; None when it leads where nobody knows."""
    if not step or step.startswith(("~", "/", "-")) or _PLACEHOLDER.search(step):
        return None
    joined = posixpath.normpath(posixpath.join(directory, step.replace("\\", "/")))
    return "" if joined == "." else joined


@dataclass(slots=True)
class _Folder:
    """Where commands run. A ``cd`` alone on its line holds for the lines below, ``cd x && …`` for its own line only:
    people write such lines to be pasted one by one. After an empty line or a comment they begin anew."""

    start: str
    home: str | None
    now: str | None
    fresh: bool = False
    commands: int = 0
    moved: bool = False
    cloned: bool = False
    outer: list[str | None] = field(default_factory=list)

    def pass_by(self, token: str) -> None:
        """Takes note of what stands between two commands."""
        if token == "(":
            self.outer.append(self.now)
        elif token == ")" and self.outer:
            self.now = self.outer.pop()
        elif token == "#":
            self.fresh = True
        elif "\n" in token:
            self.fresh = self.fresh or self.commands == 0
            if self.commands == 1 and self.moved:
                self.home = self.now
            self.now, self.commands, self.moved = self.home, 0, False
            self.outer.clear()

    def move(self, step: str) -> None:
        before = self.start if self.fresh and self.commands == 1 else self.now
        self.now = None if self.cloned else enter(before or "", step)
        self.moved, self.fresh = True, False


@lru_cache(maxsize=2048)
def simple_commands(text: str, directory: str = "") -> tuple[Simple, ...]:
    """The simple commands of `text` (one line or a script), `cd` followed; never raises, whatever the text is."""
    found: list[Simple] = []
    folder = _Folder(directory, directory, directory)
    for words in _groups(text):
        if isinstance(words, str):
            folder.pass_by(words)
            continue
        rest = _unwrapped(words)
        if not rest:
            continue
        folder.commands += 1
        head = rest[0].text
        if head in ("cd", "pushd", "Set-Location") and len(rest) > 1:
            folder.move(rest[1].text)
            continue
        folder.cloned = folder.cloned or (head == "git" and len(rest) > 1 and rest[1].text == "clone")
        found.append(Simple(tuple(rest), folder.now or "", folder.now is None))
    return tuple(found)
