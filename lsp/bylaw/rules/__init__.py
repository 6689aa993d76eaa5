"""The rules, listed one by one: reading this file tells what Bylaw looks for."""

from __future__ import annotations

from bylaw.rules import (
    already_promoted,
    banned_api,
    conflict,
    disputed,
    drifted_copy,
    duplicate,
    expired,
    maybe_conflict,
    review_due,
    stale_command,
    stale_dependency,
    stale_import,
    stale_link,
    stale_path,
    stale_symbol,
    stale_version,
    unused_ignore,
)
from bylaw.rules.base import Context, Rule

RULES: tuple[Rule, ...] = (
    stale_path.RULE,
    stale_symbol.RULE,
    stale_command.RULE,
    stale_import.RULE,
    stale_link.RULE,
    stale_dependency.RULE,
    stale_version.RULE,
    conflict.RULE,
    drifted_copy.RULE,
    duplicate.RULE,
    already_promoted.RULE,
    disputed.RULE,
    expired.RULE,
    review_due.RULE,
    maybe_conflict.RULE,
    banned_api.RULE,
    unused_ignore.RULE,
)

BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}

__all__ = ["BY_CODE", "RULES", "Context", "Rule"]
