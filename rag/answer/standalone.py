"""Make a follow-up question stand alone: by a model that is checked, else by rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from rag import prompts
from rag import text as words
from rag.answer import follow_up
from rag.errors import ModelError
from rag.grounding.pack import escape
from rag.ports import ChatModel
from rag.statements import countries
from rag.types import Answer, Usage

_TURNS: Final = 4
_CLAIMS: Final = 3
_CLAIM_CHARACTERS: Final = 300
_QUESTION_CHARACTERS: Final = 1_000
_LONGEST: Final = 400
_READ: Final = 4_000
_FEWEST: Final = 0.5
"""Share of a long question's own content words that its rewriting must keep."""
_QUOTES: Final = "\"'“”‘’«»`*"
_LABEL: Final = re.compile(r"^(?:rewritten |standalone )?(?:question|query)\s*:\s*", re.I)
_NAMED: Final = re.compile(r"\b[A-ZÀ-ÞА-ЯЁ][\w’'-]*|\b\w*\d[\w.,]*")
_UNSAFE: Final = re.compile(r"https?:|www\.|[<>{}\[\]|`\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A question as it is to be searched for.

    Attributes:
        query: Stands alone; the question itself when there is nothing before it.
        fallback: What to search for when ``query`` finds nothing: what the rules made of the
            question when a model wrote ``query``, else the question as it was asked.
        usage: What the model call cost; nothing when there was none.
        prompts: Name and version of the prompt used; none without a model call.
        reason: Why the model's rewriting was not taken; empty when it was, or none was asked.
    """

    query: str
    fallback: str
    usage: Usage = field(default_factory=Usage)
    prompts: tuple[tuple[str, int], ...] = ()
    reason: str = ""


def rewrite(
    question: str, history: Sequence[Answer], model: ChatModel | None, key: str
) -> Rewritten:
    """Return ``question`` so that it can be searched for without those before it.

    No model is asked when there is no history, and none is believed: its line is taken only
    when every name and figure in it stands in the conversation and it keeps the question's own
    words. A model that fails costs the rewriting by rules and nothing else.

    Args:
        question: One line, as asked.
        history: The earlier answers of the conversation, oldest first.
        model: Writes the rewriting; None for rules only.
        key: Random for each request: marks what is data in the prompt.
    """
    plain = follow_up.standalone(question, history)
    if model is None or not history:
        return Rewritten(query=plain, fallback=question)
    prompt = prompts.load("standalone")
    system, user = prompt.fill(
        key=key,
        history=_conversation(history, key),
        question=escape(question[:_QUESTION_CHARACTERS]),
    )
    usage = Usage()
    reply = ""
    reason = ""
    try:
        for piece in model.stream(system, user):
            if isinstance(piece, Usage):
                usage = piece
            elif len(reply) <= _READ:
                reply += piece
    except ModelError as error:
        reason = str(error)
    line = _line(reply)
    reason = reason or _objection(line, question, history)
    if reason:
        return Rewritten(
            query=plain,
            fallback=question,
            usage=usage,
            prompts=(prompt.label,),
            reason=reason,
        )
    return Rewritten(query=line, fallback=plain, usage=usage, prompts=(prompt.label,))


def _conversation(history: Sequence[Answer], key: str) -> str:
    """Write the last turns as data between delimiters that only this request knows."""
    return "\n\n".join(
        f'<turn n="{number}" key="{key}">\n{_turn(answer)}\n</turn n="{number}" key="{key}">'
        for number, answer in enumerate(history[-_TURNS:], start=1)
    )


def _turn(answer: Answer) -> str:
    lines = [f"Question: {answer.question}"]
    if answer.query != answer.question:
        lines.append(f"Searched for: {answer.query}")
    lines += [f"Answer: {claim.text[:_CLAIM_CHARACTERS]}" for claim in answer.claims[:_CLAIMS]]
    if not answer.claims:
        lines.append("Answer: none was found.")
    return "\n".join(escape(words.plain(line[:_QUESTION_CHARACTERS])) for line in lines)


def _line(reply: str) -> str:
    """Return the reply without quotation marks or a label around it."""
    shown = words.visible(reply).strip().strip(_QUOTES).strip()
    return _LABEL.sub("", shown).strip().strip(_QUOTES).strip()


def _objection(line: str, question: str, history: Sequence[Answer]) -> str:
    """Return why a model's line is no rewriting of the question; empty when it is one."""
    if not line:
        return "The model wrote nothing."
    if "\n" in line or len(line) > max(_LONGEST, len(question) + 200) or _UNSAFE.search(line):
        return "The model did not write one plain question."
    told = "\n".join((question, *map(_turn, history)))
    known = {*words.terms(told)}
    strange = [
        match.group()
        for match in _NAMED.finditer(line)
        if not {*words.content_terms(match.group())} <= known
    ]
    strange += {*countries.mentioned(line)} - {*countries.mentioned(told)}
    if strange:
        return f"The model brought in {strange[0]!r}, which nobody mentioned."
    wrote = words.content_terms(line)
    if not set(wrote) & known:
        return "The model wrote about something else."
    if sum(term not in known for term in wrote) > max(2, len(wrote) // 3):
        return "The model wrote about something else."
    own = {*words.content_terms(question)}
    if len(own) > 2 and len(own & {*wrote}) < _FEWEST * len(own):
        return "The model dropped the words of the question."
    return ""
