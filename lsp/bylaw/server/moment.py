"""One state of a root and what was found in it: computed once, by whoever asks first, for all who ask.

While somebody types, states come faster than all rules can run. So a state is checked in two steps. `findings` runs
the rules that look at single files, on those that are another now, and carries over what comparing all entries found
before. `complete` runs everything, once all is quiet. One who cannot wait gets what was known before, in its places.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from bylaw.check import check_code
from bylaw.checked import Checked, carried, rerun, run
from bylaw.model import Finding
from bylaw.workspace import Snapshot


class SupersededError(Exception):
    """A check was ended because nobody needs it any more."""


class Moment:
    """A snapshot with its findings, `before` being what was found in an earlier one. May be used from several threads.

    `outdated` is set by the loop when there is a newer one.
    """

    def __init__(self, snapshot: Snapshot, before: Checked | None = None) -> None:
        self.snapshot = snapshot
        self.outdated = False
        self._before = before
        self._lock = threading.RLock()
        self._found: Checked | None = None
        self._whole = False
        self._carried: dict[str, tuple[Finding, ...]] = {}
        self._in_code: dict[str, tuple[Finding, ...]] = {}

    @property
    def known(self) -> Checked | None:
        """What was found last, here or before."""
        return self._found or self._before

    def findings(self, path: str, *, wait: bool = True) -> tuple[Finding, ...]:
        """The findings of the file at `path`. Unless `wait`, those that were known before, if there were any."""
        found = self._check() if wait else self._found
        if found is not None:
            return found.of(path)
        if self._before is None:
            return ()
        if path not in self._carried:
            self._carried[path] = carried(self.snapshot, path, self._before)
        return self._carried[path]

    def in_code(self, path: str, *, wait: bool = True) -> tuple[Finding, ...]:
        """The findings of the code file at `path`, likewise."""
        if path not in self._in_code and wait:
            self._in_code[path] = check_code(self.snapshot, [path]).findings
        return self._in_code.get(path, ())

    def everywhere(self) -> tuple[Finding, ...]:
        """The findings of all memory files, in the order of their paths."""
        found = self._check()
        return found.everywhere() if found else ()

    def complete(self, pause: Callable[[], None]) -> bool:
        """Runs all rules, if that was not done; whether that found anything else than what was known.

        `pause` is called now and then, see `check.run`. Raises SupersededError as soon as there is a newer state.
        """

        def step() -> None:
            if self.outdated:
                raise SupersededError
            pause()

        facts = self.snapshot.facts
        if facts is None or self._whole:
            return False
        before = self.known
        found = run(self.snapshot, facts, before, step)
        with self._lock:
            self._found, self._whole = found, True
        return before is None or before.everywhere() != found.everywhere()

    def _check(self) -> Checked | None:
        facts = self.snapshot.facts
        if self._found is None and facts is not None:
            with self._lock:
                if self._found is None:
                    before, self._whole = self._before, self._before is None
                    self._found = rerun(self.snapshot, facts, before) if before else run(self.snapshot, facts)
        return self._found
