"""A command that an entry names is no longer defined.

## What it does
Reports a script, target, recipe or task (`npm run build:web`, `make lint`, `just fmt`) that no manifest defines.

## Why it matters
Agents run the commands they are told to run; a missing one costs a failed run and often a guess.

## Example
```markdown
- Before a release run `npm run build:prod`.
```
after a commit renamed the script to `build`.

## How it decides
The nearest manifest of the tool is read, going up from the memory file or from the folder the command names, then
every other manifest of that tool in the repository. A command is an exact claim, so it is reported even if it was
never defined (as information outside the pages that an agent reads at its start); if git shows which commit took it
away, it says so. Built-in subcommands, programs of dependencies and manifests that cannot be read in
full are left alone.

## Fix safety
A likely new name is offered, never applied unasked.

## Options
`[severity] stale-command = "off"`, or `<!-- bylaw: ignore stale-command: reason -->` below the entry.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from bylaw.language.mentions_commands import ParsedCommand, command_words
from bylaw.language.stance import stance
from bylaw.model import Commit, Document, Edit, Evidence, Finding, Fix, Mention
from bylaw.repo.manifests import CommandAnswer, decides, defined_in
from bylaw.resolve import ancestors
from bylaw.rules.base import (
    ABSENT,
    EXCUSED,
    Context,
    Rule,
    by_whom,
    group_of,
    is_borrowed,
    is_pending,
    is_sample,
    made,
    since,
    written_in,
)
from bylaw.rules.weight import Proof, finding
from bylaw.text import Span

CODE = "stale-command"
_IN_VARIABLE = re.compile(r"`?[\s(]{0,3}(?:in|from|inside)\s+[`\"]?\$\{?\w")
_MANIFESTS = (
    "Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", ".justfile", "package.json", "Taskfile.yml",
    "Taskfile.yaml", "mise.toml", "composer.json", "Rakefile", "deno.json", "deno.jsonc", "noxfile.py", "tox.ini",
    "turbo.json", ".cargo/config.toml", "pom.xml", "build.gradle", "build.gradle.kts", "settings.gradle",
    "settings.gradle.kts",
)  # fmt: skip


def check(context: Context, document: Document) -> Iterator[Finding]:
    cwd = posixpath.dirname(document.path)
    manifests = context.facts.manifests

    def is_undefined(mention: Mention) -> bool:
        if mention.kind != "command" or mention.certainty == "possible":  # its folder is not known, or it is prose
            return False
        asked = command_words(mention.text, mention.base)
        return any(_is_doubtful(command, manifests.command(command, cwd)) for command in asked)

    for mention in context.suspects(document, CODE, is_undefined):
        for command in command_words(mention.text, mention.base):
            own = Span(command.start, command.end).shift(mention.span.start)
            if own != mention.span and _is_mention(document, own):  # of `make a b`, this is the other one
                continue
            found = _judge(context, document, mention, command, context.facts.manifests.command(command, cwd))
            if found is not None:
                yield found
                break


def _is_mention(document: Document, span: Span) -> bool:
    """Whether a command that stands at `span` is a mention by itself."""
    entry = document.entry_at(span.start)
    return any(one.kind == "command" and one.span == span for one in (entry or document).mentions)


def _is_doubtful(command: ParsedCommand, answer: CommandAnswer) -> bool:
    return (answer.state == "missing" and command.certain) or bool(answer.once)


def _judge(
    context: Context, document: Document, mention: Mention, command: ParsedCommand, answer: CommandAnswer
) -> Finding | None:
    said = stance(document, mention) & EXCUSED
    if not _is_doubtful(command, answer) or said - {"example"}:
        return None
    written = written_in(context.facts, document, mention)
    then = context.facts.then
    removed = then.undefined(command, written) if then and written else None
    removed = removed or (None if answer.manifests else _with_its_manifest(context, document, command))
    proven = answer.state == "missing" and answer.manifests
    if removed is None and (not proven or is_borrowed(document) or is_sample(document)):
        return None
    if removed is None and (said or _runs_elsewhere(document, mention)):
        return None
    if removed is not None and written is not None and context.facts.git is not None:
        before = context.facts.git.show(written.oid, removed[1])
        former = defined_in(command, removed[1], before) if before else None
        body = former.body if former else ""
        answer = context.facts.manifests.command(command, posixpath.dirname(document.path), body)
    proof: Proof = "guess" if said else "commit" if removed is not None else "absence"
    return _finding(document, mention, command, answer, removed, written, proof)


def _runs_elsewhere(document: Document, mention: Mention) -> bool:
    """Whether the words go on to a folder that only the machine knows: "`make x` in `$APP`"."""
    return _IN_VARIABLE.match(document.source.text[mention.span.end : mention.span.end + 40]) is not None


def _with_its_manifest(context: Context, document: Document, command: ParsedCommand) -> tuple[Commit, str] | None:
    """The commit that deleted the last manifest which defined `command`, where no manifest of its tool is left."""
    git, past = context.facts.git, context.facts.past
    if git is None or past is None:
        return None
    names = [name for name in _MANIFESTS if decides(command, name)]
    for path in (posixpath.join(folder, name) for folder in ancestors(document.path) for name in names):
        removal = past.removal(path)
        before = git.show(f"{removal.commit.oid}^", path) if removal and removal.commit.oid else None
        if removal and before is not None and defined_in(command, path, before):
            return removal.commit, path
    return None


def _finding(
    document: Document,
    mention: Mention,
    command: ParsedCommand,
    answer: CommandAnswer,
    removed: tuple[Commit, str] | None,
    written: Commit | None,
    proof: Proof,
) -> Finding:
    if removed is None:
        where = " or ".join(f"`{path}`" for path in answer.manifests[:2])
        message = f"`{command.name}` is not defined in {where}"
        evidence = Evidence("absent", path=answer.manifests[0])
    else:
        commit, manifest = removed
        message = f"`{command.name}` was removed from `{manifest}` in {by_whom(commit)}{since(written)}"
        evidence = Evidence("removed", made(commit), manifest, text=command.name, pending=is_pending(commit))
    fixes: tuple[Fix, ...] = ()
    word = re.compile(rf"(?<![\w:.-]){re.escape(command.name)}(?![\w:-])").search(mention.text, max(command.start, 0))
    if answer.candidates and word:
        name = answer.candidates[0]
        fresh = mention.text[: word.start()] + name + mention.text[word.end() :]
        fixes = (Fix(f"Change to `{fresh}`", (Edit(document.path, mention.span, fresh),)),)
        message += f". Perhaps `{name}` is meant."
    else:
        message += ". Correct or remove the command."
    group = group_of(removed[0]) if removed else f"{ABSENT}{command.tool} {command.name}"
    return finding(CODE, proof, document, mention, message, evidence=(evidence,), fixes=fixes, group=group)


RULE = Rule(CODE, "warning", __doc__, check)
