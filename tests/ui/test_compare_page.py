"""The Compare page over a fake room, view by view, without a browser."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from rag.types import Comparison, Point, Side, Stance
from tests.fakes import sides as talks
from tests.fakes.room import FakeRoom
from tests.fakes.talks_room import MANY, TalksRoom

HOSTILE = ("$x$", "<b>bold</b>", "[a](javascript:b)", ":red[r]", "![i](http://evil.example/i)")
VIEWS = ("Side by side", "Silence", "Over time", "Two readouts", "Manage sides")
A, B = talks.A.source.id, talks.B.source.id


def _page(room):
    from rag.ui import compare

    compare.page(room)


def _open(room: FakeRoom, view: str = "", **query: str) -> AppTest:
    app = AppTest.from_function(_page, args=(room,), default_timeout=120)
    for name, value in (query | ({"view": view} if view else {})).items():
        app.query_params[name] = value
    return app.run()


def _bodies(app: AppTest) -> list[str]:
    found = [element.proto.body for element in app.get("html")]
    return [body for body in found if "</style>" not in body]


def _shown(app: AppTest) -> str:
    assert not app.exception
    assert not [one for one in app.error if "could not be drawn" in one.value]
    texts = (*app.caption, *app.markdown, *app.error, *app.success)
    return "\n".join([*_bodies(app), *(one.value for one in texts)])


def _labels(app: AppTest) -> list[str]:
    return [one.label for one in (*app.button, *app.expander, *app.get("page_link"))]


def _press(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label.startswith(label)).click().run()


def _comparison(*points: Point, names=("Valmora", "Ordelia")) -> Comparison:
    sides = tuple(Side(id=str(n), name=name) for n, name in enumerate(names))
    return Comparison(topic="", sides=sides, points=points, searched=3)


class Room(TalksRoom):
    """Returns the comparison it is given, and counts how often it is asked."""

    def __init__(self, given: Comparison) -> None:
        super().__init__()
        self.given = given
        self.times = 0

    def sides(self):
        return self.given.sides

    def compare(self, *, topic="", sides=(), filters=None):
        self.times += 1
        return self.given


def test_a_cell_shows_how_many_statements_it_has_and_the_words_that_show_the_relation():
    shown = _shown(_open(TalksRoom()))

    assert "3 statements" in shown
    assert "They oppose each other" in shown
    assert shown.count("The words that show it") == 2
    assert "freight must pass without a permit from the first day" in shown
    assert "permits stay in force for freight until the trial has been assessed" in shown
    assert "No statement found in 3 articles." in shown


def test_a_cell_says_who_tells_it_and_how_near_to_the_speakers_words():
    shown = _shown(_open(TalksRoom()))

    assert "paraphrase by the counterpart&#x27;s readout" in shown
    assert "per Valmora&#x27;s readout, Ministry of Valmora · 6 May 2031" in shown
    assert "joint: Valmora and Ordelia" in shown
    assert "paraphrase by the readout of Valmora" in shown


def test_all_statements_of_a_cell_are_a_click_away():
    app = _open(TalksRoom())
    assert "after the trial" not in _shown(app)

    _press(app, "All 3 statements")
    assert "most freight will pass without any permit after the trial" in _shown(app)

    _press(app, "Show fewer")
    assert "after the trial" not in _shown(app)


def test_a_ruling_is_written_down_between_the_sides_that_speak_and_can_be_taken_back():
    room = TalksRoom()
    app = _open(room)

    app.menu_button[0].click("They agree").run()

    (edit,) = room.changed
    assert (edit.kind, edit.subject, edit.object) == ("relate", "freight permits", "agree")
    assert edit.scope == "Valmora; Ordelia"
    assert _shown(app).count("your ruling") == 2
    app.menu_button[0].click("Take back my ruling").run()
    assert room.changed == []
    assert _shown(app).count("your ruling") == 1


def test_loaded_terms_open_their_use():
    app = _press(_open(TalksRoom()), "blockade")

    assert "<mark>an unlawful blockade</mark>" in _shown(app)


def test_sixty_issues_are_shown_twelve_at_a_time():
    app = _open(TalksRoom(issues=MANY))
    assert len(app.menu_button) == 8
    assert "freight permits 13" not in _shown(app).lower()

    _press(app, "Show more (48 left)")

    assert "freight permits 13" in _shown(app).lower()


def test_the_comparison_is_made_once_until_something_changes():
    room = Room(talks.comparison())
    app = _open(room)
    app.run()
    assert room.times == 1

    app.menu_button[0].click("Unclear").run()

    assert room.times == 2


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_manages_one_side_alone(view):
    stance = Stance(side="Valmora", statements=talks.statements()[:1], searched=3)
    point = Point(issue="freight", stances=(stance,), relation="one-sided")

    app = _open(Room(_comparison(point, names=("Valmora",))), view)

    assert "Valmora" in _shown(app) + str([one.options for one in app.selectbox])


@pytest.mark.parametrize("view", VIEWS[:3])
def test_every_view_says_when_nothing_was_said(view):
    shown = _shown(_open(Room(_comparison()), view))

    assert "These sides said nothing on this topic in the articles in scope." in shown


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_offers_the_samples_for_an_empty_library(view):
    assert "Your library is empty" in _shown(_open(FakeRoom([]), view))


@pytest.mark.parametrize("view", VIEWS[:3])
def test_without_sides_the_page_says_so(view):
    shown = _shown(_open(Room(_comparison(names=())), view))

    assert "No statements with a side were found in these articles yet." in shown


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_names_are_shown_as_text_in_every_view(view, evil):
    said = replace(
        talks.statements()[0],
        speaker=evil,
        role=evil,
        side=evil,
        via=evil,
        teller=evil,
        joint=True,
    )
    stances = (
        Stance(side=evil, statements=(said,), searched=1),
        Stance(side="Ordelia", statements=(), searched=1),
    )
    point = Point(issue=evil, stances=stances, relation="one-sided", evidence=(said,))
    room = Room(_comparison(point, names=(evil, "Ordelia")))
    room.kept[A] = replace(talks.A, source=replace(talks.A.source, title=evil, outlet=evil))
    room.edit("move speaker", evil, evil, evil, new=True)
    room.edit("relate", evil, "differ", f"{evil}; Ordelia")

    app = _open(room, view, a=A, b=B)

    for body in _bodies(app):
        assert "<b>" not in body
        assert "<a " not in body
        assert "<img" not in body
    for text in _labels(app):
        assert "](" not in text.replace("\\]", "")
        assert ":red[" not in text
        assert "$x$" not in text
        assert "<b>" not in text


def test_silence_is_a_dash_in_the_table_and_listed_by_side():
    app = _open(TalksRoom(), "Silence")

    shown = _shown(app)
    assert '<th scope="row" dir="auto">Patience</th><td class="none">–</td>' in shown
    assert "where none was found in 3 articles" in shown
    assert "Valmora: silent on 1 of 3 issues" in _labels(app)
    assert "Ordelia speaks on every issue." in shown

    app.toggle(key="only-silent").set_value(True).run()
    (table,) = [body for body in _bodies(app) if "<table" in body]
    assert "Next meeting" not in table


def test_the_timeline_has_a_point_for_each_side_and_day():
    from pyarrow import ipc

    app = _open(TalksRoom(), "Over time")

    (chart,) = app.get("vega_lite_chart")
    (data,) = chart.proto.datasets
    rows = ipc.open_stream(data.data.data).read_all().to_pylist()
    assert [(row["side"], row["day"], row["count"]) for row in rows] == [
        ("Ordelia", "2031-05-06", 2),
        ("Ordelia", "2031-05-07", 1),
        ("Valmora", "2031-05-06", 2),
        ("Valmora", "2031-05-08", 1),
        ("Valmora", "2031-05-09", 1),
    ]


def test_the_redline_strikes_what_was_left_out_and_marks_what_is_new():
    app = _open(TalksRoom(), "Over time")

    shown = _shown(app)
    assert (
        "<del>Freight</del> <ins>most freight</ins> will pass without any permit "
        "<ins>after the trial</ins>" in shown
    )
    _press(app, "Harbour Ledger · 8 May 2031 · before")
    assert "<mark>Freight will pass without any permit</mark>" in _shown(app)


def test_an_issue_without_revisions_says_so():
    app = _open(TalksRoom(), "Over time", issue="Patience")

    assert "No two statements of one side" in _shown(app)


def test_statements_without_a_day_are_counted():
    source = replace(talks.A.source, published=None)
    first = talks.statements()[0]
    words = replace(first.words, passage=replace(first.words.passage, source=source))
    undated = replace(first, words=words, said_on=None)
    stance = Stance(side="Valmora", statements=(undated,), searched=3)
    room = Room(_comparison(Point(issue="freight", stances=(stance,)), names=("Valmora",)))

    shown = _shown(_open(room, "Over time"))

    assert "None of these statements has a day." in shown
    assert "1 statement without a day not shown." in shown


def test_two_readouts_of_an_address_are_laid_side_by_side():
    app = _open(TalksRoom(), "Two readouts", a=A, b=B)

    shown = _shown(app)
    assert "67 words, 4 sentences only here" in shown
    assert "A is 1.3 times as long as B." in shown
    assert "<mark>for a trial of ninety days</mark>" in shown
    assert "Order and share of topics" in shown
    assert '<td dir="auto">31%</td>' in shown
    ledger = shown[shown.index("Confirmed by both") :]
    assert ledger.index("The two ministers agreed") < ledger.index("Only A says so")
    assert ledger.index("Only A says so") < ledger.index("agreed to meet again in July")


def test_every_sentence_of_both_readouts_is_on_the_page():
    bodies = "\n".join(_bodies(_open(TalksRoom(), "Two readouts", a=A, b=B)))
    shown = bodies.replace("<mark>", "").replace("</mark>", "")

    for line in (*talks.VALMORA.split("\n"), *talks.ORDELIA.split("\n")):
        assert line in shown


def test_two_readouts_wait_until_both_are_chosen():
    app = _open(TalksRoom(), "Two readouts")
    assert "Choose two accounts of one meeting" in _shown(app)

    app.selectbox(key="readout-a").set_value(A).run()
    app.selectbox(key="readout-b").set_value(B).run()

    assert "What was agreed" in _shown(app)
    assert (app.query_params["a"], app.query_params["b"]) == (A, B)


def test_a_readout_beside_itself_is_one_line_and_a_hint():
    app = _open(TalksRoom(), "Two readouts", a=A, b=A)

    (error,) = app.error
    assert error.value.endswith("cannot be laid beside itself.**  Give two articles.")


def test_readouts_of_two_languages_say_so_first():
    class Notice(TalksRoom):
        def readouts(self, a_id, b_id):
            return replace(talks.readouts(), notice="One is in English, one in $x$.")

    (info,) = _open(Notice(), "Two readouts", a=A, b=B).info
    assert info.value == "One is in English, one in \\$x\\$."


def test_a_side_is_renamed_and_the_change_undone():
    room = TalksRoom()
    app = _open(room, "Manage sides")
    app.selectbox(key="edit-subject").set_value("Valmora")
    app.text_input(key="edit-object").set_value("Republic of Valmora")

    _press(app, "Change")

    (edit,) = room.changed
    assert (edit.subject, edit.object) == ("Valmora", "Republic of Valmora")
    assert "Valmora is called Republic of Valmora" in _shown(app)
    _press(app, "Undo")
    assert room.changed == []
    assert "Taken back: Valmora is called Republic of Valmora" in _shown(app)


def test_a_change_that_cannot_be_made_is_one_line_and_a_hint():
    room = TalksRoom()
    app = _open(room, "Manage sides")
    app.selectbox(key="edit-kind").set_value("merge sides").run()
    app.selectbox(key="edit-subject").set_value("Valmora")
    app.selectbox(key="edit-object").set_value("Valmora")

    _press(app, "Change")

    (error,) = app.error
    assert (
        error.value == "**'Valmora' cannot be merged into itself.**  Name two different sides."
    )
    assert room.changed == []


def test_an_empty_form_changes_nothing_and_names_the_field():
    room = TalksRoom()

    app = _press(_open(room, "Manage sides"), "Change")

    assert "Fill in “Side”." in app.error[0].value
    assert room.changed == []


@pytest.mark.parametrize(
    ("kind", "subject", "given"),
    [
        ("move speaker", "Tomas Reik", "Valmora"),
        ("move speaker", "Tomas Reik", "Nobody (no side)"),
        ("move outlet", "Harbour Ledger", "Ordelia"),
        ("name speaker", "the ministry of Valmora", "Ilse Varga"),
        ("hide side", "Ordelia", None),
        ("split speaker", "Ms Varga", None),
    ],
)
def test_each_kind_of_change_is_made_as_the_form_says(kind, subject, given):
    room = TalksRoom()
    app = _open(room, "Manage sides")
    app.selectbox(key="edit-kind").set_value(kind).run()
    app.selectbox(key="edit-subject").set_value(subject)
    if given:
        app.selectbox(key="edit-object").set_value(given)

    _press(app, "Change")

    (edit,) = room.changed
    expected = "" if given in {None, "Nobody (no side)"} else given
    assert (edit.kind, edit.subject, edit.object, edit.scope) == (kind, subject, expected, "")


@pytest.mark.parametrize(("view", "name"), [("", "comparison"), ("Two readouts", "readouts")])
def test_the_result_is_offered_in_six_formats(view, name):
    app = _open(TalksRoom(), view, a=A, b=B)

    assert [b.label for b in app.download_button] == [
        "Markdown",
        "Word",
        "HTML",
        "PDF",
        "CSV",
        "JSON",
    ]
    assert all(b.proto.id for b in app.download_button), name
