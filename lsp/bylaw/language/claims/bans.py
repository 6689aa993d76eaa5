"""Sentences that forbid, prefer or require something, or say that it was removed; with what to use instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bylaw.language import stance_words
from bylaw.language.claims import scope
from bylaw.language.claims import words as w
from bylaw.language.claims.names import Masked, Name
from bylaw.model import Claim, Polarity
from bylaw.text import Span

_LIST_MOST = 8  # names in one list: a longer one is an inventory


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence of a masked text; `number` counts them."""

    text: Masked
    span: Span
    number: int

    @property
    def words(self) -> str:
        return self.text.text[self.span.start : self.span.end]

    def case(self, start: int, end: int) -> str:
        """The case to which the words around `start`:`end` limit what stands there."""
        case = scope.condition(self.words, start, end)
        return (
            " ".join(self.text.raw[self.span.start + case.start : self.span.start + case.end].split()) if case else ""
        )

    def names(self, start: int, end: int) -> tuple[Name, ...]:
        """The names between two offsets of the sentence."""
        return self.text.within(self.span.start + start, self.span.start + end)

    def objects(self, match: re.Match[str], group: str) -> tuple[Name, ...]:
        """What a group of a pattern names: the names in it, else its words as one name."""
        start, end = match.span(group)
        if start < 0:
            return ()
        names = self.names(start, end)[:_LIST_MOST]
        said = match[group].strip()
        if names or not said:
            return names
        at = self.span.start + start + match[group].index(said)
        return (Name(" ".join(said.split()), Span(at, at + len(said)), code=False),)


def stated(text: Masked, headings: tuple[str, ...]) -> list[Claim]:
    """The bans, preferences, requirements and removals in `text`; spans are offsets into it."""
    found: list[Claim] = []
    sentences = [_Sentence(text, span, number) for number, span in enumerate(text.sentences)]
    for sentence in sentences:
        after = sentences[sentence.number + 1] if sentence.number + 1 < len(sentences) else None
        taken: set[Span] = set()
        for claim in (*_sentence(sentence, after), *_under(sentence, headings)):
            if claim.span not in taken:
                taken.add(claim.span)
                found.append(claim)
    return found


def _sentence(sentence: _Sentence, after: _Sentence | None) -> Iterator[Claim]:
    words = sentence.words
    if w.BANNING.search(words):
        yield from _instead(sentence)
        yield from _not(sentence)
        yield from _forbidden(sentence, after)
    if w.REMOVING.search(words):
        yield from _removed(sentence, after)
    yield from _required(sentence)


def _instead(sentence: _Sentence) -> Iterator[Claim]:
    """“Use Y instead of X”, “prefer Y over X”, “instead of X, use Y”, “replace X with Y”."""
    for pattern in w.INSTEAD:
        for match in pattern.finditer(sentence.words):
            good = sentence.objects(match, "good")
            soft = match.groupdict().get("soft")
            yield from _bans(sentence, match, good, "prefer" if soft else "ban")


def _not(sentence: _Sentence) -> Iterator[Claim]:
    """“Use Y, not X”."""
    for match in w.NOT.finditer(sentence.words):
        if w.BEING.match(match[0]) and not sentence.names(*match.span("bad")):
            continue  # tells what something is: "they are databases, not policies"
        yield from _bans(sentence, match, sentence.objects(match, "good"), "ban")


def _forbidden(sentence: _Sentence, after: _Sentence | None) -> Iterator[Claim]:
    """“Never use X”, “X is forbidden”, “avoid X”."""
    for pattern in w.FORBIDDEN:
        for match in pattern.finditer(sentence.words):
            groups = match.groupdict()
            verb = " ".join((groups.get("verb") or "").lower().split())
            slot = "" if not verb or w.USING.fullmatch(verb) else verb
            yield from _bans(sentence, match, _replacement(sentence, match.end(), after), "ban", slot)


def _bans(
    sentence: _Sentence, match: re.Match[str], good: tuple[Name, ...], polarity: Polarity, slot: str = ""
) -> Iterator[Claim]:
    limits = scope.of_sentence(sentence.text.raw, sentence.span, sentence.words)
    replacement = good[0].text if good else ""
    end = match.end()
    if (replacement or limits.but) and (directly := w.DIRECTLY.match(sentence.words, end)):
        end = directly.end()  # not to be used but through what is named
    condition = sentence.case(match.start(), end)
    for bad in sentence.objects(match, "bad"):
        if bad.text != replacement and (bad.code or not w.HOLLOW.fullmatch(bad.text)):
            yield Claim(
                polarity, bad.text, bad.span, slot, None, replacement, condition=condition,
                actor=scope.actor(sentence.words), scope=limits.only, exempt=limits.but,
            )  # fmt: skip


def _replacement(sentence: _Sentence, at: int, after: _Sentence | None) -> tuple[Name, ...]:
    """What the rest of the sentence, or the next one, says to use."""
    match = w.THEN_USE.search(sentence.words, at)
    if match:
        return sentence.objects(match, "good")
    match = w.NEXT_USE.match(after.words) if after else None
    return after.objects(match, "good") if after and match else ()


def _removed(sentence: _Sentence, after: _Sentence | None) -> Iterator[Claim]:
    """“X was removed; use Y”, “X was renamed to Y”, “removed X”."""
    words = sentence.words
    limits = scope.of_sentence(sentence.text.raw, sentence.span, words)
    for match in w.KINDED.finditer(words):
        if not stance_words.CONDITIONAL.search(words[: match.start()]):
            bad = sentence.objects(match, "bad")[0]
            yield Claim("ban", bad.text, bad.span, removed=True, scope=limits.only, exempt=limits.but)
    masks = list(w.MASK.finditer(words))
    lead = w.GONE_LEAD.match(words)
    for mask in masks if len(masks) <= _LIST_MOST else ():
        name, end = sentence.names(mask.start(), mask.end())[0], mask.end()
        before, rest = w.MASK.sub(stance_words.MARK, words[: mask.start()]), w.MASK.sub(stance_words.MARK, words[end:])
        if not _is_removed(before, rest) and not (lead and lead.start("bad") <= mask.start() < lead.end("bad")):
            continue
        into = w.INTO.search(words, end) or w.THEN_USE.search(words, end)
        good = sentence.objects(into, "good") if into else _replacement(sentence, end, after)
        replacement = good[0].text if good and good[0].text != name.text else ""
        yield Claim(
            "ban", name.text, name.span, replacement=replacement, removed=True, scope=limits.only, exempt=limits.but
        )


def _is_removed(before: str, after: str) -> bool:
    gone = stance_words.REMOVED_AFTER.match(after) or w.DEPRECATED_AFTER.match(after)
    if gone:
        return not stance_words.CONDITIONAL.search(before)
    left = stance_words.REMOVED_BEFORE.search(before)
    return bool(left and not stance_words.NEGATED.search(before[: left.start()] + " "))


def _required(sentence: _Sentence) -> Iterator[Claim]:
    """“Always use X”, “must run X”, “prefer X”."""
    for match in w.REQUIRED.finditer(sentence.words):
        verb = " ".join(match["verb"].lower().split())
        limits = scope.of_sentence(sentence.text.raw, sentence.span, sentence.words)
        polarity: Polarity = "prefer" if w.SOFT.match(verb) else "require"
        slot = "" if w.USING.fullmatch(verb) or polarity == "prefer" else verb
        condition = sentence.case(match.start(), len(sentence.words))
        for name in sentence.objects(match, "good"):
            yield Claim(
                polarity, name.text, name.span, slot, condition=condition, actor=scope.actor(sentence.words),
                scope=limits.only, exempt=limits.but,
            )  # fmt: skip


def _under(sentence: _Sentence, headings: tuple[str, ...]) -> Iterator[Claim]:
    """What an entry below “Forbidden” begins with."""
    if sentence.number or not any(stance_words.FORBIDDEN_HEADING.search(heading) for heading in headings):
        return
    match = w.LEAD.match(sentence.words)
    if match:
        good = _replacement(sentence, match.end(), None)
        yield from _bans(sentence, match, good, "ban")
