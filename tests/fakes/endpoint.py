"""A small OpenAI-compatible server on loopback, with the faults a test asks for."""

import gzip
import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ERRORS: dict[str, tuple[int, dict[str, str]]] = {
    "temperature": (400, {"message": "Unsupported value: temperature", "param": "temperature"}),
    "stream_options": (400, {"message": "unknown field stream_options"}),
    "context": (400, {"message": "too long", "code": "context_length_exceeded"}),
    "key": (401, {"message": "Incorrect API key provided: {key}", "code": "invalid_api_key"}),
    "forbidden": (403, {"message": "not here"}),
    "missing": (404, {"message": "no such model", "code": "model_not_found"}),
    "busy": (429, {"message": "slow down"}),
    "quota": (429, {"message": "no money", "code": "insufficient_quota"}),
    "payment": (402, {"message": "Insufficient Balance"}),
    "too_large": (413, {"message": "payload"}),
    "broken": (500, {"message": "oops {key}"}),
    "refused": (422, {"message": "no"}),
}


@dataclass
class Script:
    """What the server does, and what it has seen.

    Attributes:
        faults: One for each request, in turn; afterwards every request succeeds.
        reply: The text of a completion.
        retry_after: Sent with 429 when not empty.
        requests: Path, headers and body of each request, in order.
        elsewhere: Address that redirects point to.
        dimension: Of embeddings.
        salt: Another one is another model.
        step: Characters in a piece of a completion.
    """

    faults: deque[str] = field(default_factory=deque)
    reply: str = '{"claims": []}'
    retry_after: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    elsewhere: str = "http://127.0.0.1:9/v1"
    dimension: int = 8
    salt: int = 0
    step: int = 5
    url: str = ""

    def expect(self, *faults: str) -> None:
        self.faults.extend(faults)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [request["body"] for request in self.requests]


@contextmanager
def serving() -> Iterator[Script]:
    """Run a server until the block ends; ``url`` is its address."""
    script = Script()

    class Handler(_Handler):
        pass

    Handler.script = script
    server = _Server(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that hung up, which is what most tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: Script

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(size) or b"{}"
        body = json.loads(content) if content[:1] == b"{" else {}
        self.script.requests.append(
            {
                "path": self.path,
                "headers": {n.lower(): v for n, v in self.headers.items()},
                "body": body,
            }
        )
        fault = self.script.faults.popleft() if self.script.faults else ""
        try:
            if not self._failed(fault):
                answer = self._embed if self.path.endswith("/embeddings") else self._chat
                answer(fault, body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _reset(self) -> None:
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def _wait(self, seconds: float = 30.0) -> None:
        """Wait until the client goes away, at most so long."""
        self.connection.settimeout(seconds)
        with suppress(OSError):
            self.connection.recv(1, socket.MSG_PEEK)
        self.close_connection = True

    def _failed(self, fault: str) -> bool:
        key = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if fault in ERRORS:
            status, error = ERRORS[fault]
            error = {name: value.replace("{key}", key) for name, value in error.items()}
            wait = {"Retry_After": self.script.retry_after} if self.script.retry_after else {}
            self._send(status, json.dumps({"error": error}).encode(), **wait)
        elif fault == "html":
            self._send(200, b"<html>hello</html>", Content_Type="text/html")
        elif fault == "redirect":
            self._send(307, b"", Location=self.script.elsewhere + self.path[3:])
        elif fault == "packed":
            content = gzip.compress(b" " * 50_000_000)
            self._send(200, content, Content_Encoding="gzip", Content_Type="text/event-stream")
        elif fault == "hang":
            self._wait()
        elif fault == "reset":
            self._reset()
        elif fault == "text":
            self._send(200, b"hello", Content_Type="text/plain")
        else:
            return False
        return True

    def _embed(self, fault: str, body: dict[str, Any]) -> None:
        size = self.script.dimension
        salt = self.script.salt
        rows: list[Any] = [_vector(text, size, salt) for text in body["input"]]
        last = {"nan": [float("nan")] * size, "zero": [0.0] * size, "words": "none"}
        rows[-1] = last.get(fault, rows[-1][:-1] if fault == "ragged" else rows[-1])
        data = [{"object": "embedding", "index": n, "embedding": r} for n, r in enumerate(rows)]
        changed = {
            "short": data[:-1],
            "extra": [*data, data[0]],
            "repeated": [*data[:-1], data[0]],
            "shuffled": data[::-1],
        }
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        reply = {"object": "list", "data": changed.get(fault, data), "usage": usage}
        self._send(200, json.dumps(reply).encode())

    def _chat(self, fault: str, body: dict[str, Any]) -> None:
        self._begin(fault)
        if fault == "drip":
            self._drip()
            return
        if fault == "endless":
            self._endless()
            return
        text = self.script.reply
        if fault in {"echo_key", "echo_everywhere"}:
            text = "the key is " + (self.headers.get("Authorization") or "")[7:] + " indeed"
        half = len(text) // 2
        self._piece({"role": "assistant", "content": None})
        step = self.script.step
        for at in range(0, len(text), step):
            if at >= half and self._broken(fault):
                return
            self._piece({"content": text[at : at + step]})
        if fault == "tool":
            call = {"index": 0, "id": "c", "type": "function"}
            self._piece({"tool_calls": [{**call, "function": {"name": "f", "arguments": ""}}]})
        finish = {"length": "length", "filter": "content_filter", "tool": "tool_calls"}
        self._piece({}, finish.get(fault, "stop"))
        if body.get("stream_options", {}).get("include_usage"):
            usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
            self._event({"choices": [], "usage": usage})
        self._line(b"data: [DONE]\n\n")

    def _begin(self, fault: str) -> None:
        key = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        everywhere = fault == "echo_everywhere"
        self.send_response(200, f"OK {key}" if everywhere else None)
        for name in ("X-Request-Id", "Set-Cookie") if everywhere else ():
            self.send_header(name, f"key={key}")
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def _broken(self, fault: str) -> bool:
        """Break off in mid-reply, in the way asked for."""
        if fault == "close_mid":
            pass
        elif fault == "reset_mid":
            time.sleep(0.05)
            self._reset()
        elif fault == "hang_mid":
            self._wait()
        elif fault == "drip_mid":
            self._drip()
        elif fault == "error_mid":
            self._line(b'data: {"error": {"message": "upstream", "code": 500}}\n\n')
        elif fault == "garbage_mid":
            self._line(b'data: {"choices": [{"del\n\n')
        elif fault == "list_mid":
            self._line(b'data: {"choices": "none"}\n\n')
        else:
            return False
        return True

    def _drip(self) -> None:
        """Send one byte now and then, never a whole line."""
        for _ in range(300):
            self._line(b":")
            time.sleep(0.05)

    def _endless(self) -> None:
        while True:
            self._line(b"x" * 1_000_000)

    def _piece(self, delta: dict[str, Any], finish: str | None = None) -> None:
        self._event({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})

    def _event(self, event: dict[str, Any]) -> None:
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self._line(b"data: " + json.dumps({**chunk, **event}).encode() + b"\n\n")

    def _line(self, line: bytes) -> None:
        self.wfile.write(line)
        self.wfile.flush()


def _vector(text: str, dimension: int, salt: int) -> list[float]:
    """Return a vector that tells texts apart: counts of letters, plus one."""
    counts = [1.0 + sum(ord(c) % dimension == n for c in text) for n in range(dimension)]
    return [-count if salt and n % 2 else count for n, count in enumerate(counts)]
