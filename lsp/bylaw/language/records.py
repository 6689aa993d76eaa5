"""Whether words tell what was done once, rather than what is so: logs, decisions of a day, lists of finished work.

A section about what is legacy is one, too. What a record names was there when it happened. That it is gone since makes
the record no less true, so nobody has to correct it; it is worth knowing for whoever reads it as if it spoke of today.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bylaw.language.late import late

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:20\d\d[-/.]\d\d(?:[-/.]\d\d)?\b|{_MONTH}\s+\d{{1,2}},?\s+20\d\d|\d{{1,2}}\.?\s+{_MONTH}\s+20\d\d|20\d\d年)"
)
_ENDED = r"(?:completed?|done|shipped|finished|delivered|implemented|resolved|fixed|merged|landed)"

_HEADING = late(
    r"^[\W\d_]*(?:legacy|deprecat(?:ed|ions?)|former|historical|archived?|superseded|obsolete)\b"
    r"|\b(?:session|sprint|iteration)\s+#?\d+|(?<![(\[])\b(?:PR|MR|pull\s+request)\s*[#!]\d+"
    r"|^(?!.*\b(?:updated|revised|reviewed|verified|checked|generated|as\s+of|since|until|from|stand)\b)"
    rf".*(?<!\d){_DATE}"
    r"|\b(?:recent(?:ly)?|latest|last|past|previous)\s+(?:\w+\s+)?(?:changes|updates?|work|fixes|activity|completed"
    r"|sessions?|additions|improvements|accomplishments|achievements|milestones)\b"
    r"|\b(?:change\s?-?log|(?:work|session|decision|progress|activity|audit|triage|incident|review|experiment)\s+log|release\s+notes"
    r"|revision\s+history|changes\s+made|what\s+(?:was|has\s+been|we)\s+(?:done|did|changed|built|fixed))\b"
    r"|\bfiles?\s+(?:successfully\s+)?(?:changed|modified|created|touched|added|updated|fixed|deleted)\b"
    rf"|(?:✅|☑|✔|🎉)\W*(?:.*\W)?{_ENDED}\b"
    rf"|[(\[:,—–-]\s*(?:100\s*%\s*|(?:\w+ly|all|both|now)\s+)?{_ENDED}\s*[)\]!✅*_]*$"
    r"|^[\W\d_]*(?:completed|done|shipped|finished|resolved|fixed)\b(?!-)"
    r"|更新(?:日志|记录)|变更(?:记录|历史|日志)|已完成|変更履歴|更新履歴|作業(?:ログ|記録)|完了(?:した|済)|변경\s*이력"
    r"|작업\s*(?:로그|기록|이력)|완료(?:된|됨)|\bÄnderungs(?:protokoll|verlauf)|\bErledigt|\bHistorique\b|\bHistorial\b|\bHistórico\b|История|Выполнено",
    re.IGNORECASE,
)
_DID = (
    r"(?:Added|Built|Changed|Cleaned|Completed|Converted|Created|Dropped|Enhanced|Expanded|Extended"
    r"|Extracted|Finished|Fixed|Implemented|Improved|Integrated|Introduced|Merged|Migrated|Moved|Patched|Ported"
    r"|Refactored|Renamed|Replaced|Reworked|Rewrote|Shipped|Simplified|Switched|Updated|Upgraded|Wired|Wrote)\b"
)
_LEAD = late(
    rf"^[\s*_>✅☑✔🎉\[\]xX-]*{_DID}(?![\s*_]*[:—–-])"
    r"|^[\s*_>\[(]*20\d\d-\d\d-\d\d\b|^[\s*_]*(?:Fix(?:es)?|Changes?|Patch)\s+applied\b"
)
_CELL = late(rf"\|\s*(?:(?:✅|☑|✔)\W{{0,4}}(?:{_DID}|(?i:{_ENDED})\b)|\d{{1,3}}\.\d+\s*%)")


_CODE = re.compile(r"`[^`\n]{1,200}`|[\w.@-]{0,60}/[\w./@*-]{0,200}")
_GOING = late(
    r"\b(?:removed|removal|deleted|deletion|dropped|retired|renamed?|renames|obsolete|legacy|deprecated|superseded|formerly"
    r"|previously|used\s+to\s+be|no\s+longer|replaced\s+(?:by|with)|replacement\s+(?:for|of)|the\s+old|migrated|phased\s+out|archived|historical|was\s+moved"
    r"|moved\s+from|compatibility)\b|退休|退役|废弃|删除|移除|弃用|旧的|旧版|廃止|削除|삭제|제거|폐기"
    r"|\b(?:entfernt|gelöscht|veraltet|supprim\w+|eliminad\w+|removid\w+|obsolet\w+)\b|удал[её]н",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 10)  # both are asked about each mention of an entry, which can be a line of a megabyte
def speaks_of_going(text: str) -> bool:
    """Whether words, but those of code, speak of what went, was renamed or is kept for old times' sake.

    Of whatever they say it: who writes so knows that it went, and grammar seldom tells which of several names is meant.
    """
    return _GOING.search(_CODE.sub("", text)) is not None


@lru_cache(maxsize=1 << 10)
def is_record(headings: tuple[str, ...], text: str, marker: str) -> bool:
    """Whether an entry is a record.

    By the `headings` above it, how its `text` opens, a cell in it that tells what was done or measured, or because its
    check box (in its `marker`) is ticked.
    """
    told = "[x]" in marker.lower() or _LEAD.match(text) is not None or _CELL.search(text) is not None
    return told or any(_HEADING.search(one) for one in headings)
