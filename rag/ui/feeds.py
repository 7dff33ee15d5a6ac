"""Feeds that are followed: when each was read last, what came of it, read now, unfollow."""

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from rag.library.feeds import Feed
from rag.text import off_the_command_line
from rag.ui import parts, words, work


class Follows(Protocol):
    """What following feeds needs of the intake."""

    def feeds(self) -> tuple[Feed, ...]:
        """Return the feeds that are followed."""
        ...

    def follow(self, address: str) -> Feed:
        """Begin to follow a feed."""
        ...

    def unfollow(self, address: str) -> None:
        """Follow a feed no more."""
        ...

    def begin_poll(self, addresses: Sequence[str] | None = ...) -> str:
        """Begin to add what is new in feeds; return the id of the job."""
        ...


class HasFeeds(Protocol):
    """What this part of the panel needs from the rest of the program."""

    @property
    def intake(self) -> Follows:
        """What feeds are followed with."""
        ...


def draw(room: HasFeeds) -> None:
    """Show the form for a new feed, and the feeds there are."""
    with st.form("follow", border=False):
        st.text_input(
            "Address of a feed or site map to follow",
            key="feed-address",
            max_chars=2000,
            placeholder="https://example.org/feed.xml",
        )
        asked = st.form_submit_button("Follow")
    if asked:
        with st.spinner("Asking the site"):
            followed = _follow(room)
        if followed:
            st.rerun()
    parts.told()
    found = room.intake.feeds()
    if not found:
        parts.note("No feed is followed yet. Of a followed feed, every entry is added once.")
        return
    parts.more(found, "feeds", lambda number, feed: _feed(room, number, feed), 20)
    if len(found) > 1:
        st.button("Read all now", key="poll-all", on_click=_poll, args=(room, None))


def _follow(room: HasFeeds) -> bool:
    address = str(st.session_state.get("feed-address", "")).strip()
    if not address:
        parts.tell("There is no address.", "Write the address of a feed.")
        return False

    def act() -> None:
        feed = room.intake.follow(address)
        work.watch(room.intake.begin_poll([feed.address]))

    return parts.attempt(act)


def _feed(room: HasFeeds, number: int, feed: Feed) -> None:
    with st.container(border=True, key=f"feed-{number}", gap="xsmall"):
        polled = words.moment(parts.here(feed.polled_at)) if feed.polled_at else "not read yet"
        title = feed.title or feed.address
        parts.block(
            words.heading(words.shorten(title, 120), polled, kind="strong"),
            words.html(feed.address, kind="note") if feed.title else "",
            words.html(_counts(feed), kind="note"),
        )
        if feed.error:
            told = f"{feed.error} {off_the_command_line(feed.hint)}"
            parts.block(words.callout("Not read the last time", told, kind="warn"))
        with st.container(horizontal=True):
            st.button("Read now", key=f"poll-{number}", on_click=_poll, args=(room, feed))
            st.button(
                "Unfollow",
                key=f"unfollow-{number}",
                type="tertiary",
                on_click=_unfollow,
                args=(room, feed),
            )


def _counts(feed: Feed) -> str:
    told = [words.count(feed.seen, "entry") + " seen"]
    if feed.failed:
        told.append(f"{feed.failed:,} could not be read")
    if feed.waiting:
        told.append(f"{feed.waiting:,} to be tried again")
    return ", ".join(told)


def _poll(room: HasFeeds, feed: Feed | None) -> None:
    addresses = [feed.address] if feed else None
    parts.attempt(lambda: work.watch(room.intake.begin_poll(addresses)))


def _unfollow(room: HasFeeds, feed: Feed) -> None:
    parts.attempt(lambda: room.intake.unfollow(feed.address))
