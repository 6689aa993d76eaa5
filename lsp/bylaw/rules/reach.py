"""Whether a ban reaches a code file: what limits it has to be understood, or nothing is said."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from bylaw.language.claims.scope import of_document
from bylaw.language.globs import is_glob, matches
from bylaw.language.known import words
from bylaw.language.late import late
from bylaw.model import Claim, Document

if TYPE_CHECKING:
    from bylaw.repo.present import Present

_TEST_FOLDER = late(
    r"(?:.*[._-])?(?:tests?|specs?|e2e)(?:[._-]?(?:js|ts|utils?|support|helpers?|data|kit|lib|fixtures))?"
    r"|__tests__|testing|cypress|playwright"
)
_TEST_NAME = late(
    r"(?:test_.*|conftest|.*_(?:test|tests|spec|unittest))\.\w+|.*\.(?:test|spec|stories|e2e|cy)\.\w+"
    r"|.*(?:Test|Tests|IT|Spec)\.\w+"
)
_TESTS = late(r"(?:unit |integration |e2e )?(?:tests?|specs?)(?: (?:code|files?|suites?))?$", re.IGNORECASE)
_OF_TESTS = late(r"(?:.*[-_.])?(?:tests?|testing|specs?)(?:[-_.].*)?\.\w+")
"""The names of memory files that are about tests."""
_SHIPPED = late(r"(?:prod(?:uction)?|release builds?)(?: code)?$", re.IGNORECASE)
_KINDS = {
    "migrations": words("migrations migration migrate"),
    "scripts": words("scripts script bin tools"),
    "benchmarks": words("benchmarks benches bench benchmark"),
    "examples": words("examples example samples demo demos"),
    "docs": words("docs doc documentation"),
}
_ASIDE = words(
    "vendor third_party third-party external node_modules dist generated __generated__ gen docs ai-docs examples"
    " example samples sample demo"
)
_BUILDS = late(r"(?:.*\.config|esbuild|webpack|rollup|vite|gulpfile|gruntfile|setup|noxfile)(?:\..*)?\.\w+")
_CHUNK = late(r".*[-.][0-9a-f]{8,}\.\w+|.*\.min\.\w+")
_GENERATED = late(r"@generated|code generated|do not edit|auto-?generated", re.IGNORECASE)
_LAST_PART = late(r"\s+(?:folder|directory|package|module|crate|app|service|files?)$", re.IGNORECASE)


def is_test(path: str) -> bool:
    """Whether a file holds tests, by its name or a folder above it."""
    tested = any(_TEST_FOLDER.fullmatch(folder) for folder in path.lower().split("/")[:-1])
    return tested or _TEST_NAME.fullmatch(posixpath.basename(path)) is not None


def is_others(path: str, text: str) -> bool:
    """Whether a file is not the project's own code: vendored, generated, an example, or a tool in a hidden folder."""
    aside = path.startswith(".") or not _ASIDE.isdisjoint(path.lower().split("/")[:-1])
    return aside or _CHUNK.fullmatch(path) is not None or _GENERATED.search(text, 0, 600) is not None


def is_script(path: str, text: str) -> bool:
    """Whether a file is run by itself, or holds tests: there, plain words like `print` and `input` have their place."""
    folders = path.lower().split("/")[:-1]
    aside = not folders or not _KINDS["scripts"].isdisjoint(folders) or _builds(path)
    return aside or is_test(path) or text.startswith("#!") or "__main__" in text


def _builds(path: str) -> bool:
    """Whether a file tells how the code is built, and is no part of it."""
    return _BUILDS.fullmatch(posixpath.basename(path).lower()) is not None


def reaches(document: Document, claim: Claim, path: str, present: Present) -> bool:
    """Whether `claim`, made in `document`, holds for the code file at `path`; False where that cannot be told."""
    around = of_document(document)
    own = claim.scope[len(around) :]
    of_tests = _OF_TESTS.fullmatch(posixpath.basename(document.path).lower()) is not None
    if of_tests and not is_test(path):
        return False
    if not claim.removed and is_test(path) and not (of_tests or any(_TESTS.match(limit) for limit in own)):
        return False  # tests do on purpose what nobody is to do
    for limits in (around, own):
        if limits and not any(_is_in(path, limit, present) for limit in limits):
            return False
    return all(_is_in(path, limit, present) is False for limit in claim.exempt)


def _is_in(path: str, limit: str, present: Present) -> bool | None:
    """Whether a file is in the place that `limit` names; None where that cannot be told."""
    limit = _LAST_PART.sub("", limit.strip())
    if _TESTS.match(limit):
        return is_test(path)
    if _SHIPPED.match(limit):
        return not is_test(path) and not _builds(path)
    for name, folders in _KINDS.items():
        if limit.lower() in (name, name.rstrip("s")):
            return not folders.isdisjoint(path.lower().split("/")[:-1])
    if is_glob(limit):
        return matches(path, (limit, f"**/{limit}", f"{limit.rstrip('/')}/**"))
    plain = limit.removeprefix("./").strip("/")
    if " " in plain or not plain or not ("/" in limit or "." in plain or present.ending(plain)):
        return None
    return f"/{plain}/" in f"/{path}/" or f"/{plain}." in f"/{path}"
