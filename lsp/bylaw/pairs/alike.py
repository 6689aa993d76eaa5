"""Whether two statements say the same. Values come first: equal words with another number, path or name never do."""

from __future__ import annotations

from bylaw.pairs.statement import Statement

_FEWEST = 3  # what two texts that are not equal must share; what is named by a value counts twice
_FEWEST_OPEN = 4  # the same, where one of them only leads to what follows
_FEW = 3  # values whose order tells which is meant
_LIST = 5  # values: from how many on they are a list, to which another one adds
_NAMING = ("code", "name", "path", "address")
_MORE = 0.6  # how much longer the longer of two texts may be


def same(a: Statement, b: Statement) -> bool:
    """Whether `a` and `b` are one statement: in the same words, or one in all words of the other and few more, or
    one as the other's first sentence.

    A word or value in the place of another makes a different statement, and so does denying what the other says. Where
    links lead depends on the file, so it is not looked at here.
    """
    if a.key == b.key:
        return True
    if a.numbers != b.numbers or a.limits != b.limits or _is_turned(a, b):
        return False
    if a.denials != b.denials and a.denied & b.items != b.denied & a.items:
        return False
    less, more = sorted((a, b), key=lambda one: len(one.items))
    if not less.items <= more.items or _lists_more(less, more):
        return False
    if _goes_on(less, more):
        return True
    opens = a.opens or b.opens
    weight = len(less.items) + (0 if opens else sum(value.kind in _NAMING for value in less.values))
    return (
        weight >= (_FEWEST_OPEN if opens else _FEWEST) and len(more.items) - len(less.items) <= len(less.items) * _MORE
    )


def _goes_on(less: Statement, more: Statement) -> bool:
    """Whether `less` is the first sentence of `more`, word for word."""
    return len(less.items) >= _FEWEST and less.key == more.begins


def _is_turned(a: Statement, b: Statement) -> bool:
    """Whether the same few values stand in another order: "x instead of y" is not "y instead of x"."""
    ours, theirs = [value.text for value in a.values], [value.text for value in b.values]
    return ours != theirs and len(ours) <= _FEW and sorted(ours) == sorted(theirs)


def _lists_more(less: Statement, more: Statement) -> bool:
    """Whether both list values, and one of them lists others too."""
    mine, theirs = ({value.text for value in one.values if value.kind in ("code", "name")} for one in (less, more))
    return len(mine) >= _LIST and len(theirs - mine) > 0
