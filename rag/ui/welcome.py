"""What an empty library offers: samples, files, a text, an address."""

import streamlit as st

from rag.ui import parts, work

OPEN = "add"
"""Where a page's address says which way of adding is open."""
_WAYS = {
    "Drop files": ("Files", ":material/upload_file:"),
    "Paste a text": ("Paste", ":material/content_paste:"),
    "Give a web address": ("Web", ":material/link:"),
}


def draw(room: work.Works, *, links: bool = True) -> None:
    """Show what an empty library offers first, or how its first articles come in.

    Args:
        room: What the samples are added with.
        links: Whether to lead to the page that adds; not on that page itself.
    """
    jobs = room.intake.jobs()
    coming = bool(work.at_work(jobs))
    with st.container(border=True, key="welcome"):
        parts.told()
        title = "Your first articles are coming in" if coming else "Your library is empty"
        parts.heading(title)
        parts.prose(
            "Put articles or official readouts in, then ask about them, compare what each side "
            "said, and write briefings. Every sentence shown leads to the exact words."
        )
        if links:
            work.draw(room, jobs)
        if not coming:
            _offers(room, links=links)


def _offers(room: work.Works, *, links: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Load the sample library",
            type="primary",
            key="samples",
            on_click=_load_samples,
            args=(room,),
        )
        for label, (way, icon) in _WAYS.items() if links else ():
            st.page_link(parts.go("library"), label=label, icon=icon, query_params={OPEN: way})
    if not links:
        parts.note("Or drop files, paste a text or give a web address below.")


def _load_samples(room: work.Works) -> None:
    from rag.settings import samples_folder

    parts.attempt(lambda: work.watch(room.intake.begin([str(samples_folder())])))
