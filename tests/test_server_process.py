"""The process: how it starts, what it writes where, and how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support import Repo
from wire import SECONDS, RefusedError, Wire

BUSY = """
import threading
from bylaw.server.server import Server, run
start = Server.__init__
def busy(self):
    start(self)
    for lane in (self.compute, self.check, self.git, self.git):
        lane.submit(threading.Event().wait)
Server.__init__ = busy
run()
"""
NOISY = """
import os
from bylaw.server.server import Server, run
start = Server.__init__
def noisy(self):
    start(self)
    print("noise")
    os.system("echo noise; cat")
Server.__init__ = noisy
run()
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.mark.parametrize("command", [None, python(BUSY)], ids=["idle", "busy"])
def test_p7_p8_exit_codes(tmp_path: Path, command: list[str] | None) -> None:
    with Wire(tmp_path, command) as wire:
        wire.start()
        started = time.monotonic()
        assert wire.stop() == 0
        assert time.monotonic() - started < 5
    with Wire(tmp_path, command) as wire:
        wire.start()
        wire.notify("exit")
        assert wire.process.wait(SECONDS) == 1


@pytest.mark.parametrize("shut_down", [True, False])
def test_p8_the_end_of_input_ends_the_server_though_threads_hang(tmp_path: Path, shut_down: bool) -> None:
    with Wire(tmp_path, python(BUSY)) as wire:
        wire.start()
        if shut_down:
            wire.request("shutdown")
        assert wire.process.stdin is not None
        wire.process.stdin.close()
        assert wire.process.wait(5) == (0 if shut_down else 1)


def test_p8_a_killed_client_takes_the_server_with_it(tmp_path: Path) -> None:
    client = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with Wire(tmp_path) as wire:
        wire.start(processId=client.pid)
        client.kill()
        client.wait()
        assert wire.process.wait(SECONDS) == 1  # though its standard input is still open


@pytest.mark.skipif(sys.platform == "win32", reason="there no process can be sent an interrupt alone")
def test_an_interrupt_is_said_in_one_sentence(tmp_path: Path) -> None:
    with Wire(tmp_path, [sys.executable, "-m", "bylaw", "server"]) as wire:
        wire.start()
        wire.process.send_signal(signal.SIGINT)
        assert wire.process.wait(SECONDS) == 2
    assert "bylaw: interrupted\n" in wire.errors
    assert "Traceback" not in wire.errors


def test_a_client_in_another_container_is_not_missed(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with Wire(tmp_path) as wire:
        wire.start(processId=gone.pid)
        with pytest.raises(RefusedError):
            wire.request("no/such")
        assert wire.stop() == 0


def test_p17_nothing_but_the_protocol_is_written_to_standard_output(tmp_path: Path) -> None:
    with Wire(tmp_path, python(NOISY)) as wire:
        wire.start()
        assert wire.stop() == 0
        assert wire.errors.count("noise") == 2


def test_p10_the_log_holds_no_text(tmp_path: Path) -> None:
    secret = "the launch code is 0000"
    Repo(tmp_path).commit("Start", {"CLAUDE.md": f"- {secret}\n"})
    with Wire(tmp_path) as wire:
        wire.start()
        uri = wire.open("CLAUDE.md")
        wire.notify("$/setTrace", {"value": "verbose"})
        assert secret in str(wire.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}}))
        wire.send(b'{"broken json: ' + secret.encode())
        wire.change(uri, 2, {"range": None, "text": secret})
        with pytest.raises(RefusedError):
            wire.request("textDocument/hover", {"textDocument": {"uri": uri}, "position": secret})
        assert wire.until(lambda: wire.told["$/logTrace"])
        assert secret not in str(wire.told["$/logTrace"])
        assert wire.stop() == 0
        assert "textDocument/hover was refused: Invalid Params" in wire.errors
        assert secret not in wire.errors


def test_p16_one_client_over_tcp(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bylaw.server", "--tcp", "127.0.0.1:0"]
    with Wire(tmp_path, command) as wire:
        wire.until(lambda: "listening on" in wire.errors)
        port = int(wire.errors.split("listening on")[1].split("\n")[0].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            body = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{},"processId":null,"rootUri":null}}'
            shutdown = b'{"jsonrpc":"2.0","id":2,"method":"shutdown"}'
            leave = b'{"jsonrpc":"2.0","method":"exit"}'
            file = connection.makefile("rwb")
            for message, answer in ((body, b'"serverInfo"'), (shutdown, b'"result"'), (leave, b"")):
                file.write(b"Content-Length: %d\r\n\r\n%s" % (len(message), message))
                file.flush()
                if answer:
                    length = int(file.readline().split(b":")[1])
                    while file.readline().strip():
                        pass
                    assert answer in file.read(length)
        assert wire.process.wait(SECONDS) == 0


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:x", ":5000", "127.0.0.1:99999", "192.0.2.1:7"])
def test_a_place_that_is_none_is_said_so(address: str) -> None:
    done = subprocess.run([sys.executable, "-m", "bylaw.server", "--tcp", address], capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 2
    assert done.stderr.startswith("bylaw ") or done.stderr.startswith("bylaw: ")
    assert done.stderr.count("\n") == 1
