"""A language server inside the test: messages go in and come out as JSON, without a process and its start.

    ls = await opened(root)
    ls.say("textDocument/hover", {...}, 1)
    answer = await ls.reply(1)
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bylaw.server.server import Server

Message = dict[str, Any]


class Local(Server):
    """A server without a process: messages go in by `say`, what it sends comes out as `sent`."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[dict[str, Any]] = []
        self.left: int | None = None
        self.loop = asyncio.get_running_loop()
        self._tickets = 10_000
        self.protocol.set_writer(self, include_headers=False)  # type: ignore[arg-type]

    def write(self, data: bytes) -> None:
        self.sent.append(json.loads(data))

    def close(self) -> None: ...

    def leave(self, code: int) -> None:
        self.left = code

    def say(self, method: str, params: object = None, ticket: object = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        self.hear(message if ticket is None else {**message, "id": ticket})

    def hear(self, message: object) -> None:
        """What pygls does with a message that has been read."""
        self.protocol.handle_message(json.loads(json.dumps(message), object_hook=self.protocol.structure_message))

    def loop_soon(self, call: Callable[[], object]) -> None:
        """Has `call` done on the loop, from whichever thread."""
        self.loop.call_soon_threadsafe(call)

    async def until(self, ask: Callable[[], Any]) -> Any:
        async def poll() -> Any:
            while not (found := ask()):
                await asyncio.sleep(0.002)
            return found

        return await asyncio.wait_for(poll(), 60)

    async def reply(self, ticket: object) -> dict[str, Any]:
        found: dict[str, Any] = await self.until(lambda: next((m for m in self.sent if m.get("id") == ticket and "method" not in m), None))
        return found

    async def ask(self, method: str, params: object) -> Any:
        """The result of a request; fails if it is refused."""
        self._tickets += 1
        self.say(method, params, self._tickets)
        answer = await self.reply(self._tickets)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, uri: str, text: str, version: int = 1) -> str:
        self.say("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "markdown", "version": version, "text": text}})
        return uri

    def change(self, uri: str, version: int, *changes: Message) -> None:
        self.say("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)})

    def told(self, method: str) -> list[Any]:
        """The parameters of all messages of one method that the server has sent."""
        return [message["params"] for message in self.sent if message.get("method") == method]

    @property
    def published(self) -> dict[str, Message]:
        """What was last published, by URI."""
        return {params["uri"]: params for params in self.told("textDocument/publishDiagnostics")}

    async def found(self, uri: str) -> list[Message]:
        """The diagnostics of a document, once there are any."""
        items: list[Message] = await self.until(lambda: self.published.get(uri, {}).get("diagnostics"))
        return items


async def started(*folders: Path, capabilities: Message | None = None, **more: object) -> Local:
    """A server that serves `folders` to a client with `capabilities`."""
    local = Local()
    named = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
    local.say("initialize", {"processId": None, "rootUri": None, "workspaceFolders": named, "capabilities": capabilities or {}, **more}, 0)
    await local.reply(0)
    local.say("initialized", {})
    return local
