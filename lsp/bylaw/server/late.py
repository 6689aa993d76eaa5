"""Modules that are imported when a function of theirs is called for the first time.

A server that starts has no time to read what can be done with an entry, or what a hover says, before anybody asks.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


class Late:
    """Stands for the module `name`; whatever is taken from it has to be a function or a class."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, function: str) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            return getattr(import_module(self._name), function)(*args, **named)

        return call
