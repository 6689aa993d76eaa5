"""The settings of a repository: ``.bylaw.toml``, ``[tool.bylaw]`` in ``pyproject.toml``, or an editor's settings.

`OPTIONS` is the one table of what can be set; documentation and the editors' settings are made from it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Kind = Literal["names", "globs", "globs by layer", "severity by code", "text", "yes or no", "one of"]

LAYERS = ("memory", "pinned", "rules")
SEVERITIES = ("error", "warning", "information", "hint", "off")
FILE_NAME = ".bylaw.toml"
_MAX_BYTES = 1_000_000  # nobody writes settings that long by hand


class ConfigError(Exception):
    """Settings that cannot be used; the message is one sentence that names the file and the key."""


@dataclass(frozen=True, slots=True)
class Option:
    """A key that can be set; `default` as it would be written in TOML, `doc` for a person.

    `choices` are the values of a key that is one of a few.
    """

    name: str
    kind: Kind
    default: Any
    doc: str
    choices: tuple[str, ...] = ()


OPTIONS: tuple[Option, ...] = (
    Option(
        "layers",
        "names",
        list(LAYERS),
        "The layers, from what was merely learned to what must be obeyed. Promoting moves an entry to a later one.",
    ),
    Option("files", "globs by layer", {}, "Files that are memory files besides those of the known agents, by layer."),
    Option("exclude", "globs", [], "Files and folders that are left alone."),
    Option(
        "severity",
        "severity by code",
        {},
        "How severe the findings of a code are: error, warning, information, hint or off.",
    ),
    Option(
        "leave",
        "one of",
        "nothing",
        "What promoting leaves where an entry stood: nothing, a link to the rule, or the entry itself.",
        ("nothing", "link", "entry"),
    ),
    Option(
        "mark_origin",
        "yes or no",
        False,
        "Whether an entry that moves gets a directive that says from where and when: `from MEMORY.md 2026-11-23`.",
    ),
    Option("pinned", "text", "", "The pinned page, as a path from the root. Without it: the one nearest to an entry."),
    Option("who", "text", "", "The name that goes into directives. Without it: git's `user.name`."),
    Option(
        "accept",
        "one of",
        "nothing",
        "What accepting an unreviewed entry writes: nothing (committing it is enough), or a `confirmed` directive.",
        ("nothing", "confirmed"),
    ),
    Option(
        "code_lens",
        "yes or no",
        False,
        "Show a line above each entry: its age, how many wordings it has had, and where it was learned.",
    ),
    Option("inlay_hints", "yes or no", False, "Show the same behind the first line of each entry."),
    Option(
        "code",
        "yes or no",
        True,
        "Answer in code files too: what memory says about a name or path there, and code that uses what an entry bans.",
    ),
)


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, checked. Without arguments: what holds where nothing is set."""

    layers: tuple[str, ...] = LAYERS
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    exclude: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict, hash=False)
    leave: str = "nothing"
    mark_origin: bool = False
    pinned: str = ""
    who: str = ""
    accept: str = "nothing"
    code_lens: bool = False
    inlay_hints: bool = False
    code: bool = True


def load(root: Path) -> Config:
    """The settings of the repository at `root`; defaults where it has none.

    Raises ConfigError if a file cannot be read or says what cannot be.
    """
    own = _read(root / FILE_NAME)
    if own is not None:
        return from_mapping(own, FILE_NAME)
    tool = (_read(root / "pyproject.toml") or {}).get("tool")
    ours = tool.get("bylaw") if isinstance(tool, dict) else None
    if ours is None:
        return Config()
    if not isinstance(ours, dict):
        raise ConfigError("pyproject.toml: tool.bylaw must be a table")
    return from_mapping(ours, "pyproject.toml [tool.bylaw]")


def from_mapping(mapping: Mapping[str, Any], origin: str) -> Config:
    """The settings that `mapping` makes; `origin` names its source in the message of a ConfigError."""
    values: dict[str, Any] = {}
    for key, value in mapping.items():
        option = next((option for option in OPTIONS if option.name == key), None)
        if option is None:
            raise ConfigError(f"{origin}: unknown key '{key}'{_nearest(key, [option.name for option in OPTIONS])}")
        values[key] = _read_as(option, value, f"{origin}: {key}")
    config = Config(**values)
    _check_layers(config, origin)
    return config


def _read(path: Path) -> dict[str, Any] | None:
    """What a TOML file holds; None if there is no such file."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path.name}: cannot be read: {error.strerror or error}") from error
    if len(data) > _MAX_BYTES:
        raise ConfigError(f"{path.name}: larger than {_MAX_BYTES:,} bytes")
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path.name}: not UTF-8 at byte {error.start}") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path.name}: not valid TOML: {error}") from error


def _check_layers(config: Config, origin: str) -> None:
    for layer in LAYERS:
        if layer not in config.layers:
            raise ConfigError(f"{origin}: layers must contain '{layer}'; add your own layers beside it")
    if len(set(config.layers)) < len(config.layers):
        raise ConfigError(f"{origin}: layers names a layer twice")
    for layer in config.files:
        if layer not in config.layers:
            raise ConfigError(f"{origin}: files.{layer} is no layer{_nearest(layer, config.layers)}")


def _nearest(word: str, known: list[str] | tuple[str, ...]) -> str:
    """The end of a sentence about an unknown word: what was probably meant, or what there is."""
    close = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean '{close[0]}'?" if close else f"; known are {', '.join(known)}"


def _read_as(option: Option, value: object, where: str) -> Any:
    if option.kind == "one of":
        if value not in option.choices:
            raise ConfigError(f"{where} must be one of {', '.join(option.choices)}")
        return value
    return _READERS[option.kind](value, where)


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or "\n" in value:
        raise ConfigError(f"{where} must be a text of one line")
    return value


def _yes_or_no(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{where} must be true or false")
    return value


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(text, str) and text for text in value):
        raise ConfigError(f"{where} must be a list of strings")
    return tuple(value)


def _table(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{where} must be a table")
    return value


def _globs_by_layer(value: object, where: str) -> Mapping[str, tuple[str, ...]]:
    table = _table(value, where)
    return MappingProxyType({layer: _strings(globs, f"{where}.{layer}") for layer, globs in table.items()})


def _severity_by_code(value: object, where: str) -> Mapping[str, str]:
    table = _table(value, where)
    for code, severity in table.items():
        if severity not in SEVERITIES:
            raise ConfigError(f"{where}.{code} must be one of {', '.join(SEVERITIES)}")
    return MappingProxyType({code: str(severity) for code, severity in table.items()})


_READERS: Mapping[Kind, Callable[[object, str], Any]] = {
    "names": _strings,
    "globs": _strings,
    "globs by layer": _globs_by_layer,
    "severity by code": _severity_by_code,
    "text": _text,
    "yes or no": _yes_or_no,
}
