"""The library as a model of OpenAI's chat interface, for any chat client.

The last message of the user is the question; answers are Markdown with numbered sources, and
the same as data beside it. Instructions to a model ("system") and parameters of one
(temperature and the like) are left alone: what is answered is what the articles say.
"""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Body, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from rag.api import shapes
from rag.api.answers import Room, Told, encoded
from rag.api.chat_text import written
from rag.api.jobs import STREAM
from rag.api.problems import FAILURES, problem_of
from rag.api.requests import Text
from rag.api.streams import Pump, streamed
from rag.errors import InputError
from rag.newsroom import Newsroom
from rag.render import to_json
from rag.types import Answer, Claim, Usage

MODEL: Final = "readout"
_MEMORY: Final = 500


class _Sent(BaseModel):
    """Clients send much that is for a model; it is taken and left alone."""

    model_config = ConfigDict(extra="ignore")


class Fault(BaseModel):
    """What went wrong."""

    error: str
    hint: str
    code: str
    retry_after: int | None = None
    message: str
    type: str
    param: None


class Failure(BaseModel):
    """Why there is no answer, in OpenAI's form."""

    error: Fault


class Piece(_Sent):
    """A part of a message; only text is read."""

    type: Text
    text: Text = ""


class Message(_Sent):
    """A message of a chat."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[Piece] | None = None

    @property
    def words(self) -> str:
        """What it says."""
        if isinstance(self.content, list):
            return "\n".join(piece.text for piece in self.content if piece.type == "text")
        return self.content or ""


class StreamOptions(_Sent):
    """How a stream is wanted."""

    include_usage: bool = False


class Chat(_Sent):
    """A chat; the last message of the user is the question."""

    messages: Annotated[list[Message], Field(min_length=1, max_length=500)]
    model: Text = MODEL
    stream: bool = False
    stream_options: StreamOptions | None = None


class Cost(BaseModel):
    """Tokens that calls of a model cost; none without one."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Written(BaseModel):
    """The answer as a message."""

    role: Literal["assistant"]
    content: str


class Choice(BaseModel):
    """The one choice."""

    index: int
    message: Written
    finish_reason: Literal["stop"]


class Completion(BaseModel):
    """An answer in OpenAI's form, and as ``/v1/ask`` gives it under ``readout``."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Cost
    readout: shapes.Answer


class Model(BaseModel):
    """The library, as a model."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class Models(BaseModel):
    """The one model there is."""

    object: Literal["list"]
    data: list[Model]


class Memory:
    """The last answers of chats, under what was asked up to them; threads may share one.

    Clients send every question again with the next one, but not what was found for it, on
    which a follow-up leans.
    """

    def __init__(self, most: int = _MEMORY) -> None:
        self._most = most
        self._guard = threading.Lock()
        self._answers: OrderedDict[str, Answer] = OrderedDict()

    def before(self, questions: Sequence[str]) -> tuple[Answer, ...]:
        """Return the answers to all but the last question, bare where they are forgotten."""
        with self._guard:
            return tuple(
                self._answers.get(_key(questions[: n + 1]))
                or Answer(question=question, query=question, status="answered")
                for n, question in enumerate(questions[:-1])
            )

    def keep(self, questions: Sequence[str], answer: Answer) -> None:
        """Remember the answer to the last question."""
        with self._guard:
            self._answers[_key(questions)] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


router = APIRouter(
    prefix="/v1",
    tags=["chat"],
    responses={
        status: {"model": Failure, "description": told} for status, told in FAILURES.items()
    },
)


@router.get("/models", response_model=Models)
def models() -> Told:
    """List the one model there is: the library."""
    one = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
    return Told({"object": "list", "data": [one]})


@router.post("/chat/completions", response_model=Completion, responses=STREAM)
async def chat(request: Request, room: Room, given: Annotated[Chat, Body()]) -> Response:
    """Answer the last message of the user from the articles, with numbered sources."""
    memory: Memory = request.app.state.memory
    questions = _questions(given)
    pump = Pump(lambda: _parts(room, questions, memory))
    if given.stream:
        await pump.begun()
        return streamed(_chunks(pump, usage=bool(_usage_wanted(given))))
    parts = [part[0] async for part in pump.parts() if part]
    answer = next(part for part in parts if isinstance(part, Answer))
    text = await run_in_threadpool(lambda: "".join(written([answer])))
    message = {"role": "assistant", "content": text}
    return Told(
        {
            **_head("chat.completion"),
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": _cost(answer.trace.usage),
            "readout": to_json(answer),
        }
    )


def _usage_wanted(given: Chat) -> bool:
    return given.stream_options is not None and given.stream_options.include_usage


def _questions(given: Chat) -> list[str]:
    """Return what the user asked, the question last.

    Raises:
        InputError: There is none.
    """
    asked = [one.words for one in given.messages if one.role == "user" and one.words.strip()]
    if not asked or given.messages[-1].role != "user":
        raise InputError(
            "The last message is no question of the user.", hint="Send one with words in it."
        )
    return asked


def _parts(room: Newsroom, questions: list[str], memory: Memory) -> Iterator[Claim | Answer]:
    for part in room.ask_stream(questions[-1], history=memory.before(questions)):
        if isinstance(part, Answer):
            memory.keep(questions, part)
        yield part


async def _chunks(pump: "Pump[Claim | Answer]", *, usage: bool) -> AsyncIterator[bytes]:
    """Yield an answer as chunks of a completion, the last with the whole as data."""
    head = _head("chat.completion.chunk")
    yield _chunk(head, {"role": "assistant", "content": ""})
    pieces: list[Claim | Answer] = []
    sent = 0
    try:
        async for part in pump.parts():
            if part is None:
                yield b": waiting\n\n"
                continue
            pieces.append(part[0])
            text = "".join(written(pieces))
            yield _chunk(head, {"content": text[sent:]})
            sent = len(text)
    except Exception as error:  # noqa: BLE001 - told to the client, and logged without its words
        yield _data(problem_of(error).body("/v1/chat/"))
        return
    answer = next(part for part in pieces if isinstance(part, Answer))
    yield _data({**head, "choices": [_ended()], "readout": to_json(answer)})
    if usage:
        yield _data({**head, "choices": [], "usage": _cost(answer.trace.usage)})
    yield b"data: [DONE]\n\n"


def _head(kind: str) -> dict[str, object]:
    made = int(time.time())
    return {
        "id": f"chatcmpl-{secrets.token_hex(12)}",
        "object": kind,
        "created": made,
        "model": MODEL,
    }


def _chunk(head: dict[str, object], delta: dict[str, object]) -> bytes:
    return _data({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})


def _ended() -> dict[str, object]:
    return {"index": 0, "delta": {}, "finish_reason": "stop"}


def _data(value: object) -> bytes:
    return b"data: " + encoded(value) + b"\n\n"


def _cost(usage: Usage) -> dict[str, int]:
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
    }


def _key(questions: Sequence[str]) -> str:
    told = hashlib.sha256()
    for question in questions:
        told.update(hashlib.sha256(question.encode("utf-8", "surrogatepass")).digest())
    return told.hexdigest()
