"""Imports lsprotocol without making its classes: each is made when it is first asked for.

It has more than five hundred. attrs would make them all while they are imported, and the converter resolve all their
annotations: a third of what the start of a server costs. Few of them are ever used.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

_SHOWN = {"Diagnostic", "DiagnosticRelatedInformation", "CodeDescription", "Location"}
"""Classes whose `__repr__` is read: findings are known again by it (`diagnostic.result_id`)."""

_making = threading.RLock()


def import_types() -> None:
    """To be called before anything else imports ``lsprotocol.types``; later it does nothing."""
    if "lsprotocol.types" in sys.modules:
        return
    import attrs

    define = attrs.define
    attrs.define = partial(_put_off, define)
    try:
        import lsprotocol.types  # noqa: F401
    finally:
        attrs.define = define
    from lsprotocol import _hooks

    _hooks._resolved_forward_references = True  # `make` does that, for its own class


def _put_off(define: Callable[..., Any], cls: type | None = None, **options: Any) -> Any:
    """`cls` as it was written; its first object, or the first question about its fields, makes it what it is to be."""
    if cls is None:
        return partial(_put_off, define, **options)
    made = False

    def make() -> None:
        nonlocal made
        with _making:  # of two threads the second waits
            if not made:
                # `slots` would make another class; that there is an `__init__` already must not count
                ours = {"slots": False, "init": True, "repr": cls.__name__ in _SHOWN, "field_transformer": _resolved}
                define(cls, **{**options, **ours})
                made = True

    def first(self: Any, *values: Any, **named: Any) -> None:
        make()
        self.__init__(*values, **named)

    cls.__init__ = first  # type: ignore[misc]
    cls.__attrs_attrs__ = _Fields(make)  # type: ignore[attr-defined]
    return cls


def _resolved(cls: type, fields: list[Any]) -> list[Any]:
    """The `fields` with their annotations understood, before anybody can see them."""
    import attrs
    from lsprotocol.types import ALL_TYPES_MAP

    attrs.resolve_types(cls, ALL_TYPES_MAP, {}, fields)
    return fields


class _Fields:
    """What attrs and cattrs look for to know that a class is made with attrs."""

    def __init__(self, make: Callable[[], None]) -> None:
        self._make = make

    def __get__(self, _: object, cls: type) -> Any:
        self._make()
        return cls.__attrs_attrs__  # type: ignore[attr-defined]
