"""What went wrong, as clients are told: one line, a hint, a code that programs can act on."""

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rag.errors import (
    BadKeyError,
    BadReplyError,
    BusyError,
    DamagedError,
    InputError,
    ModelError,
    NewerLibraryError,
    NotFoundError,
    RagError,
    RateLimitedError,
    SettingsError,
    StampMismatchError,
    TooLongError,
    UnavailableError,
    UnreachableError,
    where,
)
from rag.text import off_the_command_line

log = logging.getLogger(__name__)

OPENAI_PATHS: Final = ("/v1/chat/", "/v1/models")
"""Where clients expect errors in OpenAI's form."""

FAILURES: Final = {
    400: "The request cannot be used as it is.",
    401: "The token is missing or wrong.",
    403: "Without a token, only this machine is let in.",
    404: "There is no such article, job, briefing or conversation.",
    405: "This address does not take this method.",
    409: "The library was indexed with another embedder.",
    413: "The body is too large.",
    422: "The request is not of the form wanted.",
    429: "This client asks too often.",
    500: "The library is damaged, or the program has a fault.",
    502: "The model endpoint failed.",
    503: "The library or the server is busy.",
}
"""What each status that is no success means."""

_KINDS: Final[tuple[tuple[type[RagError], int, str], ...]] = (
    (NotFoundError, 404, "not_found"),
    (InputError, 400, "wrong_input"),
    (SettingsError, 500, "wrong_settings"),
    (BadKeyError, 502, "model_refused_key"),
    (RateLimitedError, 503, "model_busy"),
    (UnreachableError, 503, "model_unreachable"),
    (TooLongError, 502, "model_too_long"),
    (BadReplyError, 502, "model_bad_reply"),
    (ModelError, 502, "model_failed"),
    (BusyError, 503, "busy"),
    (UnavailableError, 503, "database_unavailable"),
    (DamagedError, 500, "library_damaged"),
    (NewerLibraryError, 500, "library_newer"),
    (StampMismatchError, 409, "library_stamp"),
    (RagError, 500, "failed"),
)
_RETRY: Final = 2
"""Seconds after which what was busy is worth another try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An answer that says why there is no other.

    Attributes:
        code: Stays as it is from version to version, unlike the sentences.
        retry_after: Seconds after which the same request may succeed; None when it will not.
    """

    status: int
    code: str
    error: str
    hint: str = ""
    retry_after: float | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell the same."""
        told = {}
        if self.retry_after is not None:
            told["retry-after"] = str(max(1, math.ceil(self.retry_after)))
        if self.status == 401:
            told["www-authenticate"] = 'Bearer realm="readout"'
        return told

    def body(self, path: str = "") -> dict[str, object]:
        """Return what is sent, in the form clients of this path expect."""
        told: dict[str, object] = {"error": self.error, "hint": self.hint, "code": self.code}
        if self.retry_after is not None:
            told["retry_after"] = max(1, math.ceil(self.retry_after))
        if not path.startswith(OPENAI_PATHS):
            return told
        message = f"{self.error} {self.hint}".strip()
        kind = "invalid_request_error" if self.status < 500 else "server_error"
        return {"error": {**told, "message": message, "type": kind, "param": None}}


def problem_of(error: BaseException) -> Problem:
    """Return what clients are told of an error; nothing of one that was not foreseen."""
    if not isinstance(error, RagError):
        log.error("unexpected: %s", where(error))
        return Problem(
            status=500,
            code="fault",
            error="Something unexpected happened.",
            hint="This is a fault of readout; its log names the place.",
        )
    status, code = next((s, c) for kind, s, c in _KINDS if isinstance(error, kind))
    return Problem(
        status=status,
        code=code,
        error=str(error),
        hint=off_the_command_line(error.hint),
        retry_after=_RETRY if error.retryable else None,
    )


def refused_by(status: int, allowed: Mapping[str, str] | None = None) -> Problem:
    """Return what clients are told where no verb was reached."""
    code, error, hint = _BARE.get(status, ("failed", "This was refused.", ""))
    if allowed and "allow" in allowed:
        hint = f"Use {allowed['allow']}."
    return Problem(status=status, code=code, error=error, hint=hint)


_BARE: Final = {
    400: ("wrong_input", "The body of the request cannot be read.", "Send it as documented."),
    404: (
        "not_found",
        "There is nothing at this address.",
        "/openapi.json lists what there is.",
    ),
    405: ("wrong_method", "This address does not take this method.", ""),
    413: (
        "too_large",
        "The body of the request is too large.",
        "Send less at once; docs/api.md has the limits.",
    ),
}
