"""The one script of ours in a page: lets a verdict follow the typing. It is given no text."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

_SCRIPT = Path(__file__).with_name("live.js")


def draw(key: str) -> None:
    """Run the script while what is drawn here is on the page."""
    _mounted()(key=key)


@cache
def _mounted() -> Callable[..., object]:
    from streamlit.components.v2 import component

    return component("readout.live", js=_SCRIPT.read_text(encoding="utf-8"))
