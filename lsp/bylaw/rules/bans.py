"""Which entries ban a name for good: what `banned_api` looks for in code.

Most sentences with “not” and a name tell what some code does, or forbid it in one case. Only sentences that begin with
the ban, with the order to use something else, or with the name itself are taken for a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bylaw.language.claims import claims_of
from bylaw.language.claims.scope import of_document
from bylaw.language.claims.words import DENIED
from bylaw.language.known import words
from bylaw.language.late import late
from bylaw.language.mentions_symbols import parts_of, symbol_guess
from bylaw.language.recent import Recent
from bylaw.model import Claim, Document, Entry
from bylaw.rules.base import is_recipe, is_sample

CODE = "banned-api"

_NAME = late(r"[^\W\d]\w*(?:(?:\.|::)[^\W\d]\w*)*")
_ENDS = late(r"[.!?:;。！？；]\s*(?=\s|\*|[^\x00-\x7f]|$)|\n\s*\n|\s[—–-]+\s|->|→")
_ANYBODY = (
    r"[\W\d_]*(?:(?:please|always|also|and|but|so|therefore|you|agents?|claude|developers?|must|should|important|critical"
    r"|note|rule|strictly|absolutely|ever|we|in|this|the|our|repo(?:sitory)?|project|codebase)\b[\W_]*)*"
)
_NEVER = late(
    rf"{_ANYBODY}(?:(?:never|do\s+not|don['’]?t|must\s+not|mustn['’]t|should\s+not|shouldn['’]t|avoid|stop|cannot|can['’]t"
    r"|forbidden|banned)\b|[❌🚫⛔]|禁止|不要|切勿|nunca|jamais|niemals|никогда)",
    re.IGNORECASE,
)
_PLACE = late(r"^\W*(?:in|inside|within|under|for|on)\s[^,:]{1,60}[,:]\s*", re.IGNORECASE)
_NO = late(rf"{_ANYBODY}no\s[\W_]*$", re.IGNORECASE)
_USE = late(
    rf"{_ANYBODY}(?:use|call|import|prefer|replace|instead\s+of|rather\s+than|使用|verwende|usa|utilise|используй)\b",
    re.IGNORECASE,
)
_OBJECT = late(
    r"(?:[\s,/*`(]|`[^`]*`|使用|直接|调用|用|\b(?:ever|directly|just|also|us(?:e|es|ing|ar)|call(?:ing)?|import(?:ing)?|rely(?:ing)?"
    r"|reach(?:ing)?|invok(?:e|ing)|instantiat(?:e|ing)|introduc(?:e|ing)|add(?:ing)?|writ(?:e|ing)|run(?:ning)?|fall(?:ing)?"
    r"|depend(?:ing)?|access(?:ing)?|on|for|to|back|the|an?|any|raw|plain|old|new|bare|global|deprecated|legacy|direct|either"
    r"|both|or|and|nor|own|again|class|function|method|helper|hook|module|component|macro|type)\b)*",
    re.IGNORECASE,
)
_BETTER = late(r"[`()*\s]*(?:instead\s+of|rather\s+than|in\s+place\s+of|over)\b", re.IGNORECASE)
_SUBJECT = late(
    r"[^\w`]*(?:(?:`[^`]*`|(?:we|have|the|any|all|raw|bare|direct|deprecated|removed|renamed|gone|forbidden|banned|legacy|calls?"
    r"|usages?|uses?|imports?|calling|using|importing|of|to|and|or)\b)[^\w`]*)*`?",
    re.IGNORECASE,
)
_OTHERS = late(r"^[`()\s]*(?:(?:[,/&]|\band\b|\bor\b)\s*`[^`]*`\s*)*")
_RETIRED = late(r"\b(?:deprecated|legacy|obsolete|retired|removed)\s+`\.?$", re.IGNORECASE)
_VERB = late(r"\b(?:us|call|import|invok|instantiat|introduc|add|writ|access)(?:e|es|ing)?\b", re.IGNORECASE)
_WHERE = late(
    r"\b(?:in|inside|within)\s+(?!(?:this|the|our|all|any|new|production)\b(?:\s+(?:repo|project|code|app))?|code\b)",
    re.IGNORECASE,
)
_WITHOUT = late(r"\bwithout\b", re.IGNORECASE)
_ADD = late(r"\b(?:add|introduc|writ)(?:e|es|ing)?\b", re.IGNORECASE)
"""To what the sentence before tells of, where there is one."""
_TOLD = late(r"[—–,-]\s*$")
_DEMAND = late(rf"{_USE.pattern}|\W*(?:always|only)\b", re.IGNORECASE)
_CASE = late(
    r"[`()\s*]*(?:[+↔⇄]|<->|(?:for|when|if|to|as|with|without|inside|during|before|after|while|unless|from|at|by|on|in"
    r"(?!\s+(?:this|the|our|any|all|new|application|production)?\s*(?:repo|project|code|app)))\b)",
    re.IGNORECASE,
)
_EXCEPTION = late(r"\bexcept(?:ions?|ed|ing)?\b|\bunless\b", re.IGNORECASE)
_NAMING = late(r"\bnam(?:e|es|ed|ing)\b", re.IGNORECASE)
_CELL = late(r"(?:`[^`]*`|[\s,/&*❌✗✘]|\bor\b|\band\b)*", re.IGNORECASE)
_ASIDE = words("skills archive _archive archived research plans planning .planning templates examples")
_SHARED = words(
    ".claude .github .cursor .agents .codex .gemini .windsurf .max .kiro .roo .clinerules .continue .augment"
)
_NESTED = words("CLAUDE.md AGENTS.md GEMINI.md AGENT.md")
_kept: Recent[tuple[str, str, str], tuple[Ban, ...]] = Recent(4_000_000)


@dataclass(frozen=True, slots=True)
class Ban:
    """An entry's claim that a name is not to be used.

    `parts` are those of the name; `called`: it is a plain word, of which only calls are meant; `decorates`: it stands
    behind an ``@``. `kept`: it may be there, the entry only says not to use it; otherwise a name that the code defines
    is another one, or has come back.
    """

    document: Document
    entry: Entry
    claim: Claim
    parts: tuple[str, ...]
    called: bool
    kept: bool
    decorates: bool = False

    @property
    def replacement(self) -> str:
        """The last name of what the entry says to use instead; "" where it gives no name."""
        found = _NAME.match(self.claim.replacement) if " " not in self.claim.replacement else None
        return parts_of(found[0])[-1] if found else ""


def bans_in(document: Document) -> tuple[Ban, ...]:
    """What the entries of one memory file ban for good."""
    key = (document.path, document.source.oid, document.format)
    kept = _kept.get(key)
    return kept if kept is not None else _kept.put(key, 100, tuple(_stated(document)))


def _stated(document: Document) -> Iterator[Ban]:
    if is_recipe(document) or is_sample(document) or _is_aside(document.path):
        return
    withheld = [one.scope for one in document.directives if one.verb == "disputed" or CODE in one.codes]
    for entry in document.entries:
        naming = _NAMING.search(" ".join(entry.heading[-2:]))  # how things are called here, not what is called
        if entry.kind == "fence" or naming or any(scope.covers(entry.own) for scope in withheld):
            continue
        for claim in claims_of(document, entry):
            limited = claim.condition and not _is_retired(document.source.text, claim)
            if claim.polarity != "ban" or claim.slot or limited or claim.actor in ("user", "ci"):
                continue
            kept = _is_meant(document, entry, claim)
            ban = _named(document, entry, claim, kept) if kept is not None else None
            if ban is not None:
                yield ban


def _is_aside(path: str) -> bool:
    """Whether a memory file is a plan, a copy, or about the folder of an agent's own tools."""
    *folders, name = path.split("/")
    hidden = [folder for folder in folders if folder.startswith(".")]
    own = name in _NESTED and bool(hidden) and not (len(folders) == 1 and folders[0] in _SHARED)
    return own or not _ASIDE.isdisjoint(folder.lower() for folder in folders)


def _named(document: Document, entry: Entry, claim: Claim, kept: bool) -> Ban | None:
    """The ban of `claim` if its subject is written as code and can be told from words that mean anything."""
    text = document.source.text
    if text[claim.span.start - 1 : claim.span.start] != "`":
        return None
    called = "(" in text[claim.span.start : claim.span.end + 1]
    if claim.subject.startswith("@") and _NAME.fullmatch(claim.subject, 1):
        return Ban(document, entry, claim, parts_of(claim.subject[1:]), called=False, kept=kept, decorates=True)
    member = claim.subject.startswith(".")
    guess = symbol_guess(claim.subject.lstrip(".") + ("()" if called and "(" not in claim.subject else ""))
    if guess is None or guess.fragment or not _NAME.fullmatch(guess.target):
        return None
    if guess.certainty == "possible" and not (kept and guess.reason == "dotted name"):
        return None  # `console.log` may be a file, but who writes never to use it means the call
    parts = parts_of(guess.target)
    word = len(parts) == 1 and is_word(parts[0])
    if word and member:
        return None  # of any object
    if word and text[entry.own.start : claim.span.start].strip("❌🚫⛔✗✘ *`") == "":
        return None  # a sample of a name rather than a name
    return Ban(document, entry, claim, parts, word, kept)


def is_word(name: str) -> bool:
    """Whether a name is one word, which may name many things."""
    return re.fullmatch(r"[A-Z]?[a-z]+|[A-Z]+", name) is not None


def _is_meant(document: Document, entry: Entry, claim: Claim) -> bool | None:
    """Whether what is banned may exist all the same (see `Ban.kept`); None where the sentence is no ban for good."""
    text = document.source.text
    before = text[entry.own.start : claim.span.start].replace("**", "")
    start = max((end.end() for end in _ENDS.finditer(before)), default=0)
    lead = _PLACE.sub("", before[start:]) if claim.scope else before[start:]
    rest = text[claim.span.end : entry.own.end]
    end = _ENDS.search(rest)
    if _BETTER.match(rest):
        return None  # it is what to use
    if end is not None and end[0][0] == ":" and not rest[end.end() :].strip("`* "):
        return None  # it introduces the example of one case
    around = len(of_document(document))
    in_case = _CASE.match(rest) and not _is_retired(text, claim)
    if not claim.scope[around:] and not claim.exempt and (in_case or _EXCEPTION.search(entry.text)):
        return None
    if entry.kind == "row":
        return False if _is_alone(text, claim) else None
    if claim.removed:
        return False if claim.replacement and _SUBJECT.fullmatch(lead) else None
    never = _NEVER.match(lead)
    if never and _TOLD.search(before[:start]) and not _holds_for_all(before[:start], lead, claim):
        return None
    sentence = rest[: end.start()] if end else rest
    if never and (_WITHOUT.search(sentence) or (start and _ADD.search(lead))):
        return None
    if (never and _OBJECT.fullmatch(lead, never.end())) or (
        not start and _NO.fullmatch(lead) and _is_exact(text, claim)
    ):
        return True
    if _SUBJECT.fullmatch(lead):
        return DENIED.match(_OTHERS.sub("", rest, count=1)) is not None
    return False if _USE.match(lead) else None


def _is_retired(text: str, claim: Claim) -> bool:
    """Whether the words before the name say that it is out of use, in whatever case."""
    return bool(_RETIRED.search(text[: claim.span.start][-40:]))


def _holds_for_all(before: str, lead: str, claim: Claim) -> bool:
    """Whether what follows `before`, which ends with a dash or comma, is said to anybody.

    Not “bad input throws `A` — never `B`”, which tells what that does, nor “in views use `A` — never call `B`”.
    """
    said = before.rstrip(" —–,-")
    sentence = said[max((end.end() for end in _ENDS.finditer(said) if end[0][0] not in ":："), default=0) :]
    clause = said[max((end.end() for end in _ENDS.finditer(said)), default=0) :]
    limited = not claim.scope and not claim.exempt and _WHERE.search(sentence)
    return not limited and bool(_VERB.search(lead) or _DEMAND.match(clause))


def _is_exact(text: str, claim: Claim) -> bool:
    """Whether the name says by itself that it is an API: it is qualified, or written as a call."""
    return bool(re.search(r"\w(?:\.|::)\w", claim.subject)) or "(" in text[claim.span.start : claim.span.end + 1]


def _is_alone(text: str, claim: Claim) -> bool:
    """Whether the cell of a table that holds the name holds nothing but names."""
    start = max(text.rfind("|", 0, claim.span.start), text.rfind("\n", 0, claim.span.start)) + 1
    ends = [at for at in (text.find("|", claim.span.end), text.find("\n", claim.span.end)) if at >= 0]
    return _CELL.fullmatch(text[start : min(ends, default=len(text))]) is not None
