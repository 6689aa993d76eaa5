"""One state of a root and what was found in it: computed once, by whoever asks first, for all who ask."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence

from bylaw.check import check, check_code
from bylaw.model import Finding
from bylaw.workspace import Snapshot


class Moment:
    """A snapshot with its findings. May be used from several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._lock = threading.Lock()
        self._found: Mapping[str, Sequence[Finding]] | None = None
        self._in_code: dict[str, tuple[Finding, ...]] = {}

    def findings(self, path: str, *, wait: bool = True) -> tuple[Finding, ...]:
        """The findings of the file at `path`. Unless `wait`, none if they have not been computed yet."""
        if self._found is None and wait:
            with self._lock:
                if self._found is None:
                    self._found = self._check()
        return tuple(self._found.get(path, ())) if self._found is not None else ()

    @property
    def checked(self) -> bool:
        """Whether the findings are known, and what they are is all there is to say."""
        return self._found is not None and self.snapshot.facts is not None

    def in_code(self, path: str, *, wait: bool = True) -> tuple[Finding, ...]:
        """The findings of the code file at `path`, likewise."""
        if path not in self._in_code and wait:
            self._in_code[path] = check_code(self.snapshot, [path]).findings
        return self._in_code.get(path, ())

    def everywhere(self) -> tuple[Finding, ...]:
        """The findings of all memory files, in the order of their paths."""
        self.findings("")
        return tuple(finding for path in sorted(self._found or ()) for finding in (self._found or {})[path])

    def _check(self) -> Mapping[str, Sequence[Finding]]:
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in check(self.snapshot).findings:
            found[finding.path].append(finding)
        return dict(found)
