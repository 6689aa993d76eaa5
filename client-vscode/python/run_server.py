"""Starts the server that is bundled with the extension: `python -I run_server.py COMMAND...` is `bylaw COMMAND...`.

Runs isolated (-I), so neither the folder that is open nor PYTHONPATH can put other code before ours.
"""

import re
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path

BUNDLED = Path(__file__).resolve().parent.parent / "bundled"
OLDEST_RAPIDFUZZ = (3, 9)


def has_compiled_rapidfuzz() -> bool:
    """Whether this Python has a rapidfuzz of its own that is compiled and new enough, found without importing it."""
    spec = find_spec("rapidfuzz")
    if spec is None or spec.origin is None:
        return False
    package = Path(spec.origin).parent
    if not any((package / f"fuzz_cpp{suffix}").is_file() for suffix in EXTENSION_SUFFIXES):
        return False
    versions = (re.match(r"(\d+)\.(\d+)", info.name[len("rapidfuzz-") :]) for info in package.parent.glob("*.dist-info")
                if info.name.lower().startswith("rapidfuzz-"))
    return any(found and tuple(map(int, found.groups())) >= OLDEST_RAPIDFUZZ for found in versions)


def main() -> int:
    if not has_compiled_rapidfuzz():
        sys.path.insert(0, str(BUNDLED / "fallback"))
    sys.path.insert(0, str(BUNDLED / "libs"))
    from bylaw.__main__ import main as bylaw

    return bylaw()


if __name__ == "__main__":
    sys.exit(main())
