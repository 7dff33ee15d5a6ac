"""Every error raised on purpose.

RagError
├── InputError                 the user's words or files are wrong (exit 2)
│   └── NotFoundError          an id, path or name that does not exist
├── SettingsError              a setting is wrong or missing (exit 3)
├── ModelError                 the model endpoint did not do its work (exit 4)
│   ├── BadKeyError            the endpoint refused the key
│   ├── RateLimitedError       too many requests, or no quota left
│   ├── UnreachableError       no connection, or no reply in time
│   ├── TooLongError           the request does not fit the model's context
│   └── BadReplyError          a reply that is cut off, empty or of the wrong shape
└── LibraryError               the store on disk (exit 5)
    ├── BusyError              another process is writing
    ├── UnavailableError       the database server cannot be reached
    ├── DamagedError           the database cannot be read
    ├── IndexAwayError         the server of the vector index cannot be reached or used
    ├── NewerLibraryError      made by a later version of this program
    └── StampMismatchError     its vectors were made by another embedder or splitter
"""

import traceback


def where(error: BaseException) -> str:
    """Return what kind of exception it is and where it came from, fit for a log.

    Its message is left out: it may quote an article, a question or a key.
    """
    steps = traceback.extract_tb(error.__traceback__)[-6:]
    places = [f"{step.filename}:{step.lineno} in {step.name}" for step in reversed(steps)]
    return " < ".join([type(error).__name__, *places])


class RagError(Exception):
    """Something the user can understand and mostly do something about.

    Attributes:
        hint: One sentence saying what to do next; empty when there is nothing to do.
        retryable: Whether the same call may succeed later without any change.
    """

    retryable = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InputError(RagError):
    """What the user gave cannot be used."""


class NotFoundError(InputError):
    """The id, path or name given does not exist."""


class SettingsError(RagError):
    """A setting is missing or outside its range."""


class ModelError(RagError):
    """The model endpoint did not do its work."""


class BadKeyError(ModelError):
    """The endpoint refused the key."""


class RateLimitedError(ModelError):
    """The endpoint asks us to slow down, or the account has no quota left."""

    retryable = True


class UnreachableError(ModelError):
    """No connection to the endpoint, or no reply in time."""

    retryable = True


class TooLongError(ModelError):
    """The request does not fit the model's context."""


class BadReplyError(ModelError):
    """The reply is cut off, empty, filtered, or not of the agreed shape."""

    retryable = True


class LibraryError(RagError):
    """The library on disk cannot do what was asked."""


class BusyError(LibraryError):
    """Another process is writing to the library."""

    retryable = True


class UnavailableError(LibraryError):
    """The server that holds the library's rows cannot be reached."""

    retryable = True


class DamagedError(LibraryError):
    """The database cannot be read."""


class IndexAwayError(LibraryError):
    """The server of the vector index cannot be reached, or does not do its work now."""

    retryable = True


class NewerLibraryError(LibraryError):
    """The library was made by a later version of this program."""


class StampMismatchError(LibraryError):
    """The library's vectors were made by another embedder or splitter."""
