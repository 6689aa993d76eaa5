"""justfiles: recipes, aliases, imports, modules."""

from __future__ import annotations

from bylaw.language.late import late
from bylaw.repo.manifests.base import (
    CommandSet,
    Definition,
    Ecosystem,
    Include,
    Manifest,
    beside,
    named,
)

_NAME = r"[A-Za-z_][\w-]*"
_RECIPE = late(rf"^@?({_NAME})(?=[\s:])")
_ALIAS = late(rf"^alias\s+({_NAME})\s*:=\s*(.+?)\s*$")
_IMPORT = late(r"""^import(\??)\s+['"]([^'"]+)['"]""")
_MODULE = late(rf"""^mod(\??)\s+({_NAME})(?:\s+['"]([^'"]+)['"])?""")
_QUOTED = late(r""""[^"]*"|'[^']*'|`[^`]*`|\([^()]*\)""")
_SETTINGS = frozenset({"set", "export", "alias", "import", "mod", "unexport"})


def claims(path: str) -> bool:
    """Whether this module reads the file at `path`."""
    name = path.rpartition("/")[2].lower()
    return name in ("justfile", ".justfile") or name.endswith(".just")


def parse(path: str, text: str) -> Manifest:
    """Reads a justfile."""
    names: dict[str, Definition] = {}
    includes: list[Include] = []
    last = ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line[:1] in (" ", "\t"):
            if last and not names[last].body:
                names[last] = Definition(last, path, names[last].line, line.strip().lstrip("@-"))
        elif found := _ALIAS.match(line):
            names.setdefault(found[1], Definition(found[1], path, number, found[2]))
        elif include := _include(path, line):
            includes.append(include)
            if module := include.prefix.removesuffix("::"):  # `just docs build` names the module first
                names.setdefault(module, Definition(module, path, number))
        elif recipe := _recipe(line):
            last = recipe
            names.setdefault(recipe, Definition(recipe, path, number))
    return Manifest(commands=(CommandSet("just", path, names, includes=tuple(includes)),))


def _recipe(line: str) -> str:
    found = _RECIPE.match(line)
    if not found or found[1] in _SETTINGS:
        return ""
    _, colon, tail = _QUOTED.sub("", line.partition(" #")[0]).partition(":")
    return found[1] if colon and not tail.startswith("=") else ""


def _include(path: str, line: str) -> Include | None:
    if found := _IMPORT.match(line):
        return Include((beside(path, found[2]),), required=not found[1])
    if not (found := _MODULE.match(line)):
        return None
    name, place = found[2], found[3] or found[2]
    usual = (f"{place}.just", f"{place}/mod.just", f"{place}/justfile", f"{place}/Justfile", f"{place}/.justfile")
    paths = (found[3], *usual[1:]) if found[3] else usual
    return Include(tuple(beside(path, option) for option in paths), prefix=f"{name}::", required=not found[1])


ECOSYSTEM = Ecosystem(
    name="just", claims=claims, parse=parse, tools={"just": named("just")}, families=frozenset({"just"})
)
