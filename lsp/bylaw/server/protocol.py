"""The protocol of pygls with its known pitfalls closed (P1 to P20).

Each override has a test in tests/test_server_protocol.py. Handlers of three kinds are registered (see `methods`): plain
functions run on the loop as soon as their message is read; a `Request` does its first part on the loop and gives a
future; what pygls has built in stays as it is, except for text synchronization, which Bylaw does itself.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidRequest,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, lsp_method

from bylaw.server import log, messages
from bylaw.server.uris import SCHEME

if TYPE_CHECKING:
    from bylaw.server.server import Server

_OURS = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
    types.WORKSPACE_EXECUTE_COMMAND,  # P14: a command means the text as it is when it is read
)


class Request:
    """A handler whose call runs on the loop, before any later message is read, and gives the future of the answer."""

    def __init__(self, start: Callable[[Any], asyncio.Future[Any]]) -> None:
        self._start = start

    def __call__(self, params: Any) -> asyncio.Future[Any]:
        return self._start(params)


@dataclass(frozen=True)
class Written:
    """P20: an answer as JSON text in UTF-8 already, in pieces.

    Making thousands of typed objects plain would hold the loop up; so would copying a megabyte more than once.
    """

    pieces: Sequence[bytes]


class Protocol(LanguageServerProtocol):
    _server: Server

    def _register_builtin_features(self) -> None:
        """P11: the documents of pygls split lines at U+2028 and move the client's positions; ours: documents.py."""
        super()._register_builtin_features()  # type: ignore[no-untyped-call]
        for method in _OURS:
            self.fm.builtin_features.pop(method, None)

    def get_message_type(self, method: str) -> type[Any] | None:  # type: ignore[override]  # theirs is cached
        """Requests of our own are checked like all others."""
        return messages.History if method == messages.HISTORY else super().get_message_type(method)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Called for every JSON object, nested ones too: messages are understood in `handle_message`, whole."""
        return data

    def handle_message(self, message: Any) -> None:
        """P6: every request is answered, also one that cannot be understood or comes at the wrong time."""
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            log.warning("a message that is no JSON-RPC 2.0 was ignored")
            return
        try:
            self._refuse_untimely(message)
            structured = super().structure_message(message)
        except JsonRpcException as error:
            self._reject(message, error)
            return
        super().handle_message(structured)

    def _refuse_untimely(self, message: dict[str, Any]) -> None:
        method = message.get("method")
        if method is None or "id" not in message:
            return
        if not isinstance(method, str) or not isinstance(message["id"], int | str):
            raise JsonRpcInvalidRequest()
        if self._shutdown:
            raise JsonRpcInvalidRequest("the server has been shut down")
        if method == types.INITIALIZE and self._workspace is not None:
            raise JsonRpcInvalidRequest("the server has been initialized already")
        if method != types.INITIALIZE and self._workspace is None:
            raise JsonRpcServerNotInitialized()

    def _reject(self, message: dict[str, Any], error: JsonRpcException) -> None:
        """Answers a request that cannot be handled; a malformed reply fails the request of ours that it belongs to."""
        method, msg_id = message.get("method"), message.get("id")
        log.warning("%s was refused: %s", method if isinstance(method, str) else "a message", error.message)
        if method is not None:
            if isinstance(msg_id, int | str):
                self._send_response(msg_id, error=error.to_response_error())
            else:
                self._server.lost(method, message.get("params"))
        elif isinstance(msg_id, int | str):
            self._handle_response(msg_id, error=error.to_response_error())

    def _execute_handler(
        self,
        msg_id: str | int,
        handler: Callable[..., Any],
        callback: Callable[[Future[Any]], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        """P1: forget the future of a notification; P14: start a request before any later message is looked at."""

        def done(future: Any) -> None:
            self._request_futures.pop(msg_id, None)
            callback(future)

        if not isinstance(handler, Request):
            super()._execute_handler(msg_id, handler, done, args, kwargs)
            return
        future: Any = handler(*(args or ()))
        self._request_futures[msg_id] = future
        future.add_done_callback(done)

    def _handle_response(
        self, msg_id: str | int, result: Any | None = None, error: types.ResponseError | None = None
    ) -> None:
        """P9: the reply to a request that we have given up is no error."""
        future = self._request_futures.get(msg_id)
        if future is not None and future.done():
            del self._request_futures[msg_id]
            return
        super()._handle_response(msg_id, result, error)

    def _send_response(
        self, msg_id: str | int, result: Any | None = None, error: types.ResponseError | None = None
    ) -> None:
        """P10: an error goes out in one sentence, without the traceback and its paths; P20: what is written stays."""
        if isinstance(result, Written):
            self._result_types.pop(msg_id, None)
            head = b'{"jsonrpc":"2.0","id":%b,"result":' % json.dumps(msg_id).encode()
            self._send_text([head, *result.pieces, b"}"])
            return
        if error is not None:
            error = types.ResponseError(code=error.code, message=error.message)
        super()._send_response(msg_id, result, error)

    def _send_text(self, body: Sequence[bytes]) -> None:
        """As `_send_data` of pygls does, but for making the body."""
        if self.writer is None:
            return
        kind, length = f"{self.CONTENT_TYPE}; charset={self.CHARSET}", sum(map(len, body))
        head = f"Content-Length: {length}\r\nContent-Type: {kind}\r\n\r\n" if self._include_headers else ""
        sent = self.writer.write(b"".join([head.encode(), *body]))
        if inspect.iscoroutine(sent):
            self._server.spawn(sent)

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """P19: what pygls computes from the features says nothing of ``workspace/textDocumentContent``."""
        result = yield from super().lsp_initialize(params)
        if self._server.client.contents and result.capabilities.workspace:
            result.capabilities.workspace.text_document_content = types.TextDocumentContentOptions([SCHEME])
        return result

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_: Any) -> None:  # type: ignore[override]
        """P7 and P8: leaves at once, with 0 only after a shutdown; pygls always says 0 and waits for its threads."""
        self._server.leave(0 if self._shutdown else 1)

    @property
    def was_shut_down(self) -> bool:
        return bool(self._shutdown)


def failed(method: str, error: BaseException) -> JsonRpcException:
    """The answer to a request that failed for a reason of ours: says where to look, and nothing of the text."""
    return JsonRpcInternalError(message=f"{method} failed with {type(error).__name__}; the server's log says where")
