"""What a person can do with an entry: each action computes edits over a frozen snapshot, and touches nothing itself."""

from __future__ import annotations

from bylaw.actions.base import Action, Change, Refused, changes

__all__ = ["Action", "Change", "Refused", "changes"]
