"""A name that an entry gives occurred in code when the entry was written and occurs nowhere now.

## What it does
Reports functions, classes, methods and constants, in any language and script, that are gone from the code.

## Why it matters
An agent that is told to call `createUserV1()` will write it again, or spend its time looking for it.

## Example
```markdown
- New accounts go through `register_account()`.
```
after a commit that replaced it by `open_account()`.

## How it decides
Every tracked code file is split into its identifiers. A name that occurs in one of them, or in a dependency's manifest,
is fine. If it occurs in none, the tree of the commit that wrote the mention is asked: had it the name, the commit that
took it away is the evidence; had it not, the name is somebody else's (an API, an example, a plan) and Bylaw is silent.
A name of several words that the code defined months before, and that was gone for two weeks or more when somebody
wrote it down, is information: it comes from older notes.
A name that the code used and never defined may be a library's: that is information, as is a name of one word, and
one that the code still has in other case (a class is gone, its instances are not) or at the end of a longer name.
A skill is copied from one repository to the next, so of what it names only what the code itself defined counts.
An entry that itself says that the name was removed, forbids it, or plans it, is no finding.
A name that never was there is told only where the code defines it in other case (`HttpServer` for `HTTPServer`).

## Fix safety
The likely new name is a guess from the commit that removed the old one: it is offered, never applied unasked.

## Options
`[severity] stale-symbol = "off"`, or `<!-- bylaw: ignore stale-symbol: reason -->` below the entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bylaw.language.known import BRANDS, words
from bylaw.language.stance import stance
from bylaw.model import Commit, Document, Edit, Evidence, Finding, Fix, Mention
from bylaw.repo.symbols import Removed, Symbols
from bylaw.repo.trace import words_of
from bylaw.rules.base import (
    ABSENT,
    EXCUSED,
    Context,
    Rule,
    by_whom,
    group_of,
    is_borrowed,
    is_pending,
    made,
    since,
    went_elsewhere,
    written_in,
)
from bylaw.rules.weight import finding

CODE = "stale-symbol"
_PARTS = re.compile(r"\.|::|#|->|/|:")
_STANDARD = re.compile(r"std(?:::|\.)|(?:javax?|kotlin)\.")
"""Namespaces that a language brings along: what is in them was never removed by a repository."""
_ONE_WORD = re.compile(r"_*[A-Z]?(?:[a-z0-9]+|[A-Z0-9]+)_*")
_RUNES = words("state derived effect props bindable inspect host")
"""What Svelte compiles: `$effect.tracking` is no name of ours."""
_NEVER_OWN = frozenset({"this", "self", "super", "prototype", "cls", "std", "Self", "crate"})


def parts(target: str) -> list[str]:
    """The identifiers of a qualified name (``Class.method``, ``ns::name``) in the order in which they count.

    Types come first: where one is somebody else's, so are its members. What a member is asked of comes last, as it may
    be a variable's name; before an arrow it is one.
    """
    split = (part.rstrip("?!") for part in _PARTS.split(target))
    names = [part for part in split if part and part not in _NEVER_OWN and not part.isdigit()]
    above, own = names[:-1], names[-1:]
    types = [name for name in above if name[0].isupper()]
    return [*types, *own, *(name for name in above if name not in types and "->" not in target)]


def announce(context: Context, document: Document) -> None:
    """Tells which names of `document` will be looked for in old trees."""
    symbols = context.facts.symbols
    if symbols is not None:
        symbols.expect(name for mention in _suspects(context, document, symbols) for name in _missing(symbols, mention))


def check(context: Context, document: Document) -> Iterator[Finding]:
    symbols = context.facts.symbols
    if symbols is None:
        return
    announce(context, document)
    for mention in _suspects(context, document, symbols):
        if _is_rune(document, mention) or stance(document, mention) & EXCUSED:
            continue
        missing = _missing(symbols, mention)
        written = written_in(context.facts, document, mention)
        removed = written and symbols.removed(missing[0], written)
        early = _gone_early(symbols, document, missing[0], written) if written and not removed else None
        other = symbols.other_case(missing[0]) if len(missing) == 1 and not (removed or early) else None
        if removed and is_borrowed(document) and not (removed.defined and len(words_of(missing[0])) > 1):
            continue
        if removed and not removed.defined and _is_annotation(document, mention):  # most are a library's
            continue
        if written and removed:
            weak = not _is_ours(symbols, missing[0], removed) or went_elsewhere(removed.commit)
            yield _gone(document, mention, missing[0], written, removed, weak=weak)
        elif written and early:
            yield _gone(document, mention, missing[0], written, early, weak=True, early=True)
        elif other:
            yield _misspelled(document, mention, missing[0], *other)


def _gone_early(symbols: Symbols, document: Document, name: str, written: Commit) -> Removed | None:
    """How `name` went long before it was written down, where it can hardly be anybody else's."""
    telling = not _ONE_WORD.fullmatch(name) and not is_borrowed(document)
    removed = symbols.removed_before(name, written) if telling else None
    return removed if removed and removed.defined else None


def _is_ours(symbols: Symbols, name: str, removed: Removed) -> bool:
    """Whether `name` can only mean what the code defined.

    A name of one word may mean something else, as may one that the code still has in other case, or as the end of a
    longer one that is written short (`OPEN_TASKS` / `DONE_TASKS` for `LIST_OPEN_TASKS` and `LIST_DONE_TASKS`).
    """
    telling = removed.defined and not _ONE_WORD.fullmatch(name)
    return telling and not symbols.in_any_case(name) and not symbols.ends_longer(name)


def _is_rune(document: Document, mention: Mention) -> bool:
    """Whether `mention` stands right behind the sign of a rune."""
    named = mention.target.partition(".")[0] in _RUNES
    return named and document.source.text.endswith("$", 0, mention.span.start)


def _is_annotation(document: Document, mention: Mention) -> bool:
    return document.source.text.endswith("@", 0, mention.span.start)


def _suspects(context: Context, document: Document, symbols: Symbols) -> Iterator[Mention]:
    return context.suspects(document, CODE, lambda mention: bool(_missing(symbols, mention)))


def _missing(symbols: Symbols, mention: Mention) -> list[str]:
    """What `mention` names that the code does not have."""
    named = mention.text.lower() in BRANDS
    asked = mention.kind == "symbol" and not named and not _STANDARD.match(mention.target)
    return [name for name in parts(mention.target) if not symbols.exists(name)] if asked else []


def _misspelled(document: Document, mention: Mention, name: str, spelled: str, path: str) -> Finding:
    fresh = mention.text.replace(name, spelled)
    return finding(
        CODE,
        "absence",
        document,
        mention,
        f"No code has `{name}`: `{path}` spells it `{spelled}`. Write `{fresh}`.",
        evidence=(Evidence("absent", path=path, text=spelled),),
        fixes=(Fix(f"Change to `{fresh}`", (Edit(document.path, mention.span, fresh),)),),
        group=f"{ABSENT}{name}",
    )


def _gone(
    document: Document,
    mention: Mention,
    name: str,
    written: Commit,
    removed: Removed,
    *,
    weak: bool,
    early: bool = False,
) -> Finding:
    where = f"`{removed.path}`"
    message = f"`{name}` is gone from the code: last seen in {where}"
    if removed.commit is not None:
        message += f", removed in {by_whom(removed.commit)}"
    message += f"; it was gone when this was written on {written.date[:10]}" if early else since(written)
    fixes: tuple[Fix, ...] = ()
    if removed.successor:
        fresh = mention.text.replace(name, removed.successor)
        message += f". That commit put `{removed.successor}` in its place."
        fixes = (Fix(f"Change to `{fresh}`", (Edit(document.path, mention.span, fresh),)),)
    else:
        message += ". Name what replaced it, or remove the mention."
    return finding(
        CODE,
        "guess" if weak else "commit",
        document,
        mention,
        message,
        evidence=(
            Evidence("removed", made(removed.commit), removed.path, text=name, pending=is_pending(removed.commit)),
        ),
        fixes=fixes,
        group=group_of(removed.commit),
    )


RULE = Rule(CODE, "warning", __doc__, check, announce=announce)
