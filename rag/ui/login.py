"""Login by Streamlit's OIDC, where secrets.toml has a section [auth]; nobody passes unasked."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit import config
from streamlit.errors import Error as StreamlitError
from streamlit.errors import StreamlitSecretNotFoundError

from rag.ui import parts, words

_BROKEN = "Nobody can log in: secrets.toml is not in order."


def let_in() -> bool:
    """Return whether the visitor may see the pages; otherwise show how to log in.

    Where login is configured wrongly nobody is let in.
    """
    try:
        if not configured():
            return True
        allowed = _allowed()
    except (StreamlitError, OSError, TypeError, AttributeError):
        parts.failure(_BROKEN, "Correct it and start the app again.")
        return False
    user = st.user.to_dict()
    if not user.get("is_logged_in"):
        _ask()
        return False
    if may_enter(user, allowed):
        return True
    parts.failure(
        f"{_name(user) or 'This account'} may not enter.", "Ask whoever runs this app."
    )
    st.button("Log out", key="log-out", on_click=_log_out)
    return False


def configured() -> bool:
    """Return whether visitors have to log in.

    Raises:
        StreamlitError: There is a secrets.toml, but it cannot be read.
    """
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        if any(Path(one).exists() for one in config.get_option("secrets.files")):
            raise
        return False


def _allowed() -> tuple[str, ...]:
    """Return who may enter: addresses, and domains that begin with @; empty for everybody.

    Raises:
        TypeError: What stands in secrets.toml is no list of texts, or an empty one.
    """
    if not _has_list():
        return ()
    found = st.secrets["readout"]["allowed"]
    texts = not isinstance(found, str) and all(isinstance(one, str) and one for one in found)
    if not (texts and found):
        raise TypeError("allowed")
    return tuple(found)


def _has_list() -> bool:
    return "readout" in st.secrets and "allowed" in st.secrets["readout"]


def may_enter(user: Mapping[str, object], allowed: Sequence[str]) -> bool:
    """Return whether somebody who has logged in is among those allowed.

    Args:
        user: What the provider says of them.
        allowed: Addresses, and domains that begin with @; everybody when empty.
    """
    if not allowed:
        return True
    if user.get("email_verified") is False:
        return False
    address = str(user.get("email") or "").strip().casefold()
    name, _, domain = address.rpartition("@")
    named = {address, f"@{domain}"} if name and domain else set()
    return any(one.casefold() in named for one in allowed)


def who() -> str:
    """Return the name or address of who is logged in; empty without login."""
    user = st.user.to_dict()
    return _name(user) if user.get("is_logged_in") else ""


def identity() -> str:
    """Return what tells who is logged in from everybody else; empty without login."""
    user = st.user.to_dict()
    if not user.get("is_logged_in"):
        return ""
    return f"{user.get('iss', '')} {user.get('sub') or user.get('email') or ''}"


def _name(user: Mapping[str, object]) -> str:
    return words.shorten(str(user.get("email") or user.get("name") or ""), 80)


def _ask() -> None:
    st.title("Readout", anchor=False)
    parts.prose("Log in to read, ask and compare what is in this library.")
    parts.told()
    with st.container(horizontal=True):
        for provider in _providers():
            st.button(
                f"Log in with {provider}" if provider else "Log in",
                key=f"log-in-{provider}",
                type="primary",
                on_click=_log_in,
                args=(provider,),
            )


def _providers() -> list[str]:
    """Return the named providers, or one without a name."""
    auth = st.secrets["auth"]
    named = [
        str(name)
        for name, section in auth.items()
        if isinstance(section, Mapping) and "client_id" in section
    ]
    return named or [""]


def _log_in(provider: str) -> None:
    try:
        st.login(provider or None)
    except StreamlitError as error:
        missing = "authlib" in str(error).casefold()
        parts.tell(
            "Login is not possible yet: a package is missing."
            if missing
            else "Login is configured wrongly.",
            "Install streamlit[auth] and start the app again."
            if missing
            else "Compare the section [auth] of secrets.toml with docs/serving.md.",
        )


def log_out_button() -> None:
    """Show who is logged in, with a way out; nothing without login."""
    if name := who():
        with st.container(horizontal=True, vertical_alignment="center"):
            parts.note(f"Logged in as {name}")
            st.button("Log out", key="log-out", on_click=_log_out)


def _log_out() -> None:
    st.logout()
