"""Light, dark, or as the system has it: kept by the reader's browser, not by the app."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from rag.ui import parts

_CHOICES: Final[Mapping[str, str]] = {
    "System": ":material/contrast:",
    "Light": ":material/light_mode:",
    "Dark": ":material/dark_mode:",
}
# Streamlit keeps the choice of its own menu, which we do not show, under the path at which a
# page was opened; the number in the key is its version. The server's side cannot set it.
_KEEP: Final = """(() => {
  const base = location.pathname.replace(/settings\\/?$/, "");
  for (const page of ["", "compare", "brief", "library", "settings"])
    localStorage.setItem(`stActiveTheme-${base}${page}-v2`, JSON.stringify("CHOICE"));
  location.reload();
})()"""


def draw() -> None:
    """Offer the three, and say which of the two is shown now."""
    with st.container(horizontal=True, key="theme"):
        for choice, icon in _CHOICES.items():
            if st.button(choice, key=f"theme-{choice.lower()}", icon=icon):
                parts.script(_KEEP.replace("CHOICE", choice))
    shown = st.context.theme.type
    now = f"Shown now: {shown}. " if shown else ""
    parts.note(f"{now}Kept in this browser, for you alone. System follows your device.")
