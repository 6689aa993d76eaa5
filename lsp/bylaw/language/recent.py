"""What was computed last, up to a weight: a cache for results that are pure functions of their key."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
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

    def get(self, key: Key) -> Value | None:
        """The result for `key`, None if it is not kept."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            self._kept.move_to_end(key)
            return kept[1]

    def put(self, key: Key, weight: int, value: Value) -> Value:
        """Keeps `value` for `key` instead of what was kept before, and returns it."""
        with self._lock:
            self._weight += weight - self._kept.pop(key, (0, value))[0]
            self._kept[key] = (weight, value)
            while self._weight > self._limit and len(self._kept) > 1:
                self._weight -= self._kept.popitem(last=False)[1][0]
        return value
