"""Writes into package.json what the server's tables say: the settings, the memory files that activate us, their patterns.

    python scripts/generate.py [--check]      --check writes nothing and fails if something would change

Needs a Python that can import the server (lsp/ is put on the path here, its dependencies must be installed).
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

CLIENT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CLIENT.parent / "lsp"))

from bylaw.config import FILE_NAME, OPTIONS, SEVERITIES, Option  # noqa: E402
from bylaw.language.formats import FORMATS  # noqa: E402
from bylaw.rules import RULES  # noqa: E402

STRINGS = {"type": "array", "items": {"type": "string"}}


def setting(option: Option) -> dict[str, Any]:
    """The JSON schema of a setting of the server. Raises KeyError for a kind that nobody has told us of."""
    severity = {"enum": list(SEVERITIES)}
    shapes: dict[str, dict[str, Any]] = {
        "names": STRINGS,
        "globs": STRINGS,
        "globs by layer": {"type": "object", "additionalProperties": STRINGS},
        "severity by code": {
            "type": "object",
            "properties": {
                rule.code: {**severity, "markdownDescription": rule.summary, "default": rule.severity} for rule in RULES
            },
            "additionalProperties": severity,
        },
        "text": {"type": "string"},
        "yes or no": {"type": "boolean"},
        "one of": {"type": "string", "enum": list(option.choices)},
    }
    where = f"Laid over the same key in `{FILE_NAME}` or `[tool.bylaw]` of `pyproject.toml`."
    return {
        **shapes[option.kind], "default": option.default, "scope": "window",
        "markdownDescription": f"{option.doc} {where}",
    }  # fmt: skip


def expanded(glob: str) -> list[str]:
    """The globs without braces that `glob` stands for."""
    found = re.search(r"\{([^{}]*)\}", glob)
    if not found:
        return [glob]
    before, after = glob[: found.start()], glob[found.end() :]
    return [text for part in found[1].split(",") for text in expanded(before + part + after)]


def globs() -> list[str]:
    return sorted({one for row in FORMATS for glob in row.globs for one in expanded(glob)})


def at_the_root() -> list[str]:
    """The memory files that have one fixed name below the root: the editor looks for them without a search."""
    names = {glob.removeprefix("**/") for glob in globs()}
    return sorted([name for name in names if "*" not in name] + [FILE_NAME])


def not_markdown() -> list[str]:
    """The memory files that are no Markdown by name: an editor has to be told to show them."""
    return [glob if glob.startswith("**/") else f"**/{glob}" for glob in globs() if not glob.endswith(".md")]


def manifest(text: str) -> str:
    """package.json with our parts of it made anew."""
    data = json.loads(text)
    server = {f"bylaw.{option.name}": setting(option) for option in OPTIONS}
    pages = data["contributes"]["configuration"]
    pages[1]["properties"] = server
    data["bylaw"]["otherMemoryFiles"] = not_markdown()
    data["activationEvents"] = ["onLanguage:markdown", *(f"workspaceContains:{name}" for name in at_the_root())]
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    path, check = CLIENT / "package.json", "--check" in sys.argv
    old = path.read_text(encoding="utf-8")
    new = manifest(old)
    if new == old:
        return 0
    if not check:
        path.write_text(new, encoding="utf-8", newline="\n")
    sys.stdout.write(f"package.json: {'not what' if check else 'now as'} the server says\n")
    return 1 if check else 0


if __name__ == "__main__":
    sys.exit(main())
