"""A chat model that says what the test wrote down, and remembers what it was asked."""

import json
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.errors import ModelError
from rag.types import Usage

Reply = str | ModelError | Sequence[str | ModelError]


@dataclass
class ScriptedChat:
    """Implements ``rag.ports.ChatModel`` from a queue of replies.

    Attributes:
        replies: Taken in turn. A text is sent in small pieces; a sequence is sent piece by
            piece as it stands; an error is raised where it stands.
        prompts: The system and the user message of every request, in order.
        step: Characters in a piece.
    """

    replies: Sequence[Reply] = ()
    step: int = 7
    prompts: list[tuple[str, str]] = field(default_factory=list)
    name: str = "scripted:chat"

    def __post_init__(self) -> None:
        self._left = deque(self.replies)

    def stream(self, system: str, user: str) -> Iterator[str | Usage]:
        self.prompts.append((system, user))
        assert self._left, "the script has no further reply"
        reply = self._left.popleft()
        if isinstance(reply, str):
            reply = [reply[at : at + self.step] for at in range(0, len(reply), self.step)]
        for piece in [reply] if isinstance(reply, ModelError) else reply:
            if isinstance(piece, ModelError):
                raise piece
            yield piece
        yield Usage(calls=1, prompt_tokens=100, completion_tokens=20)


def draft(*claims: tuple[str, int, str]) -> str:
    """Write the reply that drafts these claims: text, passage number, quotation."""
    keys = ("text", "passage", "quote")
    listed = [dict(zip(keys, claim, strict=True)) for claim in claims]
    return json.dumps({"claims": listed}, ensure_ascii=False)
