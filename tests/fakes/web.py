"""A web server on this machine that a test scripts, and that may misbehave in any way."""

import socket
import threading
from contextlib import contextmanager

PAGE = (
    b"<!doctype html><html><head><title>Harbour talks resume in Ordelia</title></head><body>"
    b"<article><h1>Harbour talks resume in Ordelia</h1><p>Ordelia said on Tuesday that it would"
    b" reopen the Kestra ferry. Valmora asked for guarantees.</p></article></body></html>"
)


def answer(body=PAGE, media="text/html; charset=utf-8", status="200 OK", **headers):
    """Return a whole HTTP answer; ``_`` in a header's name stands for ``-``."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"Content-Type: {media}"] if media else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(to, status="302 Found"):
    """Return an answer that leads elsewhere."""
    return answer(b"", status=status, Location=to)


class Site:
    """Answers by path; an answer is bytes, an iterable of bytes, or a function of the request.

    ``asked`` holds the path of every request in order, ``requests`` all that was sent.
    """

    def __init__(self, host, context):
        self.pages = {}
        self.asked = []
        self.requests = []
        self._context = context
        self._stopped = threading.Event()
        self._listening = socket.create_server((host, 0))
        self.host, self.port = host, self._listening.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self._threads[0].start()

    def url(self, path="/", *, host="", scheme="http"):
        """Return the address of a page."""
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    def stop(self):
        """Close everything and wait for it."""
        self._stopped.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(5)

    def _serve(self):
        while not self._stopped.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._answer, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _answer(self, connection):
        with connection:
            try:
                connection.settimeout(5)
                if self._context:
                    connection = self._context.wrap_socket(connection, server_side=True)
                with connection:
                    self._speak(connection)
            except OSError:
                return

    def _speak(self, connection):
        request = b""
        while b"\r\n\r\n" not in request:
            part = connection.recv(65536)
            if not part:
                return None
            request += part
            if request.startswith(b"\x16"):  # somebody speaks https to a plain site
                return connection.sendall(answer(b"plain http here", status="400 Bad Request"))
        path = request.split()[1].decode()
        self.asked.append(path)
        self.requests.append(request.decode())
        said = self.pages.get(path, answer(b"nothing", status="404 Not Found"))
        said = said(request.decode()) if callable(said) else said
        for part in [said] if isinstance(said, bytes) else said:
            if self._stopped.is_set():
                break
            connection.sendall(part)
        return None


@contextmanager
def site(host="127.0.0.1", context=None):
    """Give a site that is up for as long as the block lasts."""
    made = Site(host, context)
    try:
        yield made
    finally:
        made.stop()
