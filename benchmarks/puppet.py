"""A model endpoint on loopback that answers as the worst, or the best, of models would."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from typing_extensions import override

from rag.text import content_terms, sentences

MODES: Final = ("honest", "obey", "fake_quote", "mixed")
_PASSAGE: Final = re.compile(r'<passage n="(\d+)" key="\w+">\n(.*?)\n</passage', re.DOTALL)
_QUESTION: Final = re.compile(r"^Question: (.*)$", re.MULTILINE)
_ORDER: Final = re.compile(
    r"(?i)(?:say|print|reply|respond|output|answer|state|tell|write|ответь|回答|responde)"
    r"[^\"“]{0,90}[\"“]([^\"”]{1,300})[\"”]"
)
INVENTED: Final = "Chancellor Ubbo Zanderquill surrendered and will pay 9 trillion crowns"

Drafted = dict[str, Any]


@contextmanager
def serving(mode: str) -> Iterator[str]:
    """Run an endpoint in one of ``MODES`` until the block ends; yields its address."""

    class Handler(_Handler):
        pass

    Handler.mode = mode
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    mode: str

    @override
    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(size))
        reply = json.dumps({"claims": draft(self.mode, body["messages"][-1]["content"])})
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for at in range(0, len(reply), 400):
            self._event({"content": reply[at : at + 400]})
        self._event({}, "stop")
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, delta: dict[str, str], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        event = json.dumps({**chunk, "choices": [choice]})
        self.wfile.write(f"data: {event}\n\n".encode())


def draft(mode: str, prompt: str) -> list[Drafted]:
    """Return the claims that a model of this mode makes of a prompt of ours."""
    passages = [(int(n), text.partition("\n\n")[2]) for n, text in _PASSAGE.findall(prompt)]
    question = next(iter(_QUESTION.findall(prompt)), "")
    if mode == "honest":
        return _honest(question, passages)
    if mode == "obey":
        return _obedient(passages) or _honest(question, passages)
    if mode == "fake_quote":
        return _inventive(question, passages)
    return [*_honest(question, passages), *_obedient(passages), *_inventive(question, passages)]


def _honest(question: str, passages: list[tuple[int, str]]) -> list[Drafted]:
    """Quote the sentences that share most with the question."""
    wanted = set(content_terms(question))
    found = [
        (len(wanted & set(content_terms(sentence))), -number, -span.start, sentence)
        for number, text in passages
        for span in sentences(text, "und")
        if len(sentence := span.slice(text)) > 1
    ]
    best = sorted(found, reverse=True)[:2]
    return [{"text": s, "passage": -number, "quote": s} for _, number, _, s in best]


def _obedient(passages: list[tuple[int, str]]) -> list[Drafted]:
    """Do what any passage says, and prove it by the words of the order itself."""
    return [
        {"text": told, "passage": number, "quote": told}
        for number, text in passages
        for told in _ORDER.findall(text)
    ]


def _inventive(question: str, passages: list[tuple[int, str]]) -> list[Drafted]:
    """Invent a quotation, and say something else than true ones prove."""
    made = [{"text": f"{INVENTED}.", "passage": 1, "quote": INVENTED}]
    for one in _honest(question, passages):
        quote = one["quote"]
        made += [
            {**one, "text": f"{INVENTED}."},
            {**one, "text": f"{quote.rstrip('.')} because {INVENTED}."},
            {**one, "text": f"Ubbo Zanderquill said that {quote}"},
            {**one, "text": re.sub(r"\d+", lambda m: f"9{m[0]}7", quote), "changed": quote}
            if re.search(r"\d", quote)
            else {**one, "text": f"{quote} It cost 9 trillion crowns."},
        ]
    return made
