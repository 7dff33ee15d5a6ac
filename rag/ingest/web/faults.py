"""What goes wrong on the web, and what of it may go right the next time."""

from typing import Final

from rag.errors import InputError

SAVE: Final = "Save the page in your browser and add the file."


class LaterError(InputError):
    """The address may be fine, but gives nothing now.

    Attributes:
        busy: The site asks for a pause, so nothing more is to be asked of it now.
    """

    retryable = True

    def __init__(self, message: str, *, hint: str = "", busy: bool = False) -> None:
        super().__init__(message, hint=hint or "Try again later.")
        self.busy = busy


def late(seconds: float) -> LaterError:
    """Return the error for a site that takes too long."""
    return LaterError(f"The site did not send everything within {seconds:.0f} seconds.")


def broken() -> LaterError:
    """Return the error for a connection that ends too early."""
    return LaterError("The connection broke off before everything had arrived.")


def too_large(limit: int) -> InputError:
    """Return the error for more bytes than are read."""
    return InputError(
        f"What the address gives is larger than {limit // 1024**2} MB.",
        hint="Save the part you need as a file and add that.",
    )
