"""The client's settings laid over those of the repository."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bylaw.config import OPTIONS, Config, ConfigError, from_mapping, load

SECTION = "bylaw"


def settings_in(value: object) -> Mapping[str, Any]:
    """The settings in what a client sends, with or without the section's name around it."""
    if isinstance(value, Mapping) and SECTION in value:
        value = value[SECTION]
    return value if isinstance(value, Mapping) else {}


def configured(root: Path, settings: Mapping[str, Any], tell: Callable[[str], None]) -> Config:
    """The settings of the repository at `root` with the client's own over them; what is wrong is told and left out.

    A client sends every setting it knows: empty ones are not set, and those of other names are its own business.
    """
    try:
        config = load(root)
    except ConfigError as error:
        tell(str(error))
        config = Config()
    names = {option.name for option in OPTIONS}
    own = {name: value for name, value in settings.items() if name in names and (value or value is False)}
    try:
        client = from_mapping(own, "the editor's settings")
    except ConfigError as error:
        tell(str(error))
        return config
    changes: dict[str, Any] = {}
    for name in own:
        theirs, ours = getattr(client, name), getattr(config, name)
        changes[name] = {**ours, **theirs} if isinstance(theirs, Mapping) else theirs
    return replace(config, **changes)
