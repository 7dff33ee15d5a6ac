"""The pages over a fake room, without a browser."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from rag.types import Answer, Claim
from tests.fakes.room import ARTICLES, FakeRoom, cite

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> ![b](http://evil.example/b.png) "
    "[l](javascript:alert(1)) $x^2$ :red[r] **bold** $5m, not $6m"
)


def _ask(room):
    from rag.ui import ask

    ask.page(room)


def _library(room):
    from rag.ui import library

    library.page(room)


def _compare(room):
    from rag.ui import compare

    compare.page(room)


def _brief(room):
    from rag.ui import brief

    brief.page(room)


def _open(page, room: FakeRoom, **query: str) -> AppTest:
    app = AppTest.from_function(page, args=(room,), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def _say(app: AppTest, question: str) -> AppTest:
    return app.chat_input[0].set_value(question).run()


def _shown(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(
        [e.proto.body for e in app.get("html") if not e.proto.unsafe_allow_javascript]
        + [e.value for e in (*app.caption, *app.markdown, *app.error)]
    )


def _press(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label.startswith(label)).click().run()


def test_an_answer_stays_when_the_next_question_comes():
    app = _open(_ask, FakeRoom())

    _say(app, "Who paid $5m, not $6m?")
    _say(app, "When?")

    assert len(app.chat_message) == 4
    assert "Who paid $5m, not $6m?" in _shown(app)
    assert "freight must pass without a permit" in _shown(app)


def test_a_conversation_is_reopened_by_its_address():
    room = FakeRoom()
    first = _say(_open(_ask, room), "Do permits stay?")
    kept = first.query_params["conversation"]

    again = _open(_ask, room, conversation=kept)

    assert "Do permits stay?" in _shown(again)
    assert len(again.chat_message) == 2


def test_a_follow_up_is_asked_with_the_answers_before_it():
    room = FakeRoom()
    app = _say(_say(_open(_ask, room), "Do permits stay?"), "Until when?")

    assert [answer.question for answer in room.asked[1][2]] == ["Do permits stay?"]
    assert "Searched for: Until when? Sarn crossing" in _shown(app)


def test_a_chip_opens_the_words_highlighted_in_their_article():
    app = _say(_open(_ask, FakeRoom()), "Do permits stay?")

    _press(app, "1 · Norda")

    shown = _shown(app)
    assert (
        "<mark>Foreign Minister Ilse Varga of Valmora stressed that freight must pass without "
        "a permit from the first day.</mark>" in shown
    )
    assert "Said by Ilse Varga, Foreign Minister of Valmora · Valmora" in shown
    assert "Hauliers in Lindmark" not in shown


@pytest.mark.parametrize("page", [_ask, _library, _compare, _brief])
def test_hostile_titles_and_texts_are_shown_as_text(page):
    from dataclasses import replace

    live = "[l](u) $5m :red[r]"
    source = replace(ARTICLES[0].source, title=live, outlet=live, locator=HOSTILE)
    evil = replace(ARTICLES[0], source=source, text=f"{ARTICLES[0].text}\n{HOSTILE}")
    claim = Claim(text=HOSTILE, citations=(cite(evil, HOSTILE),), verdict="supported")
    room = FakeRoom([evil], reply=[claim])
    app = _open(page, room, **({"article": source.id} if page is _library else {}))

    if page is _ask:
        _press(_say(app, HOSTILE), "1 ·")
    if page is _brief:
        _press(app, "Write")

    for element in app.get("html"):
        body = element.proto.body
        if "</style>" not in body and not element.proto.unsafe_allow_javascript:
            assert "<script" not in body
            assert "<img" not in body
            assert "<a " not in re.sub(r'<a href="#part-\d+(-chapter)?">', "", body)
    labels = [b.label for b in app.button] + [e.value for e in (*app.caption, *app.markdown)]
    for text in (*labels, *(link.label for link in app.get("page_link"))):
        assert "](" not in text.replace("\\]", "")
        assert ":red[" not in text
        assert "$5m" not in text.replace("\\$", "")
    assert not app.get("link_button")


def test_money_is_shown_as_written():
    claim = Claim(
        text="They put in $5m, not $6m.",
        citations=(cite(ARTICLES[0], "$5m, not $6m"),),
        verdict="supported",
    )
    app = _say(_open(_ask, FakeRoom(reply=[claim])), "How much: $5m or $6m?")

    assert "They put in $5m, not $6m." in _shown(app)
    assert "How much: $5m or $6m?" in _shown(app)


def test_a_declined_answer_says_why_and_where_it_looked():
    answer = Answer(
        question="q",
        query="q",
        status="declined",
        reason="Nothing speaks of whales.",
        searched=3,
        nearest=(ARTICLES[2].source,),
    )
    app = _say(_open(_ask, FakeRoom(reply=[answer])), "What about whales?")

    shown = _shown(app)
    assert "Nothing speaks of whales." in shown
    assert "Searched 3 articles. The nearest:" in shown
    assert [link.label for link in app.get("page_link")] == [
        "Dockers of Port Alder vote to strike",
        "Link to this answer",
    ]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("unsupported", "Not supported by the articles"),
        ("contradicted", "Contradicted by the articles"),
    ],
)
def test_a_claim_the_articles_do_not_support_is_marked(verdict, words):
    claim = Claim(text="The bridge fell.", verdict=verdict, reason="The words were not found.")
    app = _say(_open(_ask, FakeRoom(reply=[claim])), "What fell?")

    shown = _shown(app)
    assert '<p dir="auto" class="struck">The bridge fell.</p>' in shown
    assert words in shown
    assert "The words were not found." in shown


def test_a_supported_claim_is_not_marked():
    shown = _shown(_say(_open(_ask, FakeRoom()), "Do permits stay?"))

    assert "struck" not in shown.split("</style>")[-1]
    assert "upported by the articles" not in shown


def test_the_notice_of_an_answer_is_shown():
    answer = Answer(
        question="q",
        query="q",
        status="partial",
        notice="The endpoint did not reply.",
        reason="The reply was cut off.",
    )
    shown = _shown(_say(_open(_ask, FakeRoom(reply=[answer])), "q"))

    assert "The endpoint did not reply." in shown
    assert "The reply was cut off." in shown


def test_an_answer_that_cannot_be_kept_is_shown_all_the_same():
    from rag.errors import BusyError

    class Busy(FakeRoom):
        def record(self, conversation_id, answer, *, owner=None):
            raise BusyError("Another process is writing.", hint="Try again soon.")

    app = _say(_open(_ask, Busy()), "Do permits stay?")

    assert "freight must pass without a permit" in _shown(app)
    assert len(app.error) == 1


def test_ask_again_asks_the_last_question_again():
    room = FakeRoom()
    app = _say(_open(_ask, room), "Do permits stay?")

    _press(app, "Ask again")

    assert [asked[0] for asked in room.asked] == ["Do permits stay?"] * 2
    assert len(app.chat_message) == 4


def test_starter_questions_come_from_the_library():
    room = FakeRoom()
    app = _open(_ask, room)

    _press(app, "What did Valmora say?")

    assert room.asked[0][0] == "What did Valmora say?"


def test_the_scope_narrows_what_is_asked_and_says_so():
    room = FakeRoom()
    app = _open(_ask, room)
    app.multiselect(key="ask-outlets").set_value(["Norda"]).run()

    _say(app, "Do permits stay?")

    assert room.asked[0][1].outlets == ("Norda",)
    assert "1 of 3 articles in scope" in _shown(app)


def test_without_a_model_the_page_says_what_the_answers_are():
    assert "Extracts mode: no model is configured." in _shown(_open(_ask, FakeRoom()))
    assert "Written by gpt-x" in _shown(_open(_ask, FakeRoom(model="gpt-x")))


@pytest.mark.parametrize("page", [_ask, _library, _compare, _brief])
def test_an_empty_library_offers_the_samples(page):
    app = _open(page, FakeRoom([]))

    _press(app, "Load the sample library")

    assert "Your library is empty" not in _shown(app)


@pytest.mark.parametrize("page", [_ask, _library, _compare, _brief])
def test_an_error_of_the_library_is_one_line_and_a_hint(page):
    from rag.errors import NewerLibraryError

    error = NewerLibraryError("This library is newer than this program.", hint="Update it.")
    app = _open(page, FakeRoom(error=error))

    assert not app.exception
    (shown,) = app.error
    assert shown.value == "**This library is newer than this program.**  Update it."


@pytest.mark.parametrize("page", [_ask, _library, _compare, _brief])
def test_an_unforeseen_error_is_no_traceback(page):
    app = _open(page, FakeRoom(error=ZeroDivisionError("secret detail")))

    assert not app.exception
    (shown,) = app.error
    assert "secret detail" not in shown.value


def test_an_unknown_conversation_is_one_line():
    app = _open(_ask, FakeRoom(), conversation="nope")

    assert "There is no conversation nope." in app.error[0].value


@pytest.mark.parametrize(
    ("address", "offered"), [("127.0.0.1", 1), ("localhost", 1), ("0.0.0.0", 0), (None, 0)]
)
def test_paths_of_this_machine_are_offered_only_to_this_machine(monkeypatch, address, offered):
    monkeypatch.setattr("streamlit.get_option", lambda name: address)

    fields = _open(_library, FakeRoom()).text_input

    assert len([field for field in fields if "machine" in field.label]) == offered


def test_the_address_of_a_span_opens_the_reader_with_it_highlighted():
    start = ARTICLES[0].text.index("$5m")
    app = _open(
        _library,
        FakeRoom(),
        article=ARTICLES[0].source.id,
        start=str(start),
        end=str(start + 12),
    )

    assert "<mark>$5m, not $6m</mark>" in _shown(app)


@pytest.mark.parametrize(
    ("start", "end"), [("5", "2"), ("x", "y"), ("0", "99999999"), ("-4", "9")]
)
def test_a_span_that_is_none_opens_the_article_without_highlight(start, end):
    app = _open(_library, FakeRoom(), article=ARTICLES[0].source.id, start=start, end=end)

    assert "<mark>" not in _shown(app)
    assert "Hauliers in Lindmark" in _shown(app)


def test_a_statement_is_highlighted_on_click():
    app = _open(_library, FakeRoom(), article=ARTICLES[0].source.id)

    _press(app, "Show in the text")

    words = "freight must pass without a permit from the first day"
    assert f'<mark><span class="told side-0">{words}</span></mark>' in _shown(app)


def test_an_unknown_article_is_one_line():
    app = _open(_library, FakeRoom(), article="nope")

    assert "There is no article nope." in app.error[0].value


def test_silence_says_in_how_many_articles_it_looked():
    shown = _shown(_open(_compare, FakeRoom()))

    assert "No statement found in 3 articles." in shown
    assert "permits stay in force for freight until the trial has been assessed" in shown
    assert "They oppose each other" in shown


def test_a_cell_opens_its_statement():
    app = _open(_compare, FakeRoom())

    _press(app, "Alder Courier")

    assert "<mark>permits stay in force for freight" in _shown(app)


def test_a_briefing_lists_used_and_unused_articles_and_is_offered_in_five_formats():
    app = _press(_open(_brief, FakeRoom()), "Write")

    assert "Sources: 2 used, 1 not used" in [e.label for e in app.expander]
    assert [b.label for b in app.download_button] == [
        "Markdown",
        "HTML",
        "Word",
        "PDF",
        "Evidence (JSON)",
    ]
    _press(app, "2 · Norda")
    assert "<mark>The two sides will put $5m, not $6m" in _shown(app)
