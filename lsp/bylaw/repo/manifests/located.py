"""JSON (with comments), TOML, YAML and XML as plain values together with the line each of them stands on."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

import yaml

from bylaw.repo.manifests.base import Malformed

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_DEPTH_LIMIT = 100
_NODE_LIMIT = 200_000
Key = str | int


@dataclass(frozen=True, slots=True)
class Located:
    """A value and the 1-based lines of its parts, by their path of keys and indexes."""

    value: Any
    lines: dict[tuple[Key, ...], int] = field(default_factory=dict)

    def get(self, *keys: str) -> Any:
        """The value below `keys`, None when there is none."""
        value = self.value
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def table(self, *keys: str) -> dict[str, Any]:
        """The mapping below `keys`; empty when there is none."""
        value = self.get(*keys)
        return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {}

    def text(self, *keys: str) -> str:
        """The string or number below `keys` as text; "" when there is none."""
        value = self.get(*keys)
        return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""

    def strings(self, *keys: str) -> Iterator[tuple[str, int]]:
        """The strings of the list below `keys`, each with its line."""
        value = self.get(*keys)
        for index, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, str):
                yield item, self.line(*keys, index)

    def line(self, *keys: Key) -> int:
        """The line of the value below `keys`, or of the nearest part above it that has one."""
        for end in range(len(keys), 0, -1):
            if keys[:end] in self.lines:
                return self.lines[keys[:end]]
        return 1


_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|[{}\[\]:,]|[^\s{}\[\]:,"/]+|\s+|.', re.DOTALL)
_JSON_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_JSON_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_JSON_WORDS = {"true": True, "false": False, "null": None}


def read_json(text: str) -> Located:
    """Reads JSON that may hold comments and trailing commas. Raises Malformed."""
    reader = _JsonReader(text.removeprefix("\ufeff"))
    return Located(reader.read((), 0), reader.lines)


class _JsonReader:
    """Reads one value after the other; what `json` lacks is where each key stands."""

    def __init__(self, text: str) -> None:
        self.lines: dict[tuple[Key, ...], int] = {}
        self._tokens = self._scan(text)
        self._line = 1

    @staticmethod
    def _scan(text: str) -> Iterator[tuple[str, int]]:
        line = 1
        for found in _JSON_TOKEN.finditer(text):
            token = found[0]
            if not token.isspace() and not token.startswith(("//", "/*")):
                yield token, line
            line += token.count("\n")

    def _next(self) -> str:
        token, self._line = next(self._tokens, ("", self._line))
        if not token:
            raise Malformed("ends too early")
        return token

    def read(self, at: tuple[Key, ...], depth: int, token: str = "") -> Any:
        """The value that starts with `token`, which stands below the keys `at`."""
        token = token or self._next()
        if depth > _DEPTH_LIMIT:
            raise Malformed("nested too deeply")
        if token == "{":
            return self._object(at, depth)
        if token == "[":
            return self._array(at, depth)
        if token.startswith('"'):
            return _unescape(token)
        if token in _JSON_WORDS:
            return _JSON_WORDS[token]
        try:
            return float(token) if re.search(r"[.eE]", token) else int(token)
        except ValueError:
            raise Malformed(f"line {self._line} is not JSON") from None

    def _object(self, at: tuple[Key, ...], depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while (token := self._next()) != "}":
            if token == ",":
                continue
            if not token.startswith('"'):
                raise Malformed(f"line {self._line} is not JSON")
            key = _unescape(token)
            place = (*at, key)
            self.lines[place] = self._line
            if self._next() != ":":
                raise Malformed(f"line {self._line} is not JSON")
            result[key] = self.read(place, depth + 1)
        return result

    def _array(self, at: tuple[Key, ...], depth: int) -> list[Any]:
        result: list[Any] = []
        while (token := self._next()) != "]":
            if token == ",":
                continue
            place = (*at, len(result))
            self.lines[place] = self._line
            result.append(self.read(place, depth + 1, token))
        return result


def _unescape(token: str) -> str:
    def char(found: re.Match[str]) -> str:
        escape = found[1]
        return chr(int(escape[1:], 16)) if len(escape) == 5 else _JSON_ESCAPES.get(escape, escape)

    return _JSON_ESCAPE.sub(char, token[1:-1]) if "\\" in token else token[1:-1]


_TOML_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(?:#.*)?$")
_TOML_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_TOML_PART = re.compile(r"""\s*("[^"]*"|'[^']*'|[^.\s"']+)\s*\.?""")


def read_toml(text: str) -> Located:
    """Reads TOML. Raises Malformed."""
    try:
        value = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Malformed(str(error)) from None
    return Located(value, _toml_lines(text, value))


def _toml_lines(text: str, value: Any) -> dict[tuple[Key, ...], int]:
    """The lines of keys, by looking for them: headers, then `key =`; the strings of a list after its key."""
    lines: dict[tuple[Key, ...], int] = {}
    rows = text.split("\n")
    header: tuple[Key, ...] = ()
    counts: dict[tuple[Key, ...], int] = {}
    quote = ""
    for number, row in enumerate(rows, 1):
        if quote:
            quote = "" if quote in row else quote
            continue
        if found := _TOML_HEADER.match(row):
            header = _toml_keys(found[2])
            if found[1] == "[[":
                index = counts[header] = counts.get(header, -1) + 1
                header = (*header, index)
            lines.setdefault(header, number)
        elif found := _TOML_KEY.match(row):
            key = (*header, *_toml_keys(found[1]))
            lines.setdefault(key, number)
            _toml_list(lines, key, value, rows, number)
            quote = next((mark for mark in ('"""', "'''") if row.count(mark) == 1), "")
    return lines


def _toml_keys(text: str) -> tuple[Key, ...]:
    return tuple(part.strip("\"'") for part in _TOML_PART.findall(text))


def _toml_list(lines: dict[tuple[Key, ...], int], key: tuple[Key, ...], value: Any, rows: list[str], at: int) -> None:
    for part in key:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return
    if not isinstance(value, list):
        return
    for index, item in enumerate(value):
        name = item if isinstance(item, str) else ""
        found = next((row for row in range(at, min(at + 400, len(rows) + 1)) if name and name in rows[row - 1]), at)
        place = (*key, index)
        lines[place] = at = found


def read_yaml(text: str) -> Located:
    """Reads the first YAML document as strings, lists and mappings. Raises Malformed."""
    try:
        node = next(iter(yaml.compose_all(text, Loader=yaml.SafeLoader)), None)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Malformed(str(error).partition("\n")[0]) from None
    lines: dict[tuple[Key, ...], int] = {}
    budget = [_NODE_LIMIT]
    return Located(_yaml_value(node, (), lines, budget) if node is not None else None, lines)


def _yaml_value(node: yaml.Node, at: tuple[Key, ...], lines: dict[tuple[Key, ...], int], budget: list[int]) -> Any:
    budget[0] -= 1
    if budget[0] < 0 or len(at) > _DEPTH_LIMIT:  # aliases of aliases grow without bound
        raise Malformed("too large")
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    if isinstance(node, yaml.SequenceNode):
        items = []
        for index, item in enumerate(node.value):
            place = (*at, index)
            lines[place] = item.start_mark.line + 1
            items.append(_yaml_value(item, place, lines, budget))
        return items
    result: dict[str, Any] = {}
    for key, item in node.value if isinstance(node, yaml.MappingNode) else ():
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        inner = (*at, name)
        lines[inner] = key.start_mark.line + 1
        result[name] = _yaml_value(item, inner, lines, budget)
    return result


@dataclass(slots=True)
class Element:
    """One XML element: its path of local names joined by `/`, attributes, own text and line."""

    path: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    parent: int = -1


def read_xml(text: str) -> list[Element]:
    """The elements of an XML document in order of their start. Entities are refused. Raises Malformed."""
    elements: list[Element] = []
    stack: list[int] = []
    parser = expat.ParserCreate("utf-8")

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > _DEPTH_LIMIT or len(elements) > _NODE_LIMIT:
            raise Malformed("too large")
        local = name.rpartition(":")[2]
        parent = stack[-1] if stack else -1
        path = f"{elements[parent].path}/{local}" if stack else local
        stack.append(len(elements))
        elements.append(Element(path, attributes, parser.CurrentLineNumber, parent=parent))

    def data(chars: str) -> None:
        if stack:
            elements[stack[-1]].text += chars

    def entity(*_: Any) -> None:
        raise Malformed("declares entities")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: stack.pop()
    parser.CharacterDataHandler = data
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(text.removeprefix("\ufeff").encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise Malformed(str(error)) from None
    return elements


_INI_SECTION = re.compile(r"^\[([^\]]+)\]")
_INI_KEY = re.compile(r"^([\w.{}, !-]+?)\s*[=:]\s*(.*)$")


def read_ini(text: str) -> Located:
    """Reads an INI file: every value is a list of its lines, so that each has a place. Never fails."""
    value: dict[str, dict[str, list[str]]] = {}
    lines: dict[tuple[Key, ...], int] = {}
    section, key = "", ""
    for number, row in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        content = row.strip()
        if not content or content[0] in "#;":
            continue
        if found := _INI_SECTION.match(row):
            section, key = found[1].strip(), ""
            lines.setdefault((section,), number)
            value.setdefault(section, {})
        elif row[0] in " \t" and key:
            lines[(section, key, len(value[section][key]))] = number
            value[section][key].append(content)
        elif (found := _INI_KEY.match(row[:2_000])) and section:
            key = found[1]
            lines[(section, key)] = lines[(section, key, 0)] = number
            value[section][key] = [found[2].strip()] if found[2].strip() else []
    return Located(value, lines)
