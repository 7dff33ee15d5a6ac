"""What an endpoint's faults mean, in our words and never in its own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import (
    BadKeyError,
    BadReplyError,
    ModelError,
    RagError,
    RateLimitedError,
    TooLongError,
    UnreachableError,
)

if TYPE_CHECKING:
    import openai

MAX_RETRY_AFTER_SECONDS = 20.0

SLOW = "Try again, or raise RAG_TIMEOUT."
ADDRESS = "Check OPENAI_BASE_URL and your network."
_WAIT = "Wait a moment and try again."
_MODEL = "Check RAG_CHAT_MODEL, RAG_EMBEDDING_MODEL and OPENAI_BASE_URL."


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way in which an endpoint says no.

    Attributes:
        words: Any of these in its code or message, which is read but never shown.
        statuses: Or any of these HTTP statuses.
        repeat: Whether the same request may succeed in a moment.
    """

    error: type[ModelError]
    says: str
    hint: str
    words: tuple[str, ...] = ()
    statuses: range | tuple[int, ...] = ()
    repeat: bool = False


_FAULTS = (
    Fault(
        error=RateLimitedError,
        says="the account has no quota left",
        hint="Check its plan and billing.",
        words=("insufficient_quota", "billing", "credit balance", "insufficient balance"),
        statuses=(402,),
    ),
    Fault(
        error=TooLongError,
        says="the question and its passages do not fit the model",
        hint="Ask about fewer articles, or choose a model with more room.",
        words=(
            "context_length",
            "context length",
            "context window",
            "context size",
            "prompt is too long",
            "too many tokens",
            "input tokens exceed",
        ),
        statuses=(413,),
    ),
    Fault(
        error=BadKeyError,
        says="the endpoint refused the key",
        hint="Check OPENAI_API_KEY.",
        statuses=(401, 403),
    ),
    Fault(
        error=RateLimitedError,
        says="too many requests",
        hint=_WAIT,
        statuses=(429,),
        repeat=True,
    ),
    Fault(
        error=UnreachableError,
        says="the endpoint is busy",
        hint=_WAIT,
        statuses=(408, 409),
        repeat=True,
    ),
    Fault(error=ModelError, says="no such model or address", hint=_MODEL, statuses=(404,)),
    Fault(
        error=ModelError,
        says="the endpoint redirects elsewhere",
        hint=ADDRESS,
        statuses=range(300, 400),
    ),
    Fault(
        error=ModelError,
        says="the endpoint refused the request",
        hint=_MODEL,
        statuses=range(400, 500),
    ),
)
_FAILED = Fault(error=UnreachableError, says="the endpoint failed", hint=_WAIT, repeat=True)


def explain(error: Exception, name: str) -> RagError:
    """Return the one error of ours that says what went wrong.

    Whatever is not known to be a fault of the network or the account is a reply that could
    not be read: clients fail in many ways on what is no completion.

    Args:
        error: What a request raised.
        name: The model, with which the message starts.
    """
    import openai

    ours = error if isinstance(error, RagError) else error.__cause__
    if isinstance(ours, RagError):
        return ours
    if isinstance(error, openai.APIConnectionError):
        slow = isinstance(error, openai.APITimeoutError)
        what = "no connection or no reply in time" if slow else "no connection, or it broke off"
        return UnreachableError(f"{name}: {what}.", hint=SLOW if slow else ADDRESS)
    if isinstance(error, openai.APIError) and not isinstance(
        error, openai.APIResponseValidationError
    ):
        fault, status = _fault(error), _status(error)
        said = f" ({status})" if status else ""
        return fault.error(f"{name}: {fault.says}{said}.", hint=fault.hint)
    return BadReplyError(f"{name}: the reply could not be read.", hint=_MODEL)


def rejects(error: "openai.APIError", option: str) -> bool:
    """Return whether the endpoint refused the request because of this option of it."""
    return _status(error) in (400, 422) and option in _words(error)


def pause(error: Exception, attempt: int) -> float | None:
    """Return the seconds to wait before another attempt, or None when none can help."""
    import openai

    if isinstance(error, openai.APITimeoutError) or isinstance(error.__cause__, RagError):
        return None
    if isinstance(error, openai.APIConnectionError):
        return 0.5 * 2.0**attempt
    if not isinstance(error, openai.APIError) or not _fault(error).repeat:
        return None
    asked = _retry_after(error)
    if asked is None:
        return 0.5 * 2.0**attempt
    return asked if asked <= MAX_RETRY_AFTER_SECONDS else None


def _fault(error: "openai.APIError") -> Fault:
    words, status = _words(error), _status(error)
    for fault in _FAULTS:
        if status in fault.statuses or any(word in words for word in fault.words):
            return fault
    return _FAILED


def _status(error: "openai.APIError") -> int:
    """Return the HTTP status, or the numeric code of an error inside a stream; 0 if none."""
    status = str(getattr(error, "status_code", None) or error.code or "")
    return int(status) if status.isdecimal() and len(status) == 3 else 0


def _words(error: "openai.APIError") -> str:
    """Return the endpoint's code and message in lower case: to sort by, never to show."""
    parts = (error.code, error.type, error.param, error.message)
    return " ".join(str(part) for part in parts if part).casefold()


def _retry_after(error: "openai.APIError") -> float | None:
    """Return the seconds the endpoint asks to wait; None when it does not say a number."""
    import openai

    if not isinstance(error, openai.APIStatusError):
        return None
    try:
        seconds = float(error.response.headers["retry-after"])
    except (KeyError, ValueError):
        return None
    return seconds if seconds >= 0 else None
