"""Code uses what an entry bans or says was removed.

## What it does
Reports, in code files, each use of a name that an entry says is never to be called, used or imported, or is gone.

## Why it matters
A rule that is only written down is broken by whoever has not read it: the person who joined last week, the agent whose
context ended before it, the merge of an old branch. What the entry says is shown where the code is written.

## Example
```markdown
- Never call `create_order_v1()`: it was removed with version 1 of the API. Use `place_order()` instead.
```
and in `scripts/import_partner_orders.py`
```python
create_order_v1({"lines": [line]})
```

## How it decides
Only names that can mean nothing else are looked for: with back-ticks, of several words (`create_order_v1`,
`OldClient`), with what they are reached through (`datetime.utcnow`), or written as a call (`print()`), which then has
to be called and to be no member of something. A lexer tells names from strings and comments. What limits the entry
holds: its folder or `paths:`, “except in tests”, “outside `src/api/`”; where that cannot be told, nothing is said.
Left alone are a ban in one case only (“never call `x` in a loop”, “in views use `y`, never `x`”), a preference, a
sentence that tells rather than forbids, an entry that is disputed or expired, files that define the name or its
replacement, the file that the entry sends the reader to, tests (unless the entry or its file speaks of them), and code
that is vendored, generated or an example. “Use `y` instead of `x`” and “`x` was renamed to `y`” count only while the
code defines no `x`.

`bylaw check --code` reports it, editors do unless the setting `code` is off. A comment `bylaw: ignore banned-api` on
the line or above it lets one use stand, as does a linter's (`eslint-disable-next-line no-console`, `noqa: T201`); the
directive of the same name below the entry lets all of them.

## Fix safety
To be looked at: the name is replaced by the one that the entry gives; arguments and imports stay as they are.

## Options
`code = false` answers in no code file; `[severity] banned-api = "off"` only turns this rule off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from bylaw.language.code import Use, uses
from bylaw.model import Commit, Edit, Evidence, Finding, Fix, Mention, Place, Related
from bylaw.rules.bans import CODE, Ban, bans_in, is_word
from bylaw.rules.base import Context, Rule, by_whom, made, nothing
from bylaw.rules.reach import is_others, is_script, reaches
from bylaw.text import Source, Span

_PRINTING = ("console",)
_QUOTED = 160  # characters of the entry that the message holds
_IGNORED = re.compile(
    rf"bylaw:\s*ignore\s[^\n]*\b{CODE}\b"
    r"|\b(?:eslint-|tslint:|oxlint-|swiftlint:|pylint:\s*|detekt:|rubocop:)disable\b|\bbiome-ignore\s+lint|\bnolint\b"
    r"|\bnoqa:\s*(?![EWFI]\d)[A-Z]|@SuppressWarnings|@Suppress\(|#\[allow\(deprecated|#pragma\s+warning\s+disable"
)
"""Somebody looked at the line and let it stand: for us, or for the linter that holds the same rule."""
_COMMENT = re.compile(r"\s*(?://|#|/\*|\*|--|<!--|\{/\*|;|%|@)")
_NAME = re.compile(r"[^\W\d]\w*(?:(?:\.|::)[^\W\d]\w*)*")


def check(context: Context) -> Callable[[str, Source], Iterator[Finding]]:
    """What finds, in the code file at a path, the uses of what an entry bans there."""
    layers = context.config.layers
    bans = [ban for document in context.documents.values() for ban in bans_in(document) if not _is_over(ban, context)]
    bans.sort(key=lambda ban: -layers.index(ban.document.layer) if ban.document.layer in layers else 0)
    return partial(_file, context, bans)


def _file(context: Context, bans: list[Ban], path: str, source: Source) -> Iterator[Finding]:
    text = source.text
    bans = [ban for ban in bans if (ban.claim.subject if len(ban.parts) > 1 else ban.parts[0]) in text]
    bans = [ban for ban in bans if _holds(context, ban, path, text)] if bans and not is_others(path, text) else []
    found = uses(path, text, {name for ban in bans for name in (ban.parts[-1], ban.replacement) if name})
    own = {use.name for use in found if use.role == "definition"}
    holding = [ban for ban in bans if own.isdisjoint((ban.parts[-1], ban.replacement)) and _stands(context, ban)]
    for use in found:
        ban = next((ban for ban in holding if _is_banned(ban, use, text)), None)
        if ban is not None and not _is_ignored(source, use.span):
            yield _finding(context, ban, use, path, source)


def _is_over(ban: Ban, context: Context) -> bool:
    return any(one.verb == "expires" and one.date < context.today for one in ban.entry.directives)


def _holds(context: Context, ban: Ban, path: str, text: str) -> bool:
    """Whether a ban reaches the file at `path`, which is not the one where the name has its place by the entry."""
    if (ban.called or ban.parts[0] in _PRINTING) and is_script(path, text):
        return False
    named = {mention.target.strip("./") for mention in ban.entry.mentions if mention.kind in ("path", "link")}
    named -= {limit.strip("./") for limit in ban.claim.scope}
    if any(f"/{path}".endswith(f"/{one}") or f"/{one}/" in f"/{path}" for one in named if one):
        return False
    return reaches(ban.document, ban.claim, path, context.facts.present)


def _stands(context: Context, ban: Ban) -> bool:
    """Whether nothing in the code says otherwise: the name is defined still, or what is to replace it is not there."""
    if ban.kept:
        return True
    gone = ban.claim.removed and not context.facts.present.in_code(ban.replacement or ban.parts[-1])
    return not gone and not context.facts.defines(ban.parts[-1])


def _is_banned(ban: Ban, use: Use, text: str) -> bool:
    *through, name = ban.parts
    if use.name != name or use.role in ("definition", "label"):
        return False
    if ban.decorates:
        return text.endswith(ban.claim.subject, 0, use.span.end)
    if through:
        return use.through[-len(through) :] == tuple(through)
    if is_word(name):
        return use.called and not use.through
    return True


def _is_ignored(source: Source, span: Span) -> bool:
    line = source.line_of(span.start)
    above = source.line_text(line - 1) if line else ""
    return any(_IGNORED.search(words) for words in (source.line_text(line), above if _COMMENT.match(above) else ""))


def _finding(context: Context, ban: Ban, use: Use, path: str, source: Source) -> Finding:
    document, entry, claim = ban.document, ban.entry, ban.claim
    line = document.source.line_of(claim.span.start) + 1
    written = context.facts.written(document.path, claim.subject, line)
    span = _chain(ban, use, source)
    name = source.slice(span)
    words = entry.text if len(entry.text) <= _QUOTED else entry.text[: _QUOTED - 1].rstrip() + "…"
    said = "says that it is gone" if claim.removed else "says not to use it"
    told = not claim.replacement or claim.replacement in words
    instead = "" if told else f" Use `{claim.replacement}` instead."
    message = f"`{name}`: {document.path}:{line} {said} (“{words}”){_since(written)}.{instead}"
    fixes = _fixes(ban, use, path, span, source)
    proof = Evidence("entry", made(written), document.path, line=line, text=entry.text)
    where = Related(Place(document.path, entry.own, entry.text))
    mention = Mention("symbol", name, span, claim.subject)
    group = f"{CODE} {document.path}:{entry.index}:{claim.subject}"
    return Finding(
        CODE, "warning", path, span, message, mention, None, (proof,), (where,), fixes, group
    )  # fmt: skip


def _since(written: Commit | None) -> str:
    return f", written in {by_whom(written)}" if written else ""


def _chain(ban: Ban, use: Use, source: Source) -> Span:
    """Where the banned name stands with what it is reached through, if that is written as in the entry."""
    start = use.span.end - len(ban.claim.subject)
    whole = Span(start, use.span.end)
    return whole if start >= 0 and source.slice(whole) == ban.claim.subject else use.span


def _fixes(ban: Ban, use: Use, path: str, span: Span, source: Source) -> tuple[Fix, ...]:
    """The replacement in place of the name; none in an import, where another module would have to be named too."""
    fresh = ban.claim.replacement.removesuffix("()")
    if use.role == "import" or not _is_alike(ban, use, fresh):
        return ()
    if fresh.endswith(")"):  # `now(timezone.utc)` in place of `utcnow()`
        if source.text[span.end : span.end + 2] != "()":
            return ()
        span = Span(span.start, span.end + 2)
    elif not _NAME.fullmatch(fresh) or ("." in fresh and use.through and span == use.span):
        return ()
    return (Fix(f"Use `{fresh}` instead", (Edit(path, span, fresh),)),)


def _is_alike(ban: Ban, use: Use, fresh: str) -> bool:
    """Whether both names are called, or neither, and both are types, or neither: a logger is no `print`."""
    text = ban.entry.text
    called = f"{fresh}(" in text or fresh.endswith(")")
    if called != (f"{ban.claim.subject}(" in text):
        return False
    return not ban.replacement or ban.replacement[0].isupper() == use.name[0].isupper()


RULE = Rule(CODE, "warning", __doc__, nothing, in_code=check)
