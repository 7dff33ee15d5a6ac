"""The text as names are read from it: the same places, without marks that part the words."""

import re

_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
_BREAKING = re.compile(r"</?(?:p|br|div|li|ul|ol|h\d|tr|td)\b", re.I)
_WRAPPED = re.compile(r"(?m)^([^\n]{40,}[^\n.!?:;。！？”\"’')»*])\n(?=[^\s#*•>\[-])")
_MARKS = str.maketrans({"\xa0": " ", "\u202f": " ", "\u2009": " ", "\u200b": " ", "\t": " "})


def flattened(text: str) -> str:
    """Return ``text`` with blanks for tags, line wraps and odd spaces; no place moves."""
    plain = text.translate(_MARKS)
    if "<" in plain:
        plain = _TAG.sub(_blank, plain)
    return _WRAPPED.sub(r"\1 ", plain) if "\n" in plain else plain


def _blank(tag: re.Match[str]) -> str:
    mark = "\n" if _BREAKING.match(tag.group()) else " "
    return mark + " " * (len(tag.group()) - 1)
