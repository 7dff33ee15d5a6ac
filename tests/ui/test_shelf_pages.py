"""The Library page and the reader over a fake room, without a browser."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from rag.errors import InputError
from rag.ingest.load import written
from rag.library.feeds import Feed
from rag.types import Entry, Item, Source
from rag.ui import changes, listing
from tests.fakes.room import ARTICLES, FakeRoom
from tests.fakes.shelves import NOW

FIRST = ARTICLES[0]
HOSTILE = "<script>alert(1)</script> [l](javascript:alert(1)) :red[r] $x^2$"
TWO = [("a.txt", b"Text", "text/plain"), ("<b>.md", b" ", "text/markdown")]


def _library(room):
    from rag.ui import library

    library.page(room)


def _open(room: FakeRoom, **query: str) -> AppTest:
    app = AppTest.from_function(_library, args=(room,), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def _shown(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(
        [e.proto.body for e in app.get("html") if "</style>" not in e.proto.body]
        + [e.value for e in (*app.caption, *app.markdown, *app.error)]
    )


def _press(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label.startswith(label)).click().run()


def _labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def _rows(app: AppTest) -> list[dict[str, object]]:
    return app.dataframe[0].value.to_dict("records")


def _tick(app: AppTest, *lines: int) -> AppTest:
    """Tick lines of the table, as AppTest itself cannot."""
    key = f"articles-{app.dataframe[0].proto.id.rpartition('-')[2]}"
    app.session_state[key] = {"selection": {"rows": [*lines], "columns": [], "cells": []}}
    return app.run()


def _in_group() -> list:
    """Three articles that carry one text, and one that does not."""
    head, second, third = (
        replace(
            FIRST,
            source=replace(
                FIRST.source,
                id=f"{n:012x}",
                locator=f"copy/{n}.txt",
                title=f"Sarn crossing to open, edition {n}",
                outlet=outlet,
                group=FIRST.source.id,
            ),
        )
        for n, outlet in ((1, "Norda"), (12, "Alder Courier"), (13, "Kestra Post"))
    )
    shorter = second.text.replace("Reik added that water levels", "He added that levels")
    second = replace(second, text=shorter)
    third = replace(
        third, text=third.text + "\nThe gate of the crossing will be painted green."
    )
    return [head, ARTICLES[2], second, third]


# -- adding


def test_uploads_begin_one_job_whose_outcome_stays_until_it_is_closed():
    room = FakeRoom()
    app = _open(room)

    app.file_uploader[0].set_value(TWO).run()
    app.text_input(key="find").set_value("Sarn").run()

    assert [kind for kind, _, _ in room.intake.begun] == ["upload"]
    assert [name for name, _ in room.intake.begun[0][1]] == ["a.txt", "<b>.md"]
    shown = _shown(app)
    assert "1 added, 1 could not be read" in shown
    assert "in 1 min 14 s" in shown
    assert "&lt;b&gt;.md" in shown
    assert "The file is empty. Save the article&#x27;s text in it." in shown
    assert "Try again" not in _labels(app)
    assert "The file is empty." not in _shown(_press(app, "Close"))


def test_columns_of_a_dump_go_with_the_files_and_a_line_without_one_is_refused():
    room = FakeRoom()
    app = _open(room)

    app.text_area(key="columns").set_value("title=headline\n\n text = body ").run()
    app.file_uploader[0].set_value([("d.csv", b"headline,body", "text/csv")]).run()
    assert room.intake.begun[0][2] == {"title": "headline", "text": "body"}

    app.text_area(key="columns").set_value("headline").run()
    app.file_uploader[0].set_value([("d.csv", b"headline,body", "text/csv")]).run()
    assert len(room.intake.begun) == 1
    assert "The line 'headline' names no column." in app.error[0].value


def test_a_pasted_text_becomes_a_file_named_after_its_title():
    room = FakeRoom()
    app = _open(room)
    app.text_area(key="paste-text").set_value("The gate opens.")
    app.text_input(key="paste-title").set_value("Gate / crossing: opens")
    app.text_input(key="paste-outlet").set_value("Norda")
    app.text_input(key="paste-day").set_value("2031-03-14")

    _press(app, "Add this text")

    ((_, files, _),) = room.intake.begun
    assert files == [
        (
            "Gate - crossing: opens.txt",
            b"---\ntitle: Gate / crossing: opens\noutlet: Norda\npublished: 2031-03-14\n---\n"
            b"The gate opens.",
        )
    ]
    assert app.text_area(key="paste-text").value == ""


def test_a_paste_that_cannot_be_added_keeps_what_was_typed():
    room = FakeRoom()
    room.intake.refused = InputError("Another process is writing.", hint="Try again soon.")
    app = _open(room)
    app.text_area(key="paste-text").set_value("The gate opens.")

    _press(app, "Add this text")

    assert "Another process is writing." in app.error[0].value
    assert app.text_area(key="paste-text").value == "The gate opens."


def test_a_paste_with_a_day_that_is_none_is_told_so_and_kept():
    room = FakeRoom()
    app = _open(room)
    app.text_area(key="paste-text").set_value("The gate opens.")
    app.text_input(key="paste-day").set_value("next May")

    _press(app, "Add this text")

    assert "'next May' is not a date." in app.error[0].value
    assert room.intake.begun == []
    assert app.text_area(key="paste-text").value == "The gate opens."


def test_a_paste_without_a_title_is_named_after_its_first_words_and_left_as_it_is():
    assert written("The gate opens.\nNow.", {"outlet": " "}) == (
        "The gate opens. Now..txt",
        b"The gate opens.\nNow.",
    )


def test_addresses_are_begun_together_and_nothing_else_is_taken_for_one():
    room = FakeRoom()
    app = _open(room)

    app.text_area(key="addresses").set_value("https://norda.example/a\n/etc/passwd")
    _press(app, "Add these addresses")
    assert room.intake.begun == []
    assert "This is no web address: /etc/passwd" in app.error[0].value

    app.text_area(key="addresses").set_value(
        " https://norda.example/a \n\nHTTP://b.example/feed"
    )
    _press(app, "Add these addresses")
    assert room.intake.begun[0][:2] == (
        "add",
        ["https://norda.example/a", "HTTP://b.example/feed"],
    )


def test_a_path_is_added_as_a_path(monkeypatch):
    monkeypatch.setattr("streamlit.get_option", lambda name: "127.0.0.1")
    room = FakeRoom()
    app = _open(room)

    app.text_input(key="path").set_value(" /articles ")
    next(button for button in app.button if button.label == "Add").click().run()

    assert room.intake.begun[0][:2] == ("add", ["/articles"])


@pytest.mark.parametrize("way", ["Paste", "Web", "Feeds"])
def test_an_address_opens_the_way_of_adding_it_names(way):
    app = _open(FakeRoom(), add=way)

    assert next(e for e in app.expander if e.label == "Add articles").proto.expanded
    assert [tab.label for tab in app.tabs].count(way) == 1


# -- jobs


def test_a_running_job_shows_how_far_it_is_and_can_be_cancelled():
    room = FakeRoom()
    room.intake.slow = True
    job = room.intake.begin([f"https://norda.example/{n}" for n in range(40)])
    items = [Item(locator=f"https://norda.example/{n}", outcome="added") for n in range(8)]
    room.intake.reach(
        job, [*items, Item(locator="https://[l](u)", outcome="failed", error="x")]
    )

    app = _open(room)

    (bar,) = app.get("progress")
    assert bar.proto.value == 22
    assert bar.proto.text.startswith("9 of 40 · https")
    assert "](u)" not in bar.proto.text.replace("\\]", "")
    assert "8 added, 1 could not be read" in _shown(app)
    assert "8 s" in _shown(app)
    app.button(key=f"cancel-{job}").click().run()
    assert room.intake.job(job).state == "stopping"
    assert app.button(key=f"cancel-{job}").disabled


def test_a_job_of_another_page_is_shown_to_its_end_with_what_came_of_it():
    room = FakeRoom()
    room.intake.slow = True
    job = room.intake.begin(["/articles"])
    app = _open(room)

    room.intake.finish(job, [Item(locator="/articles/a.txt", outcome="copy")])
    app.run()

    assert not app.get("progress")
    assert "1 copy" in _shown(app)


def test_more_items_than_files_are_no_share_of_them():
    room = FakeRoom()
    room.intake.slow = True
    job = room.intake.begin(["/articles.zip"])
    room.intake.reach(job, [Item(locator=f"a.zip/{n}", outcome="added") for n in range(1200)])

    app = _open(room)

    assert not app.get("progress")
    assert "1,200 so far · a.zip/1199" in _shown(app)


def test_what_failed_is_tried_again():
    room = FakeRoom()
    room.intake.slow = True
    job = room.intake.begin(["https://norda.example/a"])
    app = _open(room)
    failed = Item(
        locator="https://norda.example/a",
        outcome="failed",
        error="The site does not answer.",
        hint="Try later. `readout jobs resume last` goes on.",
    )
    room.intake.finish(job, [failed])
    app.run()
    assert "The site does not answer. Try later." in _shown(app)
    assert "readout jobs" not in _shown(app)

    _press(app, "Try again")

    assert room.intake.begun[-1][:2] == ("again", job)
    assert "1 added" in _shown(app)


def test_of_many_failures_five_are_shown_and_the_rest_at_a_click():
    room = FakeRoom()
    room.intake.slow = True
    job = room.intake.begin(["/articles"])
    app = _open(room)
    failed = [
        Item(locator=f"/articles/{n}.txt", outcome="failed", error="The file is empty.")
        for n in range(40)
    ]
    room.intake.finish(job, failed)

    assert _shown(app.run()).count("The file is empty.") == 5
    assert _shown(_press(app, "Show more (35 left)")).count("The file is empty.") == 40


def test_jobs_of_before_are_listed_and_an_interrupted_one_goes_on():
    room = FakeRoom()
    room.intake.slow = True
    job = room.intake.begin(["/articles", HOSTILE])
    room.intake.finish(job, [Item(locator="/articles/a.txt", outcome="added")], "interrupted")
    app = _open(room)

    assert "Added before (1) · 1 interrupted" in [e.label for e in app.expander]
    assert "&lt;script&gt;" in _shown(app)
    assert "<script" not in _shown(app)
    _press(app, "Go on")

    assert room.intake.begun[-1][:2] == ("again", job)


def test_an_upload_that_was_cut_short_is_to_be_dropped_again():
    room = FakeRoom()
    room.intake.slow = True
    job = room.intake.begin_files([("a.txt", b"x"), ("b.txt", b"x")])
    app = _open(room)
    room.intake.finish(job, [Item(locator="upload:a.txt", outcome="added")], "cancelled")
    app.run()

    assert "It was cancelled." in _shown(app)
    assert "Drop the files again to go on." in _shown(app)
    assert "Go on" not in _labels(app)


def test_an_empty_library_shows_how_the_samples_come_in():
    room = FakeRoom([])
    room.intake.slow = True
    app = _press(_open(room), "Load the sample library")

    assert "Load the sample library" not in _labels(app)
    assert len(app.get("progress")) == 1
    (job,) = room.intake.kept
    room.intake.finish(job, [Item(locator="a", outcome="added")])
    app.run()
    assert "Your library is empty" not in _shown(app)


# -- feeds


def test_a_feed_is_followed_read_and_unfollowed():
    room = FakeRoom()
    app = _open(room)
    app.text_input(key="feed-address").set_value("https://norda.example/feed")

    _press(app, "Follow")

    assert "Norda, all news" in _shown(app)
    assert room.intake.begun == [("poll", ["https://norda.example/feed"], {})]
    _press(app, "Read now")
    assert len(room.intake.begun) == 2
    _press(app, "Unfollow")
    assert room.intake.followed == []


def test_an_address_that_gives_no_feed_is_one_line():
    app = _open(FakeRoom())
    app.text_input(key="feed-address").set_value("nonsense")

    _press(app, "Follow")

    assert "This is no address." in app.error[0].value


def test_a_feed_that_could_not_be_read_says_why():
    room = FakeRoom()
    room.intake.followed.append(
        Feed(
            address="https://norda.example/feed",
            title=HOSTILE,
            added_at=NOW,
            polled_at=dt.datetime(2031, 5, 8, 9, 5, tzinfo=dt.UTC),
            error="The site answers 503.",
            hint="Try later.",
            seen=12,
            failed=2,
            waiting=1,
        )
    )
    shown = _shown(_open(room))

    assert "8 May 2031, 09:05" in shown
    assert "12 entries seen, 2 could not be read, 1 to be tried again" in shown
    assert "The site answers 503. Try later." in shown
    assert "<script" not in shown


# -- the table


def test_copies_are_folded_under_the_article_that_stands_for_them():
    app = _open(FakeRoom(_in_group()))

    assert [(row["Title"], row["Copies"]) for row in _rows(app)] == [
        ("Sarn crossing to open, edition 1", "+2 copies"),
        ("Dockers of Port Alder vote to strike", ""),
    ]
    app.toggle[0].set_value(True).run()
    assert [row["Copies"] for row in _rows(app)] == ["", "copy", "copy", ""]


def test_a_copy_is_found_by_its_own_title_and_shown_for_its_group():
    app = _open(FakeRoom(_in_group()))

    app.text_input(key="find").set_value("edition 13").run()

    assert [(row["Title"], row["Copies"]) for row in _rows(app)] == [
        ("Sarn crossing to open, edition 13", "+2 copies")
    ]


def test_whose_head_is_not_in_scope_is_folded_under_the_first_that_is():
    def entry(id_: str, **more: str) -> Entry:
        source = Source(id=id_, locator=id_, title=id_, **more)
        return Entry(source=source, passages=1, statements=0)

    entries = [
        entry("b", group="a"),
        entry("q", group="p"),
        entry("x"),
        entry("c", copy_of="a"),
        entry("p", group="p"),
        entry("y"),
    ]
    groups = [[one.source.id for one in group] for group in listing.together(entries)]

    assert groups == [["b", "c"], ["x"], ["p", "q"], ["y"]]


def test_ticked_lines_are_deleted_with_their_copies_and_come_back():
    room = FakeRoom(_in_group())
    app = _tick(_open(room), 0)

    _press(app, "Delete 1 article and 2 copies")

    assert [*room.kept] == [ARTICLES[2].source.id]
    assert "3 articles deleted." in _shown(app)
    _press(app, "Undo")
    assert len(room.kept) == 4
    assert "deleted" not in _shown(app)


def test_nothing_ticked_deletes_nothing():
    app = _open(FakeRoom())

    assert app.button(key="ticked-delete").disabled


def test_what_is_ticked_means_these_lines_and_no_others():
    room = FakeRoom()
    app = _tick(_open(room), 1)
    assert "Delete 1 article" in _labels(app)

    del room.kept[FIRST.source.id]
    app.run()

    assert app.button(key="ticked-delete").disabled


def test_an_undo_that_came_too_late_says_so():
    room = FakeRoom()
    app = _open(room, article=FIRST.source.id)
    _press(app, "Delete")
    room.shelf.unhide = lambda: ()

    _press(app, "Undo")

    assert "It is gone for good." in app.error[0].value


# -- the reader


def test_the_reader_shows_all_that_is_known():
    source = replace(
        FIRST.source,
        outlet="Alder Courier",
        byline="Petra Lund",
        published_at=dt.datetime(2031, 5, 6, 9, 5, tzinfo=dt.timezone(dt.timedelta(hours=5.5))),
        pages=(0, 300),
        locator="upload:sarn.pdf",
        url="https://courier.example/sarn",
    )
    app = _open(FakeRoom([replace(FIRST, source=source)]), article=source.id)

    shown = _shown(app)
    assert (
        "Alder Courier · Agency: Norda · 6 May 2031, 09:05 (UTC+5:30) · Lindmark · en · 2 pages"
        in shown
    )
    assert "Petra Lund" in shown
    assert "From sarn.pdf" in shown
    assert [one.proto.url for one in app.get("link_button")] == [source.url]


def test_pages_are_marked_where_they_begin():
    at = FIRST.text.index("freight")
    source = replace(FIRST.source, pages=(0, at))
    app = _open(FakeRoom([replace(FIRST, source=source)]), article=source.id)

    bare = re.sub(r'<span class="told side-\d">(.*?)</span>', r"\1", _shown(app))
    assert 'stressed that <span class="page">p. 2</span> freight must' in bare


def test_what_a_side_says_is_underlined_in_the_colour_beside_its_speaker():
    app = _open(FakeRoom(), article=FIRST.source.id)

    shown = _shown(app)
    beside = dict(re.findall(r'class="strong speaker side-(\d)">([^<]*)</p>', shown)[::-1])
    said = dict(re.findall(r'<span class="told side-(\d)">(.*?)</span>', shown)[::-1])
    assert {name: said[number] for number, name in beside.items()} == {
        "Ilse Varga": "freight must pass without a permit from the first day",
        "Tomas Reik": "a trial of ninety days and to nothing beyond it",
    }


def test_an_address_that_is_none_is_no_link():
    source = replace(FIRST.source, locator="javascript:alert(1)", url="file:///etc/passwd")
    app = _open(FakeRoom([replace(FIRST, source=source)]), article=source.id)

    assert not app.get("link_button")


def test_details_are_set_right_and_only_what_was_changed():
    room = FakeRoom()
    app = _press(_open(room, article=FIRST.source.id), "Edit details")
    made: list[dict[str, str]] = []
    correct = room.shelf.correct
    room.shelf.correct = lambda one, changed: made.append(changed) or correct(one, changed)

    app.text_input(key="detail-outlet").set_value("The Norda Wire")
    app.text_input(key="detail-published").set_value("2031-05-07")
    app.button(key="save-details").click().run()

    assert made == [{"outlet": "The Norda Wire", "published": "2031-05-07"}]
    assert "The Norda Wire · Agency: Norda · 7 May 2031" in _shown(app.run())


def test_a_wrong_date_is_one_line_and_changes_nothing():
    room = FakeRoom()
    app = _press(_open(room, article=FIRST.source.id), "Edit details")

    app.text_input(key="detail-published").set_value("7 May")
    app.button(key="save-details").click().run()

    assert "'7 May' is not a date." in app.error[0].value
    assert room.kept[FIRST.source.id] == FIRST


def _versions() -> tuple[FakeRoom, str]:
    old = replace(
        FIRST,
        source=replace(FIRST.source, id="0ld"),
        text=FIRST.text.replace("June 2", "May 29").replace(
            "Reik added that water levels in the Sarn were not on the agenda.\n", ""
        ),
    )
    return FakeRoom(old=[old]), old.source.id


def test_a_version_is_laid_on_the_one_before_it_with_what_was_cut_and_added():
    room, old = _versions()
    app = _open(room, article=FIRST.source.id)
    assert "Versions (2)" in _shown(app)

    _press(app, "What changed")

    shown = _shown(app)
    assert app.query_params["beside"] in (old, [old])
    assert "From version 1 to version 2" in shown
    assert "<del>May 29</del><ins>June 2</ins>" in shown
    assert (
        "<ins>Reik added that water levels in the Sarn were not on the agenda.</ins>" in shown
    )
    assert "beside" not in _press(app, "Back to the text").query_params


def test_an_older_version_can_be_read_and_neither_edited_nor_deleted():
    room, old = _versions()
    app = _open(room, article=old)

    assert "An older version" in _shown(app)
    assert not {"Edit details", "Delete"} & {*_labels(app)}


def test_carriers_say_what_each_cut_and_added():
    app = _open(FakeRoom(_in_group()), article=FIRST.source.id)

    shown = _shown(app)
    assert "The same text, also in (2)" in shown
    assert "1 reworded · 100% of the words are there too" in shown
    assert "1 added · 100% of the words are there too" in shown
    _press(app, "Cut and added")
    assert "<mark>Reik added that water levels in the Sarn were not on the agenda.</mark>" in (
        _shown(app)
    )


def test_a_deleted_article_leaves_the_reader_and_can_be_undone():
    room = FakeRoom()
    app = _open(room, article=ARTICLES[2].source.id)

    _press(app, "Delete")

    assert ARTICLES[2].source.id not in room.kept
    assert "article" not in app.query_params
    assert "Deleted: Dockers of Port Alder vote to strike" in _shown(app)
    _press(app, "Undo")
    assert ARTICLES[2].source.id in room.kept


def test_a_long_stretch_without_a_change_is_folded_and_nothing_is_lost():
    same = "word " * 400
    pieces = [
        ("Start ", ""),
        ("cut", "left out"),
        (same, ""),
        ("added", "new"),
        ("x" * 2000, ""),
    ]

    found = changes.folded(pieces)

    assert "".join(text for stretch in found for text, _ in stretch) == (
        f"Start cut{same}added{'x' * 2000}"
    )
    assert [[sign for _, sign in stretch] for stretch in found] == [
        ["", "left out", ""],
        ["folded"],
        ["", "new", ""],
        ["folded"],
        [""],
    ]
