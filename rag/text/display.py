"""Take out of a text what a reader cannot see but a terminal or a model would act on."""

import re
from typing import Final

# Terminal sequences first, whole: without its ESC the rest of one would stay behind as litter.
_ESCAPES: Final = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, cursor movement
    r"|\x1b[\]PX^_][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"  # titles, links, device strings
    r"|\x9b[0-?]*[ -/]*[@-~]"
    r"|\x1b[ -/]*[0-~]?"
)
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls; white space is not one here
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0"  # soft hyphen, invisible fillers
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"  # zero width, direction overrides
    "\ufeff\ufff0-\ufffb\U000e0000-\U000e0fff"  # byte order mark, notes, tags, selectors
    "\ud800-\udfff\ufffe\uffff]"  # lone surrogates and noncharacters
)
# The two joiners shape letters in Arabic and Indic scripts; elsewhere they only hide things.
_JOINERS: Final = re.compile(
    "(?<![\u0600-\u0dff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0600-\u0dff\u200c\u200d])"
)
_SPACE: Final = re.compile(r"\s+")
_COMMAND: Final = re.compile(r"`readout [a-z]|^--[a-z]")


def visible(text: str) -> str:
    """Return ``text`` without terminal sequences, controls and characters nobody can see.

    Line breaks and tabs stay. Gone are NULs and other controls, ANSI and OSC sequences,
    direction overrides, zero-width and tag characters, soft hyphens and lone surrogates.
    """
    if text.isascii() and text.isprintable():
        return text
    return _JOINERS.sub("", _INVISIBLE.sub("", _ESCAPES.sub("", text)))


def plain(text: str) -> str:
    """Return ``text`` as one line that is safe to print on a terminal.

    White space of any kind, line breaks included, becomes one space; both ends are trimmed.
    """
    shown = _SPACE.sub(" ", visible(text)).strip()
    return shown.replace("\u200c", "").replace("\u200d", "")


def off_the_command_line(hint: str) -> str:
    """Return ``hint`` without the sentences that only a command line can follow."""
    told = re.split(r"(?<=\.)\s+", hint)
    return " ".join(one.replace("--column ", "") for one in told if not _COMMAND.search(one))
