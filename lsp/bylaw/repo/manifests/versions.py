"""What a version says, as the interval of versions it allows, and whether a claim can be true beside what is declared.

Only major, minor and patch numbers count. What cannot be read as an interval is never contradicted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bylaw.repo.manifests.base import Declared, VersionFact, VersionKind, normalise

Numbers = tuple[int, ...]
Interval = tuple[Numbers, Numbers | None]

_LTS = {"gallium": "16", "hydrogen": "18", "iron": "20", "jod": "22", "krypton": "24"}
_VERSION = re.compile(r"v?(\d{1,9}(?:\.\d{1,9}){0,3})((?:\.[xX*])*)(?:[-+.]?[a-zA-Z][\w.+-]*|[-+][\w.+-]+)?$")
_COMPARATOR = re.compile(r"(\^|~>|~=|~|===?|!=|>=|<=|>|<|=)?\s*([^\s,|^~<>=!]+)")
_CLAIM = re.compile(r"(\^|~|>=|<=|>|<|=)?\s*v?(\d+(?:\.\d+){0,3}(?:\.[xX*])?)\s*(\+|or (?:later|newer|higher|above))?$")
_OPEN_ENDED = ("+", "≥", "以上", "이상")
_SPLIT = re.compile(
    r"^(.*?[^\s@v])(?:\s+|@|\s*(?=[\^~<>=]))v?((?:[\^~<>=]+\s*)?v?\d[\w.*]*(?:\+| or (?:later|newer|higher|above))?)$"
)

# what people call a thing, and the names it is declared under; without a row the name itself is looked up
SUBJECTS: dict[str, tuple[str, ...]] = {
    "angular": ("@angular/core",),
    "net": ("dotnet",),
    "dotnet": ("dotnet",),
    "dotnet-core": ("dotnet",),
    "asp-net-core": ("dotnet",),
    "bootstrap": ("bootstrap",),
    "drizzle": ("drizzle-orm",),
    "expo": ("expo",),
    "expo-sdk": ("expo",),
    "expressjs": ("express",),
    "express-js": ("express",),
    "golang": ("go",),
    "jdk": ("java",),
    "openjdk": ("java",),
    "java-jdk": ("java",),
    "laravel": ("laravel/framework",),
    "material-ui": ("@mui/material", "@material-ui/core"),
    "mui": ("@mui/material",),
    "nest": ("@nestjs/core",),
    "nestjs": ("@nestjs/core",),
    "next": ("next",),
    "nextjs": ("next",),
    "next-js": ("next",),
    "node": ("node",),
    "nodejs": ("node",),
    "node-js": ("node",),
    "nuxtjs": ("nuxt",),
    "nuxt-js": ("nuxt",),
    "phaser": ("phaser",),
    "pixi": ("pixi.js",),
    "pixijs": ("pixi.js",),
    "playwright": ("@playwright/test", "playwright"),
    "prisma": ("prisma", "@prisma/client"),
    "quasar": ("quasar",),
    "rails": ("rails",),
    "ruby-on-rails": ("rails",),
    "react-router": ("react-router", "react-router-dom"),
    "reactjs": ("react",),
    "react-js": ("react",),
    "react-query": ("@tanstack/react-query", "react-query"),
    "redux-toolkit": ("@reduxjs/toolkit",),
    "solidjs": ("solid-js",),
    "spring-boot": ("org.springframework.boot", "org.springframework.boot:spring-boot-starter-parent"),
    "storybook": ("storybook",),
    "sveltekit": ("@sveltejs/kit",),
    "symfony": ("symfony/framework-bundle",),
    "tailwind": ("tailwindcss",),
    "tailwind-css": ("tailwindcss",),
    "tanstack-query": ("@tanstack/react-query",),
    "tauri": ("@tauri-apps/api", "tauri"),
    "threejs": ("three",),
    "three-js": ("three",),
    "vuejs": ("vue",),
    "vue-js": ("vue",),
}


def subjects(name: str) -> tuple[str, ...]:
    """The normalised names under which what people call `name` is declared."""
    key = normalise(name.removeprefix("."))
    return tuple(normalise(known) for known in SUBJECTS.get(key, (key,)))


def split_version(text: str, operator: str = "") -> tuple[str, str] | None:
    """``React 18+`` as (name, claimed version); None where the text does not end in a version.

    `operator` is what stood around the number where that was cut off: ``>=``, ``≥``, ``+``.
    """
    found = _SPLIT.match(text.strip())
    if not found:
        return None
    if any(mark in operator for mark in _OPEN_ENDED):
        operator = ">="
    return found[1].strip(), operator.replace("≤", "<=") + found[2].strip()


def stated(facts: Iterable[VersionFact], declared: Iterable[Declared]) -> list[VersionFact]:
    """`facts` and what the specifications of packages say; one that only says what would do yields to firmer ones."""
    declared = list(declared)
    result = list(facts)
    for found in [found for found in declared if not found.lenient] or declared:
        if found.spec and not found.spec.startswith(("workspace:", "catalog:", "$")):
            kind: VersionKind = "exact" if found.spec[:1].isdigit() and found.ecosystem != "cargo" else "range"
            subject = normalise(found.name)
            result.append(VersionFact(subject, found.spec, found.path, found.line, kind, found.ecosystem))
    return result


def contradicts(claimed: str, facts: Iterable[VersionFact]) -> bool:
    """Whether no version that `claimed` allows is allowed by any of `facts`. False where anything is uncertain.

    "< 16" claims nothing: it says for which versions something else is true.
    """
    known = [interval(fact.value, fact.scheme) for fact in facts]
    claim = _claim(claimed)
    if claim is None or not known:
        return False
    return all(fact is not None and _apart(claim, fact) for fact in known)


def interval(value: str, scheme: str = "npm") -> Interval | None:
    """The versions that `value` allows, from inclusive, to exclusive; None when it cannot be told."""
    value = value.strip().removeprefix("lts/").strip("\"'")
    value = _LTS.get(value.lower(), value)
    parts = [_all_of(part, scheme) for part in re.split(r"\|\|?", value)]
    known = [part for part in parts if part is not None]
    if len(known) != len(parts) or not known:
        return None
    uppers = [upper for _, upper in known if upper is not None]
    return min(lower for lower, _ in known), max(uppers) if len(uppers) == len(known) else None


def _all_of(part: str, scheme: str) -> Interval | None:
    hyphen = re.fullmatch(r"\s*([\w.]+)\s+-\s+([\w.]+)\s*", part)
    if hyphen:
        part = f">={hyphen[1]} <={hyphen[2]}"
    lower: Numbers = (0,)
    upper: Numbers | None = None
    found = _COMPARATOR.findall(part)
    if not found:
        return None
    for operator, version in found:
        one = _one(operator, version, scheme)
        if one is None:
            return None
        lower = max(lower, one[0])
        if one[1] is not None:
            upper = one[1] if upper is None else min(upper, one[1])
    return lower, upper


def _one(operator: str, version: str, scheme: str) -> Interval | None:
    found = _VERSION.match(version)
    if not found:
        return None
    numbers = tuple(int(number) for number in found[1].split("."))
    if operator == "!=":
        return (0,), None
    if operator in (">=", ">"):
        return (numbers if operator == ">=" else _bump(numbers, len(numbers) - 1)), None
    if operator in ("<", "<="):
        return (0,), (numbers if operator == "<" else _bump(numbers, len(numbers) - 1))
    if operator == "^" or (not operator and scheme == "cargo" and not found[2]):
        return numbers, _caret(numbers)
    if operator in ("~>", "~=") or (operator == "~" and scheme == "composer"):
        return numbers, _bump(numbers, max(len(numbers) - 2, 0))
    if operator == "~":
        return numbers, _bump(numbers, min(1, len(numbers) - 1))
    return numbers, _bump(numbers, len(numbers) - 1)


def _bump(numbers: Numbers, index: int) -> Numbers:
    return (*numbers[:index], numbers[index] + 1)


def _caret(numbers: Numbers) -> Numbers:
    index = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
    return _bump(numbers, index)


def _claim(claimed: str) -> Interval | None:
    found = _CLAIM.match(claimed.strip())
    if not found or (found[1] or "").startswith("<"):
        return None
    return interval((">=" if found[3] else found[1] or "") + found[2])


def _apart(one: Interval, other: Interval) -> bool:
    return _before(one, other) or _before(other, one)


def _before(one: Interval, other: Interval) -> bool:
    return one[1] is not None and _padded(one[1]) <= _padded(other[0])


def _padded(numbers: Numbers) -> Numbers:
    return (*numbers, *([0] * (4 - len(numbers))))
