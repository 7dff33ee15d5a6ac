"""Settings: the model endpoint, the library's condition and care, appearance, what is set."""

from collections.abc import Iterable
from typing import Protocol

import streamlit as st

from rag.background import Deed
from rag.providers.connection import Configured, Trial
from rag.settings import Setting
from rag.ui import login, parts, theme, upkeep, words

_WITHOUT = (
    "Without a model all pages work, on sentences cut from the articles. A model would write "
    "in words of its own, each sentence checked against the words it cites."
)
_TO_SET = (
    "Set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own, in the environment or in "
    "a file .env, and start the app again."
)


class Connects(Protocol):
    """What the part about the endpoint needs."""

    def configured(self) -> Configured | None:
        """Return how the endpoint is set."""
        ...

    def settings(self) -> tuple[Setting, ...]:
        """Return the settings in force."""
        ...

    def begin(self) -> None:
        """Begin a test in the background."""
        ...

    def last(self) -> Deed[Trial] | None:
        """Return the test that runs or ran last."""
        ...

    def seconds(self) -> float:
        """Return how long it has taken."""
        ...

    def cancel(self) -> None:
        """Wait no longer for the test."""
        ...


class Sets(upkeep.Kept, Protocol):
    """What this page needs from the rest of the program."""

    @property
    def endpoint(self) -> Connects:
        """The model endpoint."""
        ...


@parts.guarded
def page(room: Sets) -> None:
    """Draw the page."""
    parts.frame("Settings")
    st.title("Settings", anchor=False)
    parts.told()
    login.log_out_button()
    st.header("Model endpoint")
    _endpoint(room.endpoint)
    upkeep.draw(room)
    st.header("Appearance")
    theme.draw()
    _in_force(room.endpoint.settings())


def _endpoint(endpoint: Connects) -> None:
    configured = endpoint.configured()
    if configured is None:
        parts.block(words.callout("", _WITHOUT, kind="heed"), words.html(_TO_SET, kind="note"))
        return
    parts.block(words.table((), _facts(configured), kind="told"))
    deed = endpoint.last()
    if deed and deed.is_running:
        st.fragment(_waiting, run_every=1.0)(endpoint, configured.timeout)
        return
    st.button(
        "Test the endpoint",
        key="test-endpoint",
        icon=":material/network_check:",
        on_click=_begin,
        args=(endpoint,),
    )
    if deed is None:
        parts.note("One small request, to see whether it answers.")
    else:
        _verdict(deed)


def _facts(configured: Configured) -> Iterable[tuple[str, str]]:
    yield "Model", configured.model
    yield "Address", configured.address
    key = f"Set in {_place(configured.key)}; never shown" if configured.key else "None is set"
    yield "Key", key
    yield "Vectors", configured.embedding or "Made on this machine"


def _place(source: str) -> str:
    return "the environment" if source == "environment" else source


def _begin(endpoint: Connects) -> None:
    parts.attempt(endpoint.begin)


@parts.guarded
def _waiting(endpoint: Connects, timeout: float) -> None:
    deed = endpoint.last()
    if deed is None or not deed.is_running:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        took = words.elapsed(endpoint.seconds())
        parts.note(f"Waiting for a reply: {took} of at most {timeout:g} s a request")
        st.button("Stop waiting", key="stop-test", on_click=endpoint.cancel)


def _verdict(deed: Deed[Trial]) -> None:
    from rag.render import verdict

    for trial in deed.found:
        title = "Works" if trial.works else "Does not work"
        told = verdict(trial) if trial.works else f"{verdict(trial)} {trial.hint}"
        kind = "good" if trial.works else "warn"
        parts.block(words.callout(title, told, kind=kind))
    if deed.state == "cancelled":
        parts.note("You stopped waiting; nothing is known.")
    elif deed.state == "failed":
        parts.failure(deed.error, deed.hint)
    if deed.ended_at:
        parts.note(f"Tested {words.moment(parts.here(deed.ended_at))}")


def _in_force(settings: tuple[Setting, ...]) -> None:
    with st.expander("All settings in force", icon=":material/tune:", key="in-force"):
        for one in settings:
            parts.block(
                words.heading(one.name, _from(one), kind="strong"),
                words.html(one.value or "Not set", kind="note"),
            )
        parts.note(
            "They are read once, when the app starts: from the environment, else from .env in "
            "the folder it was started in. Change them there and start it again."
        )


def _from(setting: Setting) -> str:
    return setting.source if setting.source == "default" else f"from {_place(setting.source)}"
