"""A bare client of the language server, for what no well-behaved client sends.

    with Wire(root) as wire:
        wire.start()
        answer = wire.request("textDocument/hover", {...})
        wire.until(lambda: wire.diagnostics.get(uri))

Every message is plain JSON. Requests of the server are answered by `wire.answers`, and otherwise with null.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
Message = dict[str, Any]

SECONDS = 30.0  # on a loaded machine starting Python takes some of them
PUSH: Message = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}}


class RefusedError(AssertionError):
    """The server answered with an error; `code` is its number."""

    def __init__(self, error: Message) -> None:
        super().__init__(error["message"])
        self.code, self.error = error["code"], error


class Wire:
    """A server process and everything it said."""

    def __init__(self, root: Path | None = None, command: list[str] | None = None, environment: Mapping[str, str] | None = None) -> None:
        self.root = root
        self.process = subprocess.Popen(
            command or [sys.executable, "-m", "bylaw.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
        )
        self.answers: dict[str, Callable[[Any], Any]] = {}
        self.replies: dict[Any, Message] = {}
        self.arrived: dict[Any, float] = {}
        """When the last byte of a reply was there, by `time.perf_counter`: what is made of it is the client's affair."""
        self.asked: list[Message] = []
        self.told: dict[str, list[Any]] = defaultdict(list)
        self.order: list[Any] = []
        self.errors = ""
        self._news = threading.Condition()
        self._last = 0
        for work in (self._listen, self._drain):
            threading.Thread(target=work, daemon=True).start()

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    # what the client says

    def send(self, message: object) -> None:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method: str, params: object = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: object = None) -> int:
        """Sends a request without waiting; its id."""
        self._last += 1
        self.send({"jsonrpc": "2.0", "id": self._last, "method": method, "params": params})
        return self._last

    def reply(self, ticket: Any, seconds: float = SECONDS) -> Any:
        """The result of the request `ticket`; raises RefusedError if it is an error."""
        answer = self.until(lambda: self.replies.get(ticket), seconds)
        if "error" in answer:
            raise RefusedError(answer["error"])
        return answer["result"]

    def request(self, method: str, params: object = None) -> Any:
        return self.reply(self.ask(method, params))

    def start(self, capabilities: Message | None = None, **more: object) -> Message:
        """Initializes the server with `root` as the only folder; its capabilities."""
        uri = self.root.as_uri() if self.root else None
        params = {"processId": os.getpid(), "rootUri": uri, "capabilities": PUSH if capabilities is None else capabilities, **more}
        result: Message = self.request("initialize", params)
        self.notify("initialized", {})
        return result

    def open(self, path: str, text: str | None = None, version: int = 1) -> str:
        """Opens a file of the root (or a URI); its URI."""
        uri = path if ":" in path else self.uri(path)
        if text is None:
            assert self.root is not None
            text = (self.root / path).read_bytes().decode()
        item = {"uri": uri, "languageId": "markdown", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def change(self, uri: str, version: int, *changes: Message) -> None:
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)})

    def at(self, uri: str, line: int, character: int) -> Message:
        return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}

    def uri(self, path: str) -> str:
        assert self.root is not None
        return (self.root / path).as_uri()

    def stop(self) -> int:
        """Shuts the server down as a client should; its exit status."""
        self.request("shutdown")
        self.notify("exit")
        return self.process.wait(SECONDS)

    # what the server says

    @property
    def diagnostics(self) -> dict[str, Message]:
        """What was last published, by URI."""
        return {params["uri"]: params for params in self.told["textDocument/publishDiagnostics"]}

    def until(self, ask: Callable[[], T | None], seconds: float = SECONDS) -> T:
        """What `ask` gives as soon as it gives something; asked again whenever the server said something."""
        with self._news:
            found = ask()
            while not found:
                assert self._news.wait_for(lambda: True if ask() else self._gone(), seconds), f"nothing came\n{self.errors}"
                found = ask()
                assert found or self.process.poll() is None, f"the server has ended\n{self.errors}"
            return found

    def _gone(self) -> bool:
        return self.process.poll() is not None

    def _listen(self) -> None:
        assert self.process.stdout is not None
        while header := self.process.stdout.readline():
            length = int(header.split(b":")[1]) if header.lower().startswith(b"content-length") else 0
            while self.process.stdout.readline().strip():
                pass
            body = self.process.stdout.read(length)
            now = time.perf_counter()
            message = json.loads(body)
            with self._news:
                if "method" not in message:
                    self.arrived[message["id"]] = now
                self._take(message)
                self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def _take(self, message: Message) -> None:
        if "method" not in message:
            self.replies[message["id"]] = message
            self.order.append(message["id"])
        elif "id" in message:
            self.asked.append(message)
            answer = self.answers.get(message["method"], lambda params: None)
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": answer(message["params"])})
        else:
            self.told[message["method"]].append(message["params"])

    def _drain(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._news:
                self.errors += line.decode(errors="replace")
                self._news.notify_all()
