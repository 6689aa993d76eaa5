"""Keeps the report of a run, so that the next one over the same state answers at once.

The key holds everything a report follows from: HEAD, what is not known of the history, what git lists with the content
it knows or the stamp on disk, the settings, the day, and Bylaw itself. Files outside of that list (git ignores them)
are looked up on disk when a memory file names one: those answers are kept with the report, and it is made anew when one
of them has changed.
"""

from __future__ import annotations

import contextlib
import copyreg
import datetime
import hashlib
import pickle
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bylaw.check import Report, check
from bylaw.memo import program

if TYPE_CHECKING:
    from bylaw.workspace import Session


def _frozen(fields: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(fields)


# frontmatter is read-only, which pickle does not know
copyreg.pickle(MappingProxyType, lambda fields: (_frozen, (dict(fields),)))


def checked(session: Session) -> Report:
    """The report on every memory file of the root, from the cache where nothing has changed since."""
    snapshot = session.snapshot()
    facts = snapshot.facts
    if facts is None or snapshot.buffers:
        return check(snapshot)
    state = (facts.head, facts.problems, facts.present.fingerprint(), repr(snapshot.config), sorted(snapshot.extra))
    today = datetime.date.today().isoformat()
    key = "report:" + hashlib.sha256(repr((program(), str(session.root), state, today)).encode()).hexdigest()
    kept = session.memo.load(key)
    if kept is not None:
        with contextlib.suppress(Exception):  # a cache that cannot be read is no cache
            looked_up, report = pickle.loads(kept)
            if isinstance(report, Report) and facts.present.still(looked_up):
                return report
    report = check(snapshot)
    session.memo.save(key, pickle.dumps((facts.present.looked_up(), report), pickle.HIGHEST_PROTOCOL))
    return report
