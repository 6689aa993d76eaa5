"""Makes `bundled/`: the server with everything it imports, in pure Python, for any platform and Python 3.10 or later.

    python scripts/bundle.py            the wheels named in bundled-requirements.txt, then lsp/bylaw
    python scripts/bundle.py --wheels DIR   keep the wheels in DIR; a second run needs no network

`bundled/libs` goes to the front of the server's path and `bundled/fallback` to its end (python/run_server.py): a
compiled rapidfuzz of the person's own Python is faster than the pure one that comes with us.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from email.parser import HeaderParser
from importlib.util import find_spec
from pathlib import Path

CLIENT = Path(__file__).resolve().parent.parent
REQUIREMENTS = CLIENT / "bundled-requirements.txt"
BUNDLED = CLIENT / "bundled"
FALLBACK = ("rapidfuzz",)
# The pinned wheels are chosen for one platform, whatever machine builds; what is compiled in them is thrown away.
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux2014_x86_64", "any")
TARGET = [
    "--only-binary=:all:", "--python-version=3.10", "--implementation=cp", "--abi=cp310", "--abi=none",
    *(f"--platform={name}" for name in PLATFORMS),
]  # fmt: skip
COMPILED = {".so", ".pyd", ".dll", ".dylib"}
UNUSED = {".pyi", ".pyx", ".pxd", ".c", ".cpp", ".h", ".hpp", ".pyc", ".exe", ".typed", ".md", ".yaml"}
UNUSED_NAMES = {
    "RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "WHEEL", "entry_points.txt", "top_level.txt", "zip-safe",
}  # fmt: skip
UNUSED_FOLDERS = {"bin", "test", "__pycache__", "__pyinstaller", "rapidfuzz.libs"}
# What is loaded once every language that code is read in has been read in.
LOADED = """
import sys
sys.path.insert(0, sys.argv[1])
from bylaw.language import code
for language in set(code._BY_ENDING.values()):
    list(code._lexer(language).get_tokens("x"))
print(*(module.__file__ for name, module in sys.modules.items() if name.startswith("pygments.")), sep="\\n")
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wheels", type=Path, default=CLIENT / "node_modules/.cache/bylaw-wheels", metavar="DIR")
    wheels: Path = parser.parse_args().wheels
    shutil.rmtree(BUNDLED, ignore_errors=True)
    wheels.mkdir(parents=True, exist_ok=True)
    if not _install(wheels, quiet=True):
        _pip("download", "--dest", str(wheels), *TARGET)
        if not _install(wheels, quiet=False):
            return 1
    for package in sorted((BUNDLED / "libs").iterdir()):
        if package.name.split("-")[0].lower() in FALLBACK:
            (BUNDLED / "fallback").mkdir(exist_ok=True)
            shutil.move(package, BUNDLED / "fallback" / package.name)
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(CLIENT.parent / "lsp" / "bylaw", BUNDLED / "libs" / "bylaw", ignore=ignored)
    _strip()
    _drop_lexers()
    _licences()
    files = [path for path in BUNDLED.rglob("*") if path.is_file()]
    sys.stdout.write(f"{BUNDLED}: {len(files)} files, {sum(f.stat().st_size for f in files) / 1e6:.1f} MB\n")
    return 0


def _install(wheels: Path, *, quiet: bool) -> bool:
    """Unpacks the pinned wheels that lie in `wheels`; False if one is missing."""
    places = ["--no-index", "--find-links", str(wheels), "--target", str(BUNDLED / "libs")]
    return _pip("install", *places, "--no-compile", *TARGET, quiet=quiet) == 0


def _pip(command: str, *options: str, quiet: bool = False) -> int:
    """Runs pip over the pinned requirements, which have to be all that these need in turn.

    What it says of the network is of use only if it fails for good.
    """
    python = sys.executable if find_spec("pip") else sys._base_executable  # an environment may have none
    pip = [python, "-m", "pip", command, "--quiet", "--require-hashes", "-r", str(REQUIREMENTS)]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    stderr = subprocess.DEVNULL if quiet else None
    return subprocess.run([*pip, *options], env=environment, stderr=stderr, check=False).returncode


def _strip() -> None:
    """Removes what a server never reads: compiled code of one platform, stubs, scripts, installers' notes."""
    for path in sorted(BUNDLED.rglob("*"), reverse=True):
        metadata = path.parent.name.endswith(".dist-info")
        if path.is_dir():
            if path.name in UNUSED_FOLDERS or not any(path.iterdir()):
                shutil.rmtree(path)
        elif path.suffix in COMPILED | UNUSED or (metadata and path.name in UNUSED_NAMES):
            path.unlink()


def _drop_lexers() -> None:
    """Of the hundreds of languages of pygments keeps those that Bylaw reads."""
    command = [sys.executable, "-I", "-S", "-B", "-c", LOADED, str(BUNDLED / "libs")]
    used = set(map(Path, subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()))
    for path in (BUNDLED / "libs" / "pygments").rglob("*.py"):
        if path not in used and path.name not in ("__init__.py", "_mapping.py"):
            path.unlink()


def _licences() -> None:
    """Writes what is bundled, in which version and under which licence."""
    rows = []
    for metadata in sorted(BUNDLED.glob("*/*.dist-info/METADATA")):
        header = HeaderParser().parsestr(metadata.read_text(encoding="utf-8"))
        classified = [c.rpartition(" :: ")[2] for c in header.get_all("Classifier", []) if c.startswith("License ::")]
        licence = header.get("License-Expression") or header.get("License") or ", ".join(classified)
        if len(licence) > 40:  # the whole text of it
            licence = ", ".join(classified)
        texts = sorted(metadata.parent.rglob("[Ll][Ii][Cc][Ee][Nn]*.*")) + sorted(metadata.parent.rglob("LICENSE"))
        texts = [text for text in texts if text.is_file()]
        where = texts[0].relative_to(BUNDLED).as_posix() if texts else "in its METADATA"
        rows.append(f"| {header['Name']} | {header['Version']} | {licence} | {where} |")
    table = "\n".join(["| package | version | licence | text |", "| --- | --- | --- | --- |", *rows])
    (BUNDLED / "LICENCES.md").write_text(f"# What is bundled with Bylaw\n\n{table}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
