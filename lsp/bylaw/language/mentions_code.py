"""What the content of a code span or of a line of commands mentions, by its own look alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bylaw.language.guess import Guess
from bylaw.language.known import words
from bylaw.language.mentions_commands import command_guesses
from bylaw.language.mentions_paths import extension, is_file, path_guess
from bylaw.language.mentions_symbols import commit_guess, module_guess, package_guess, symbol_guess
from bylaw.language.shell import Simple, Word, simple_commands

_INTERPRETERS = re.compile(
    r"(?:python[\d.]*|node|bash|sh|zsh|ruby|perl|php|tsx|ts-node|deno|bun|pwsh|powershell|Rscript|lua"
    r"|julia|source|\.|pytest|rspec|cat|less|head|tail|vim|code|open|npx|vitest|jest|uv|poetry|rye|pdm|uvx"
    r"|streamlit|swift|dart|go|elixir|chmod|shellcheck|diff|grep|sed|wc|ls|tree|git|docker|mypy|ruff|black"
    r"|eslint|prettier|cp|mv|rm)$"
)
_MAKES = words("touch mkdir tee > >> 1> 2> &> -o --output --out --outfile --out-dir --outdir -O")
_PAIR = re.compile(r"([a-z][a-z0-9]*[A-Z]\w*)((?:/[a-z][a-z0-9]*[A-Z]\w*)+)$")
_ALTERNATIVE = re.compile(r"([A-Z][a-z0-9]+[A-Z]\w*|[a-z]+[A-Z]\w*)/[A-Z][a-z]+$")


@lru_cache(maxsize=8192)
def code_guesses(content: str) -> tuple[Guess, ...]:
    """The mentions in what stands between back-ticks (offsets into `content`, which may hold a line end)."""
    if not 2 <= len(content) <= 2000:
        return ()
    if re.search(r"\s", content):
        return tuple(_words(content))
    commit = commit_guess(content)
    if commit:
        return (commit,)
    scoped = package_guess(content) if content[0] == "@" else None
    if scoped:
        return (scoped,)
    module = module_guess(content)
    if module:
        return (module,)
    path = path_guess(content)
    if path and not (path.certainty == "possible" and (several := _several(content))):
        return (path,)
    if path or "/" in content:
        several = _several(content)
        if several:
            return several
    symbol = symbol_guess(content)
    if symbol:
        return (symbol,)
    package = package_guess(content)
    return (package,) if package else ()


def _several(content: str) -> tuple[Guess, ...]:
    """Names joined by a slash: `toJson/fromJson`, `onShown/Hidden`."""
    parts = content.split("/")
    if all(is_file(part) for part in parts):
        starts = [sum(map(len, parts[:index])) + index for index in range(len(parts))]
        return tuple(guess.shift(at) for part, at in zip(parts, starts, strict=True) if (guess := path_guess(part)))
    found = _PAIR.match(content)
    if found:
        guesses, at = [], 0
        for part in parts:
            guess = symbol_guess(part)
            if guess:
                guesses.append(guess.shift(at))
            at += len(part) + 1
        return tuple(guesses)
    half = _ALTERNATIVE.match(content)
    guess = symbol_guess(half[1]) if half else None
    return (guess,) if guess else ()


def _words(content: str) -> list[Guess]:
    """Code with white space in it: a command, a definition, a call, or a path with something behind it."""
    commands = command_guesses(content)
    paths = argument_guesses(simple_commands(content, ""), bare=False)
    if commands or paths:
        return sorted([*commands, *paths], key=lambda guess: guess.start)
    if "\n" not in content:
        symbol = symbol_guess(content)
        if symbol:
            return [symbol]
    first = content.split(None, 1)[0]
    guess = path_guess(first)
    if (
        guess
        and guess.reason in ("path with a file extension", "file name")
        and re.match(r"(?:§|line|L\d|:\d|\(|#|lines)", content[len(first) :].strip())
    ):
        return [guess]
    spaced = path_guess(content) if "/" in first and not extension(first) and "\n" not in content else None
    return [spaced] if spaced and spaced.certainty == "certain" else []


def argument_guesses(commands: Sequence[Simple], bare: bool) -> list[Guess]:
    """The paths among the arguments of commands; with `bare` also in lines that are no commands.

    What a command makes (`touch x`, `-o x`, `> x`) is no mention of something that is there.
    """
    found = []
    for command in commands:
        program = command.words[0].text
        if program in _MAKES or program in ("curl", "wget", "ssh", "scp"):
            continue
        runs = bool(_INTERPRETERS.match(program)) or program.startswith(("./", "../"))
        for index, word in enumerate(command.words):
            guess = None if _is_made(command.words, index) else _argument(word)
            if guess is None:
                continue
            sure = "/" in guess.target and guess.reason in ("path with a file extension", "relative path", "glob")
            script = guess.reason == "file name" and runs and index > 0
            folder = guess.reason in ("folder", "path below a well-known folder") and runs
            if (sure and (bare or runs or index == 0 or len(command.words) < 8)) or script or folder:
                argument = guess._replace(base=command.directory, reason="argument of a command")
                found.append(argument.shift(word.inner))
    return found


def _argument(word: Word) -> Guess | None:
    if word.inner < 0 or " " in word.text or word.text.startswith(("-", ">")):
        return None
    guess = path_guess(word.text)
    return guess if guess and guess.certainty != "possible" else None


def _is_made(words: Sequence[Word], index: int) -> bool:
    """Whether a word names what the command writes: the value of `-o`, the target of `cp`, `mv` and `git mv`."""
    if index and words[index - 1].text in _MAKES:
        return True
    copies = words[0].text in ("cp", "mv") or [word.text for word in words[:2]] == ["git", "mv"]
    return copies and index == len(words) - 1


def fence_guesses(content: str, sure: bool) -> list[Guess]:
    """Commands and paths in the lines of a fence; `sure`: it is marked as a shell's, so every line is a command."""
    commands = command_guesses(content)
    if not sure:
        commands = [guess for guess in commands if guess.certainty != "possible"]
    return [*commands, *argument_guesses(simple_commands(content, ""), bare=True)]
