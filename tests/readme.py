"""What README.md promises, in a form that a program can hold it to.

    python tests/readme.py command demo      prints the command line that README names `demo`
    python tests/readme.py rules             writes the table of rules into README
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
_RULES = re.compile(r"(?<=<!-- rules -->\n).*?(?=<!-- end of rules -->)", re.DOTALL)


def command(name: str) -> str:
    """The command line in the fence after `<!-- command: NAME -->`."""
    found = re.search(rf"<!-- command: {re.escape(name)} -->\n+```[a-z]*\n(.*?)\n```", README.read_text("utf-8"), re.DOTALL)
    assert found, f"README names no command {name!r}"
    return found[1]


def fence(name: str) -> str:
    """The content of the fence after `<!-- snippet: NAME -->`."""
    found = re.search(rf"<!-- snippet: {re.escape(name)} -->\n+```[a-z]*\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found, f"README has no snippet {name!r}"
    return found[1]


def rules_written() -> str:
    """The table of rules as README has it."""
    found = _RULES.search(README.read_text("utf-8"))
    assert found, "README has no table of rules"
    return found[0]


def rules_table() -> str:
    """The table of rules as the rules' own docstrings tell it."""
    from bylaw.rules import RULES

    rows = [f"| `{rule.code}` | {'off' if rule.optional else rule.severity} | {rule.summary} |" for rule in RULES]
    return "\n".join(["| code | severity | what it says |", "|---|---|---|", *rows]) + "\n"


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["command"] and len(arguments) == 2:
        sys.stdout.write(command(arguments[1]) + "\n")
    elif arguments == ["rules"]:
        text = README.read_text("utf-8")
        README.write_text(_RULES.sub(lambda _: rules_table(), text), "utf-8")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
