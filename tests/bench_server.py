"""How the server bears typing: edits at typing speed and in bursts, with questions between, on a long MEMORY.md.

    python tests/bench_server.py [--edits 1000] [--lines 3000] [--files 5000] [--pause 0.08] [--peer "rumdl server"]

Prints a table: the 95th percentile of hover, completion and symbols in ms, from the question to the last byte of the
answer (in brackets until this client has understood it, which takes Python longest for an outline), the ms from the last
edit to the diagnostics of the final text, the server's CPU ms an edit, and its memory after a tenth of the edits and at the end; beside it the
same for a peer that was given the same traffic (`pip install rumdl`, for one). Wall times are those of the machine as it
is: on a shared one compare the columns with each other, and trust CPU. Needs Linux for CPU and memory.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import shlex
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bylaw.text import Source
from support import Repo
from wire import Wire

BURST = 50
PATIENCE = 120.0  # seconds: others may use the machine too
EDITOR = {
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    }
}
"""What the client of every editor can do."""
QUESTIONS = ("textDocument/hover", "textDocument/completion", "textDocument/documentSymbol")


@dataclass
class Figures:
    """What a session took: seconds of each question, seconds to the final diagnostics, CPU seconds, bytes.

    `asked` is until the answer was there, `understood` until the client had made something of it.
    """

    asked: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    understood: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    settled: float = 0.0
    cpu: float = 0.0
    memory: list[int] = field(default_factory=list)

    def p95(self, method: str) -> str:
        """In ms until the answer was there, and until it was understood."""
        there, understood = (sorted(times[method]) for times in (self.asked, self.understood))
        at = int(0.95 * (len(there) - 1))
        return f"{there[at] * 1000:.0f} ({understood[at] * 1000:.0f})"


def repository(root: Path, files: int, lines: int) -> Repo:
    """A repository of `files` code files, some of which moved after a MEMORY.md of `lines` lines had named them."""
    repo = Repo(root)
    paths = [f"src/part{number % 40}/file_{number}.py" for number in range(files)]
    entries = [f"- 🦉 Keep `{paths[number % files]}` and `work_{number}` as they are\n" if number % 5 else f"## Part {number}\n" for number in range(lines)]
    code = {path: f"def work_{number}():\n    return {number}\n" for number, path in enumerate(paths)}
    repo.commit("Start", {**code, "MEMORY.md": "".join(entries)})
    repo.commit("Move", rename={path: path.replace("src/", "lib/") for path in paths[1 :: max(10, files // 60)]}, author="bob")
    return repo


class Typist:
    """A client that types into MEMORY.md and knows what the text is."""

    def __init__(self, wire: Wire, seed: int = 0) -> None:
        assert wire.root is not None
        self.wire, self.dice, self.figures = wire, random.Random(seed), Figures()
        self.source = Source((wire.root / "MEMORY.md").read_text("utf-8"))
        self.uri = wire.open("MEMORY.md", self.source.text)
        self.version, self.typed = 1, time.perf_counter()

    def type(self) -> None:
        """One letter somewhere at the end of a line, or a new line."""
        line = self.dice.randrange(self.source.line_count)
        at = self.source.line_span(line).end
        new = self.dice.choice("abc \n")
        line, character = self.source.position(at, "utf-16")
        self.source = Source(self.source.text[:at] + new + self.source.text[at:])
        self.version += 1
        place = {"line": line, "character": character}
        self.wire.change(self.uri, self.version, {"range": {"start": place, "end": place}, "text": new})
        self.typed = time.perf_counter()

    def ask(self, method: str) -> None:
        params: dict[str, Any] = {"textDocument": {"uri": self.uri}}
        if method != QUESTIONS[-1]:
            line = self.dice.randrange(self.source.line_count)
            params["position"] = {"line": line, "character": 14}
        started = time.perf_counter()
        ticket = self.wire.ask(method, params)
        self.wire.reply(ticket)
        self.figures.understood[method].append(time.perf_counter() - started)
        self.figures.asked[method].append(self.wire.arrived[ticket] - started)

    def published(self) -> list[dict[str, Any]]:
        return [params for params in self.wire.told["textDocument/publishDiagnostics"] if params["uri"] == self.uri]

    def settle(self) -> None:
        """Waits for the diagnostics of the text as it is now; what was asked since the last edit counts too."""
        self.wire.until(lambda: self.wire.diagnostics.get(self.uri, {}).get("version") == self.version, PATIENCE)
        self.figures.settled = time.perf_counter() - self.typed

    def wrong(self) -> list[str]:
        """What of the publishing was not as it should be: order, or a place that the final text has not there."""
        versions = [params["version"] for params in self.published() if "version" in params]
        found = [] if versions == sorted(versions) else ["an older version was published after a newer one"]
        for item in self.wire.diagnostics[self.uri]["diagnostics"]:
            start, end = item["range"]["start"], item["range"]["end"]
            first = self.source.offset(start["line"], start["character"], "utf-16")
            last = self.source.offset(end["line"], end["character"], "utf-16")
            words = self.source.text[first:last]
            if f"`{words}`" not in item["message"]:
                found.append(f"line {start['line'] + 1}: {words!r} is not what “{item['message']}” is about")
        return found


def session(wire: Wire, edits: int, pause: float) -> Typist:
    """Types `edits` times, half of them in bursts, and asks in between."""
    typist = Typist(wire)
    typist.settle()
    for method in QUESTIONS:  # what is read once for all is none of typing's costs
        typist.ask(method)
    typist.figures.asked.clear()
    typist.figures.understood.clear()
    cpu, typed = _cpu(wire), 0
    while typed < edits:
        burst = (typed // BURST) % 2 == 1
        for number in range(min(BURST, edits - typed)):
            typist.type()
            typed += 1
            if number % 5 == 4:
                typist.ask("textDocument/hover" if burst else QUESTIONS[typed // 5 % 3])
            time.sleep(0 if burst or typed >= edits else pause)
        if typed >= edits / 10 and len(typist.figures.memory) == 0:
            typist.figures.memory.append(_memory(wire))
    typist.settle()
    typist.figures.cpu = _cpu(wire) - cpu
    typist.figures.memory.append(_memory(wire))
    return typist


def _cpu(wire: Wire) -> float:
    try:
        fields = Path(f"/proc/{wire.process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return float(int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))


def _memory(wire: Wire) -> int:
    try:
        return int(Path(f"/proc/{wire.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def measured(repo: Repo, args: argparse.Namespace, cache: str, command: list[str] | None = None) -> Typist:
    with Wire(repo.root, command, environment={"BYLAW_CACHE_DIR": cache}) as wire:
        wire.start(EDITOR)
        return session(wire, args.edits, args.pause)


def table(columns: dict[str, Figures], edits: int) -> str:
    """The figures of each server, and the bar that Bylaw has set itself."""
    rows = [("", *columns, "bar")]
    for method in QUESTIONS:
        name = method.partition("/")[2]
        rows.append((f"{name}, p95 ms", *(found.p95(method) for found in columns.values()), "50"))
    rows.append(("final diagnostics, ms", *(f"{found.settled * 1000:.0f}" for found in columns.values()), "300"))
    rows.append(("CPU an edit, ms", *(f"{found.cpu / edits * 1000:.1f}" for found in columns.values()), "0.4 of rumdl"))
    early, late = ([f"{found.memory[at] >> 20}" for found in columns.values()] for at in (0, -1))
    rows += [("memory early, MB", *early, ""), ("memory at the end, MB", *late, "flat")]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, kind, default in (("edits", int, 1000), ("lines", int, 3000), ("files", int, 5000), ("pause", float, 0.08)):
        parser.add_argument(f"--{name}", type=kind, default=default)
    parser.add_argument("--peer", default="", help="the command of another language server, given the same traffic")
    args = parser.parse_args()
    gc.disable()  # the client keeps all that is published: its own pauses to look through that would count as the server's
    with tempfile.TemporaryDirectory() as folder:
        repo = repository(Path(folder) / "repo", args.files, args.lines)
        typist = measured(repo, args, f"{folder}/cache")
        columns = {"bylaw": typist.figures}
        if args.peer:
            columns[args.peer] = measured(repo, args, f"{folder}/cache", shlex.split(args.peer)).figures
    print(table(columns, args.edits))
    print(f"{len(typist.published())} times published; " + ("\n".join(typist.wrong()) or "nothing stale"))


if __name__ == "__main__":
    main()
