"""What a path that somebody wrote means: see `bylaw.resolve`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bylaw.repo.past import Removal

State = Literal["exists", "gone", "never", "ignored", "outside"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a path resolves to: `path` is where it is or was.

    `removals` tell how it went, oldest first: the first took it from `path`, the others from what it had become; `now`
    is the path that exists, "" if none does. `exact`: it was found where the mention says, not as the tail of a path.
    What git ignores now may have removals too: it was tracked before.
    """

    state: State
    path: str = ""
    removals: tuple[Removal, ...] = ()
    now: str = ""
    exact: bool = True
