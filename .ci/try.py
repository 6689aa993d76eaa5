"""Runs a command in `.venv`, with this checkout of Bylaw installed there; makes both where they are missing.

    python3 .ci/try.py bylaw demo
    python3 .ci/try.py --dev pytest -q -n auto       (with the tools that the tests need)

Needs Python 3.10 or newer, and the network the first time.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


def main(arguments):
    dev = arguments[:1] == ["--dev"]
    command = arguments[1:] if dev else arguments
    if not command:
        sys.exit(__doc__)
    if sys.version_info < (3, 10):  # noqa: UP036 - whoever starts this may have an older one
        sys.exit(f"Bylaw needs Python 3.10 or newer, and this is {sys.version.split()[0]}: use a newer one.")
    install("dev" if dev else "")
    path = str(BIN) + os.pathsep + os.environ.get("PATH", "")
    program = shutil.which(command[0], path=path)
    if program is None:
        sys.exit(f"{command[0]} is neither in {BIN} nor installed.")
    return subprocess.call([program, *command[1:]], env={**os.environ, "PATH": path})


def install(extra):
    """Installs the checkout (editable), unless that was done for the same pyproject.toml and Python already."""
    state = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    stamps = [VENV / f"installed-{name or 'plain'}" for name in {extra, "dev"}]
    if PYTHON.exists() and any(stamp.exists() and stamp.read_text() == state for stamp in stamps):
        return
    sys.stderr.write("Setting up .venv ...\n")
    pip = pip_for(VENV)
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    done = subprocess.call([*pip, "install", "--quiet", "--disable-pip-version-check", "--editable", target])
    if done:
        sys.exit("pip could not install Bylaw; what it said stands above.")
    (VENV / f"installed-{extra or 'plain'}").write_text(state)


def pip_for(folder):
    """The pip of the environment, or, where this Python cannot give it one (Debian), the pip of this Python."""
    if not PYTHON.exists():
        venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    own = [str(PYTHON), "-m", "pip"]
    for start in ([str(PYTHON), "-m", "ensurepip", "--default-pip"], None):
        if answers([*own, "--version"]):
            return own
        if start:
            answers(start)
    if answers([sys.executable, "-m", "pip", "--python", str(PYTHON), "--version"]):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    sys.exit("This Python has neither ensurepip nor pip. On Debian and Ubuntu: apt install python3-venv")


def answers(command):
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
