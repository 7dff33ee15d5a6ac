"""Who looks at the pages, and from where: whose conversations are kept and listed."""

import hashlib
import re
import secrets

import streamlit as st

from rag.ui import login, parts

_COOKIE = "readout_visitor"
_KEPT = "visitor"
_NAME = re.compile(r"[0-9a-f]{32}")
# Kept for 400 days after the last visit, which is as long as browsers allow.
_KEEP = (
    f"document.cookie = '{_COOKIE}=NAME; path=/; max-age=34560000; samesite=lax'"
    " + (location.protocol === 'https:' ? '; secure' : '');"
)


_PROXIED = {
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "forwarded",
    "via",
}
"""Headers that proxies add."""


def owner() -> str:
    """Return the name under which this visitor's conversations are kept.

    It is told by the login, else by a random name that the browser keeps. What stands in the
    library tells neither.
    """
    return hashlib.sha256((login.identity() or _browser()).encode()).hexdigest()[:16]


def listed() -> tuple[str, ...]:
    """Return under which names the conversations are kept that this visitor sees listed.

    Those of the command line and of earlier versions are nobody's. They are listed where only
    this machine can reach the page.
    """
    return (owner(), "") if only_this_machine() else (owner(),)


def only_this_machine() -> bool:
    """Return whether nobody else can reach this page, so that it may name paths.

    Whoever has to log in, or comes by a proxy, may sit elsewhere.
    """
    alone = st.get_option("server.address") in {"127.0.0.1", "::1", "localhost"}
    sent = {name.casefold() for name in st.context.headers}
    return alone and not login.configured() and not _PROXIED & sent


def keep() -> None:
    """Let the browser keep the random name; draw it once a run, where it moves nothing."""
    if not login.identity():
        parts.script(_KEEP.replace("NAME", _browser()))


def _browser() -> str:
    """Return the random name the browser keeps, a new one at the first visit."""
    if _KEPT not in st.session_state:
        kept = str(st.context.cookies.get(_COOKIE, ""))
        is_ours = _NAME.fullmatch(kept)
        st.session_state[_KEPT] = kept if is_ours else secrets.token_hex(16)
    return str(st.session_state[_KEPT])
