"""Runs a command of Bylaw: `python -I run_server.py COMMAND...` is `bylaw COMMAND...` of the bundle beside this file.

With `--own OLDEST` before the command, the Bylaw that is installed for this Python runs instead, if it has the same
major version as OLDEST and is not before it. A server first says on standard error which Python runs which Bylaw; a
Python that is too old says so and ends with 1.

Runs isolated (-I), so neither the folder that is open nor PYTHONPATH can put other code before ours.
"""

import re
import sys
from contextlib import suppress
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from subprocess import DEVNULL, Popen

BUNDLED = Path(__file__).resolve().parent.parent / "bundled"
OLDEST_PYTHON = (3, 10)
OLDEST_RAPIDFUZZ = (3, 9)
LATER = ("pygls", "bylaw/language", "markdown_it", "bylaw/repo", "bylaw/rules", "bylaw/pairs", "bylaw/history", "yaml")
"""What a server imports after lsprotocol, which is large: folders of which it needs everything, in their order."""


def installed(name: str) -> tuple:
    """The version of what this Python has installed as `name`, its numbers; () for nothing.

    Read from the names of folders: importlib.metadata takes several times as long to import as all of this.
    """
    for folder in map(Path, sys.path):
        for info in folder.glob(name + "-*.dist-info"):
            return tuple(map(int, re.findall(r"\d+", info.name)[:3]))
    return ()


def has_compiled_rapidfuzz() -> bool:
    """Whether this Python has a rapidfuzz of its own that is compiled and new enough, found without importing it."""
    spec = find_spec("rapidfuzz")
    if spec is None or spec.origin is None or installed("rapidfuzz") < OLDEST_RAPIDFUZZ:
        return False
    return any((Path(spec.origin).parent / ("fuzz_cpp" + suffix)).is_file() for suffix in EXTENSION_SUFFIXES)


def compile_ahead() -> None:
    """At the first start: has a second process compile what this one imports later.

    Python takes as long to compile all modules as to run them, and an editor that starts leaves little of a processor.
    """
    libs = BUNDLED / "libs"
    if not Path(cache_from_source(str(libs / "bylaw" / "__init__.py"))).is_file():
        command = [sys.executable, "-I", "-m", "compileall", "-qq", *LATER]
        with suppress(OSError):
            Popen(command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, cwd=libs)


def is_compatible(version: tuple, oldest: str) -> bool:
    least = tuple(map(int, oldest.split(".")))
    return version[:1] == least[:1] and version >= least


def main() -> int:
    if sys.version_info < OLDEST_PYTHON:
        sys.stderr.write("bylaw INFO Python %d.%d at %s is too old.\n" % (*sys.version_info[:2], sys.executable))
        return 1
    own = False
    if sys.argv[1:2] == ["--own"]:
        own = find_spec("bylaw") is not None and is_compatible(installed("bylaw"), sys.argv[2])
        del sys.argv[1:3]
    serves = sys.argv[1:2] == ["server"]
    if not own:
        if not has_compiled_rapidfuzz():
            sys.path.insert(0, str(BUNDLED / "fallback"))
        sys.path.insert(0, str(BUNDLED / "libs"))
        if serves:
            compile_ahead()
    from bylaw import __version__

    if serves:
        told = (*sys.version_info[:2], sys.executable, "installed" if own else "bundled", __version__)
        print("bylaw INFO Python %d.%d at %s runs the %s Bylaw %s" % told, file=sys.stderr, flush=True)
    from bylaw.__main__ import main as bylaw

    return bylaw()


if __name__ == "__main__":
    sys.exit(main())
