"""What was computed last, up to a weight: a cache for results that are pure functions of their key."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Keeps the results used last, as long as their weights sum up to `limit`. Usable from several threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._weight = 0
        self._kept: OrderedDict[Key, tuple[int, Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, weight: int, make: Callable[[], Value]) -> Value:
        """The result for `key`, made by `make` (without the lock, so maybe twice) if it is not kept."""
        with self._lock:
            kept = self._kept.get(key)
            if kept:
                self._kept.move_to_end(key)
                return kept[1]
        value = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = (weight, value)
                self._weight += weight
            while self._weight > self._limit and len(self._kept) > 1:
                self._weight -= self._kept.popitem(last=False)[1][0]
        return value
