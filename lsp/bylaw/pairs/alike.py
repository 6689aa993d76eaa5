"""Whether two statements say the same. Values come first: equal words with another number, path or name never do."""

from __future__ import annotations

from bylaw.pairs.statement import Statement

_FEWEST = 3  # what two texts that are not equal must share
_FEWEST_OPEN = 5  # the same, where one of them only leads to what follows
_MORE = 0.5  # how much longer the longer of two texts may be


def same(a: Statement, b: Statement) -> bool:
    """Whether `a` and `b` are one statement: in the same words, or one in all words of the other and few more.

    A word or value in the place of another makes a different statement, and so does a denial.
    """
    if a.key == b.key:
        return True
    if a.numbers != b.numbers or a.denials % 2 != b.denials % 2 or a.limits != b.limits:
        return False
    less, more = sorted((a.items, b.items), key=len)
    if not less <= more:
        return False
    fewest = _FEWEST_OPEN if a.opens or b.opens else _FEWEST
    return len(less) >= fewest and len(more) - len(less) <= len(less) * _MORE
