"""Who wrote something, and when, in the words of a person."""

from __future__ import annotations

import re
from datetime import datetime, timezone

_AGENT = re.compile(
    r"\b(?:claude|copilot|codex|chatgpt|gpt-\d\S*|cursor(?: ?agent)?|gemini|devin(?:-ai)?|aider|amp|windsurf|cline"
    r"|jules|opencode|openhands|openai|anthropic|sweep)\b|\[bot\]|noreply@anthropic\.com|cursoragent@cursor\.com",
    re.IGNORECASE,
)


def is_agent(person: str) -> bool:
    """Whether `person` ("Name <mail>") is a program that writes, by the names that such programs sign with."""
    return bool(_AGENT.search(person))


def name_of(person: str) -> str:
    """The name in "Name <mail>"; the mail where there is no name."""
    name, _, mail = person.partition("<")
    return name.strip() or mail.rstrip("> ").strip()


def same_name(person: str) -> str:
    """What two ways of writing one name have in common: “Ada Byron” and “adabyron”."""
    name = name_of(person)
    return "".join(letter for letter in name.casefold() if letter.isalnum()) or name


def age(date: str, now: datetime) -> str:
    """How long ago the ISO 8601 `date` was: "3 weeks ago"; the day itself where it lies ahead or cannot be read."""
    try:
        then = datetime.fromisoformat(date.replace("Z", "+00:00"))
    except ValueError:
        return date[:10]
    seconds = (now - (then if then.tzinfo else then.replace(tzinfo=timezone.utc))).total_seconds()
    if seconds < -60:
        return "on " + date[:10]
    if seconds < 60:
        return "just now"
    days = int(seconds // 86_400)
    if days < 1:
        return _ago(int(seconds // 3600), "hour") if seconds >= 3600 else _ago(int(seconds // 60), "minute")
    if days < 14:
        return "yesterday" if days == 1 else _ago(days, "day")
    if days < 60:
        return _ago(days // 7, "week")
    return _ago(days // 30, "month") if days < 730 else _ago(days // 365, "year")


def _ago(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'} ago"
