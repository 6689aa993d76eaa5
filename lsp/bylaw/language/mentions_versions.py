"""Versions, packages and commits that prose names without back-ticks: `React 17`, `Node.js >= 20`, `commit 1a2b3c4`."""

from __future__ import annotations

import re

from bylaw.language import known
from bylaw.language.guess import Guess
from bylaw.language.known import words

_NUMBER = (
    r"(?P<op>(?:>=|<=|≥|≤|>|<|\^|~|=)?\s?)(?P<v>[vV]?)(?P<number>\d{1,4}(?:\.\d+){0,3}(?:\.x)?)(?P<plus>\+"
    r"|\s?以上|\s?이상|\s(?:or|and)\s(?:later|newer|above|higher|greater|up)\b|\s(?:oder|o|ou|or)\s(?:neuer|höher|superior|plus)\b)?"
)
_VERSION = re.compile(
    rf"(?<![\w/@.-])(?P<name>[.]?[A-Za-z][A-Za-z+#-]*(?:\.(?:js|NET|io))?)(?:[ ]|(?=@))(?P<mid>(?:CSS|LTS"
    rf"|Boot|SDK|Router|App Router|version|Version)[ ])?@?{_NUMBER}"
    r"(?![\w%°$€+]|[.,:/]\d|-\d|\s?(?:%|ms|[KMGT]B|lines|files|tests|px|sec|seconds?|min|minutes?|hours?|days?|weeks?|"
    r"months?|years?|times|steps|items|components|packages|repos|services|agents|tools|users?|rows|calls|places|levels|"
    r"modes|layers|phases|errors?|hooks|pages|routes|of|x)\b)"
)
_BEFORE_NUMBER = re.compile(r"[ @](?:(?:>=|<=|≥|≤|[<>^~=])\s?)?[vV]?\d")
_AT_LEAST = re.compile(r"\b(?:at least|minimum(?: of)?|min\.?|mindestens|al menos|au moins|最低|최소) $", re.IGNORECASE)
_LAST_WORD = re.compile(r"[.\w+#-]{1,20} ?$")
_AFTER = re.compile(rf"[`*\s]{{0,4}}[(]?(?:version\s)?{_NUMBER}(?![\w%]|[.:/]\d)")
_BOLD = re.compile(
    r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+\*\*(?P<name>[A-Z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*)\*\*(?=[ \t]*(?:[-–—:(]|$))",
    re.MULTILINE,
)
_COMMIT = re.compile(r"\b(?:[Cc]ommits?|SHA|sha|rev(?:ision)?)[ :]+(?=[0-9a-f]*\d)([0-9a-f]{7,40})\b")
_LABELS = words(
    """
    Note Notes Why How Rule Rules Example Examples Warning Important Tip Tips Do Dont Never Always Status Purpose
    Goal Goals Scope Files File Tests Testing Test Usage Location Path Paths Fix Root Cause Problem Solution
    Context Type Types Name Naming Build Run Install Setup Backend Frontend Database Framework Language Stack
    Tools Version Key Input Output Summary Description Pattern Patterns Step Steps Phase Commands Command
    """
)


def version_guesses(prose: str) -> list[Guess]:
    """Versions of known technologies in `prose`: `target` is ``React 17``, `fragment` what makes it a range."""
    found = []
    for number in _BEFORE_NUMBER.finditer(prose):
        match = _named_before(prose, number.start())
        if match is None:
            continue
        name = match["name"]
        if (name in _COMMON) or (not match["v"] and not match["op"].strip() and _is_year(match["number"])):
            continue
        end = match.end("plus") if match["plus"] else match.end("number")
        product = match["mid"] if (match["mid"] or "").strip() in _PRODUCTS else ""
        target = f"{name} {product}{match['number']}"
        operator = match["op"].strip() or (">=" if _AT_LEAST.search(prose, 0, match.start("name")) else "")
        operator += "+" if match["plus"] else ""
        start = match.start("name")
        found.append(Guess("version", start, end, target, "version of a technology", "likely", operator))
    return found


_PRODUCTS = frozenset({"Router", "Boot"})  # React Router is not React
_COMMON = words(
    """
    go echo fiber black next compose spring unity express solid gin lit nest ant spark rust phoenix dart swift
    make just hugo mix
    """
)


def _named_before(prose: str, at: int) -> re.Match[str] | None:
    """The technology whose version starts after `at`: the word before it, or the one before that (`Tailwind CSS 4`)."""
    start = at
    for _ in range(2):
        word = _LAST_WORD.search(prose, max(0, start - 24), start)
        if word is None:
            return None
        start = word.start()
        match = _VERSION.match(prose, start)
        if match and match["name"].lower().removesuffix(".js") in known.TECHNOLOGIES and match.end("number") > at:
            return match
    return None


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.startswith(("19", "20"))


def version_after(text: str, name: str, end: int, limit: int) -> Guess | None:
    """The version that follows a back-ticked package `name` whose content ends at `end` of `text`.

    The guess starts at `end` + 1 … and covers the number only; `limit` is where to stop reading.
    """
    match = _AFTER.match(text, end, min(limit, end + 40))
    if match is None or ("." not in match["number"] and not match["v"]):
        return None
    return Guess(
        "version",
        match.start("v"),
        match.end("number"),
        f"{name} {match['number']}",
        "version after a name",
        "likely",
        match["op"].strip(),
    )


def named_guesses(prose: str) -> list[Guess]:
    """A bold word that leads a list item is, perhaps, a dependency: `- **Tinypool** - worker threads`."""
    return [
        Guess("dependency", *match.span("name"), match["name"], "leads a list item", "possible")
        for match in _BOLD.finditer(prose)
        if match["name"] not in _LABELS and not match["name"].isupper()
    ]


def commit_guesses(prose: str) -> list[Guess]:
    """Commits that prose calls so."""
    return [
        Guess("commit", *match.span(1), match[1], "called a commit", "certain") for match in _COMMIT.finditer(prose)
    ]
