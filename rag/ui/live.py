"""The scripts of ours in a page: a verdict that follows the typing, and how wide the window is.

They are given no text.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path


def draw(key: str) -> None:
    """Run the script that follows the typing while what is drawn here is on the page."""
    _mounted("live")(key=key)


def is_narrow(key: str) -> bool:
    """Return whether the window is as narrow as a phone; wide until it says so."""
    told = _mounted("narrow")(key=key, default={"narrow": False}, on_narrow_change=_noted)
    return bool(getattr(told, "narrow", False))


def _noted() -> None:
    """Nothing more is to be done: the page is drawn anew."""


@cache
def _mounted(name: str) -> Callable[..., object]:
    from streamlit.components.v2 import component

    script = Path(__file__).with_name(f"{name}.js")
    return component(f"readout.{name}", js=script.read_text(encoding="utf-8"))
