"""Where every entry comes from, read from git: see `lineage.History`."""

from bylaw.history.lineage import Deleted, History

__all__ = ["Deleted", "History"]
