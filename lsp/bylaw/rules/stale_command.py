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
The nearest manifest of the tool is read, going up from the memory file or from the folder the command names, then every
other manifest of that tool in the repository. A command is an exact claim, so it is reported even if it was never
defined; if git shows which commit took it away, it says so. Built-in subcommands, programs of dependencies and
manifests that cannot be read in full are left alone.

## Fix safety
A likely new name is offered, never applied unasked.

## Options
`[severity] stale-command = "off"`, or `<!-- bylaw: ignore stale-command: reason -->` below the entry.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from bylaw.language.mentions_commands import ParsedCommand, command_words
from bylaw.language.stance import stance
from bylaw.model import Document, Edit, Evidence, Finding, Fix, Mention
from bylaw.repo.manifests import CommandAnswer
from bylaw.rules.base import Context, Rule, by_whom, finding

CODE = "stale-command"
_EXCUSED = frozenset({"removed", "forbidden", "planned", "example", "elsewhere"})


def check(context: Context, document: Document) -> Iterator[Finding]:
    cwd = posixpath.dirname(document.path)
    for mention in document.mentions:
        if mention.kind != "command":
            continue
        for command in command_words(mention.text):
            answer = context.facts.manifests.command(command, mention.base or cwd)
            if answer.state == "missing" and not stance(document, mention) & _EXCUSED:
                yield _missing(context, document, mention, command, answer)
                break


def _missing(
    context: Context, document: Document, mention: Mention, command: ParsedCommand, answer: CommandAnswer
) -> Finding:
    where = " or ".join(f"`{path}`" for path in answer.manifests[:2])
    removed = None
    for manifest in answer.manifests[:2]:
        removed = removed or context.facts.line_removed(manifest, command.name)
    message = f"`{command.name}` is not defined in {where}"
    evidence: tuple[Evidence, ...] = (Evidence("absent", path=answer.manifests[0] if answer.manifests else ""),)
    if removed is not None:
        message += f": removed in {by_whom(removed)}"
        evidence = (Evidence("removed", commit=removed, path=answer.manifests[0]),)
    fixes: tuple[Fix, ...] = ()
    if answer.candidates:
        name = answer.candidates[0]
        message += f". Perhaps `{name}` is meant."
        at = mention.text.find(command.name)
        if at >= 0:
            fresh = mention.text[:at] + name + mention.text[at + len(command.name) :]
            fixes = (Fix(f"Change to `{fresh}`", (Edit(document.path, mention.span, fresh),)),)
    else:
        message += ". Correct or remove the command."
    return finding(CODE, "warning", document, mention, message, evidence=evidence, fixes=fixes, group=_group(evidence))


def _group(evidence: tuple[Evidence, ...]) -> str | None:
    return evidence[0].commit.oid if evidence and evidence[0].commit else None


RULE = Rule(CODE, "warning", __doc__, check)
