"""Answers of every kind on the Ask page, without a browser."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from rag.types import Claim, Conversation, Turn
from tests.fakes import answers
from tests.fakes.room import ARTICLES, NOW, FakeRoom

LIVE = "<b>x</b> [l](javascript:a) ![i](http://evil.example/i.png) :red[r] $x$ and $y$"


def _page(room):
    from rag.ui import ask

    ask.page(room)


def _open(*given, room: FakeRoom | None = None, how: bool = False) -> AppTest:
    """Open a conversation of these answers, and how the first was made where that is asked."""
    room = room or FakeRoom()
    turns = tuple(Turn(answer=one, asked_at=NOW) for one in given)
    room.chats["c"] = Conversation(id="c", title="t", started_at=NOW, turns=turns)
    app = AppTest.from_function(_page, args=(room,), default_timeout=60)
    app.query_params["conversation"] = "c"
    if how:
        app.session_state["how-0"] = True
    return app.run()


def _bodies(app: AppTest) -> list[str]:
    assert not app.exception
    assert not app.error
    found = [element.proto.body for element in app.get("html")]
    return [body for body in found if "</style>" not in body]


def _shown(app: AppTest) -> str:
    return "\n".join(_bodies(app))


def _labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def _press(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label.startswith(label)).click().run()


def test_the_short_answer_is_a_chip_that_opens_its_article_at_the_words():
    app = _open(answers.short())

    assert "June 2  :small[1 · Norda · 6 May 2031]" in _labels(app)
    _press(app, "June 2")

    assert "reopen the Sarn crossing on <mark>June 2</mark>, officials" in _shown(app)


def test_without_a_short_answer_there_is_no_chip_for_one():
    app = _open(answers.short(short=None))

    assert not [button for button in app.button if "chip-short" in (button.key or "")]


def test_two_sides_stand_beside_each_other_under_their_names_and_colours():
    app = _open(answers.by_side())
    first, second = app.columns

    left, right = ("".join(e.proto.body for e in side.get("html")) for side in (first, second))
    assert 'class="side side-0"><span>Valmora</span> <small>2 statements</small>' in left
    assert 'class="side side-1"><span>Ordelia</span> <small>1 statement</small>' in right
    assert "raised twice" in left
    assert "permits stay in force" in right
    assert "permits stay in force" not in left


@pytest.mark.parametrize(
    "groups", [("", "V", "O"), ("V", "O", "U"), ("V", "O", "V"), ("", "V")]
)
def test_anything_but_two_sides_stands_below_each_other_in_order(groups):
    said = answers.by_side().claims[0]
    claims = tuple(replace(said, group=group) for group in groups)
    app = _open(answers.by_side(claims=claims))

    assert not app.columns
    names = [b.partition("<span>")[2].partition("<")[0] for b in _bodies(app) if "side-" in b]
    assert names == [group for group in groups if group]


def test_a_side_keeps_its_colour_where_it_speaks_again():
    said = answers.by_side().claims[0]
    claims = tuple(replace(said, group=group) for group in ("V", "O", "V"))
    colours = [
        b[b.index("side-") :][:6]
        for b in _bodies(_open(answers.by_side(claims=claims)))
        if "side-" in b
    ]

    assert colours == ["side-0", "side-1", "side-0"]


def test_an_answer_without_sides_has_no_headings():
    assert "side-" not in _shown(_open(answers.short()))


def test_the_side_that_says_nothing_is_told_by_the_notice():
    shown = _shown(_open(answers.by_side()))

    assert 'class="callout heed">No statement of the Dockers' in shown


def test_what_could_come_next_is_asked_by_a_click():
    room = FakeRoom()
    app = _open(answers.short(), room=room)

    _press(app, "What did Ilse Varga say about freight?")

    ((question, _, history),) = room.asked
    assert question == "What did Ilse Varga say about freight?"
    assert [one.question for one in history] == ["When does it open?"]


def test_at_most_three_follow_ups_are_shown_whole_and_only_under_the_last_answer():
    long = "What did Ordelia say about " + "the water levels and " * 12 + "the rest?"
    four = ("First?", long, "Third?", "Fourth?")
    app = _open(answers.short(followups=("Old?",)), answers.short(followups=four))

    shown = [b.label for b in app.button if (b.key or "").startswith("followup-")]
    assert shown == ["First?", long, "Third?"]


def test_without_follow_ups_none_are_announced():
    assert "You could ask next" not in _shown(_open(answers.declined()))


def test_what_was_typed_can_be_searched_for_instead_without_the_conversation():
    room = FakeRoom()
    app = _open(answers.declined(), answers.short(), room=room)

    assert "Searched for: When does the Sarn crossing open?" in _shown(app)
    _press(app, "Search for exactly what I typed instead")

    ((question, _, history),) = room.asked
    assert (question, history) == ("When does it open?", ())


@pytest.mark.parametrize(
    "turns",
    [
        (answers.short(),),
        (answers.short(), answers.declined()),
        (answers.declined(), answers.short(query="When does it open?")),
    ],
)
def test_nothing_is_offered_instead_where_nothing_was_rewritten(turns):
    assert "Search for exactly what I typed instead" not in _labels(_open(*turns))


def test_an_answer_that_found_nothing_offers_all_articles_when_filters_are_on():
    room = FakeRoom()
    app = _open(answers.declined(), room=room)
    assert "Search all articles" not in _labels(app)

    app.multiselect(key="ask-outlets").set_value(["Norda"]).run()
    _press(app, "Search all articles")

    ((question, filters, _),) = room.asked
    assert question == "What do whales eat?"
    assert not filters
    assert app.multiselect(key="ask-outlets").value == []


def test_an_answer_that_is_not_whole_says_so_with_its_reason():
    shown = _shown(_open(answers.partial()))

    assert 'class="callout warn"><strong>Not a whole answer.</strong> 2 of 3 sentences' in shown
    assert 'class="verdict unsupported">Not supported by the articles<' in shown
    assert 'class="verdict contradicted">Contradicted by the articles<' in shown
    assert "The quotation says $5m." in shown


def test_sources_that_differ_stand_out_and_a_failed_endpoint_is_one_quiet_line():
    assert f'class="callout heed">{answers.CONFLICT}' in _shown(_open(answers.partial()))

    shown = _shown(_open(answers.fallback()))
    assert f'class="note">{answers.FALLBACK}' in shown
    assert "callout" not in shown


def test_a_claim_that_was_not_checked_says_so_and_is_not_struck():
    claim = Claim(text="It opens.", citations=answers.short().citations)
    shown = _shown(_open(answers.short(claims=(claim,))))

    assert 'class="verdict unchecked">Not checked' in shown
    assert "struck" not in shown


def test_how_it_was_answered_tells_steps_times_confidence_and_scores_cited_first():
    assert "12 passages from 3 articles" not in _shown(_open(answers.short()))
    shown = _shown(_open(answers.short(), how=True))

    for row in (
        'Confidence</th><td dir="auto">0.73, passes at 0.40</td>',
        'Retrieve</th><td dir="auto">12 passages from 3 articles</td><td dir="auto">31 ms</td>',
        '<td dir="auto">&lt; 1 ms</td>',
        '<td dir="auto">1.2 s</td>',
        '<td dir="auto">0.82</td><td dir="auto">0.41</td><td dir="auto">0.61</td>',
        '<td dir="auto">0.31</td><td dir="auto">0.15</td><td class="none">–</td>',
    ):
        assert row in shown
    cited, _, rest = shown.partition("3 passages considered, not cited")
    assert "LINDMARK" in cited[cited.index("1 passage cited") :]
    assert "Alder Ports said" not in cited
    assert "Asked about" in rest
    assert "Hauliers in Lindmark" in rest


def test_how_it_was_answered_tells_model_prompts_calls_and_tokens():
    shown = _shown(_open(answers.partial(), how=True))

    assert "openai:small-model-1" in shown
    assert "2 calls, 4,210 tokens read, 187 written" in shown
    assert "answer v3, standalone v1" in shown


def test_an_answer_that_nobody_judged_has_no_confidence():
    assert "Confidence" not in _shown(
        _open(answers.short(confidence=0.0, trace=answers.Trace()), how=True)
    )


def test_the_last_question_goes_back_into_the_field():
    room = FakeRoom()
    app = _open(answers.short(), answers.declined(), room=room)

    _press(app, "Edit the question")

    assert app.chat_input[0].proto.value == "What do whales eat?"
    assert room.asked == []


def test_a_stopped_answer_keeps_its_claims_and_says_that_it_was_stopped():
    class Stopped(FakeRoom):
        def ask_stream(self, question, **_):
            from streamlit.runtime.scriptrunner import StopException

            yield answers.short().claims[0]
            raise StopException

    room = Stopped()
    app = AppTest.from_function(_page, args=(room,), default_timeout=60).run()
    app.chat_input[0].set_value("When?").run()
    app.run()

    shown = _shown(app)
    assert "Not a whole answer.</strong> You stopped this answer." in shown
    assert "will reopen the Sarn crossing" in shown


def test_a_conversation_is_offered_in_five_formats():
    app = _open(answers.short(), answers.declined())

    offered = ["Markdown", "HTML", "Word", "PDF", "Evidence (JSON)"]
    assert [button.label for button in app.download_button] == offered


def test_names_of_sides_notices_steps_and_follow_ups_stay_text():
    hit = answers.hit(0, "LINDMARK", 0.5)
    title = replace(ARTICLES[0].source, title=LIVE)
    passage = replace(hit.passage, source=title)
    answer = answers.short(
        query=LIVE,
        reason=LIVE,
        notice=LIVE,
        status="partial",
        claims=(replace(answers.short().claims[0], group=LIVE),),
        followups=(LIVE,),
        considered=(replace(hit, passage=passage),),
        trace=replace(
            answers.partial().trace,
            model=LIVE,
            steps=(answers.Step(name=LIVE, seconds=0.1, detail=LIVE),),
        ),
    )
    app = _open(answer, answer, how=True)

    shown = _shown(app)
    assert shown.count("Written by") == 1
    assert "<b>" not in shown
    assert "<img" not in shown
    assert "<a " not in shown
    for text in _labels(app):
        assert "](" not in text.replace("\\]", "")
        assert ":red[" not in text
        assert "$x" not in text.replace("\\$", "")


def test_of_a_long_conversation_the_latest_answers_are_drawn_until_more_are_asked_for():
    app = _open(*[answers.short(question=f"Question {n}?") for n in range(1, 10)])
    assert "Question 3?" not in _shown(app)
    assert "Question 4?" in _shown(app)

    _press(app, "Show 3 earlier answers")
    assert "Question 1?" in _shown(app)
    assert "earlier" not in "".join(_labels(app))


def test_an_answer_that_comes_at_once_is_drawn_once_with_its_link_and_follow_ups():
    room = FakeRoom(reply=(*answers.short().claims, answers.short()))
    app = AppTest.from_function(_page, args=(room,), default_timeout=60).run()
    app.chat_input[0].set_value("When does it open?").run()

    assert _shown(app).count("reopen the Sarn crossing") == 1
    assert _links(app) == ["conversation=c1&answer=1"]
    assert app.query_params["conversation"] == "c1"
    assert "What did Ilse Varga say about freight?" in _labels(app)
    assert [b.key for b in app.button if b.key == "show-c1"]
    before = _bodies(app)
    assert _bodies(app.run()) == before


def _links(app):
    links = [one.proto for one in app.get("page_link")]
    return [one.query_string for one in links if one.label == "Link to this answer"]


def test_each_answer_has_an_address_that_shows_it_alone():
    app = _open(answers.short(), answers.declined())
    assert _links(app) == ["conversation=c&answer=1", "conversation=c&answer=2"]

    app.query_params["answer"] = "2"
    app.run()
    assert "Answer 2 of 2 in this conversation." in _shown(app)
    assert _links(app) == ["conversation=c&answer=2"]
    assert "June 2  :small[1 · Norda · 6 May 2031]" not in _labels(app)

    _press(app, "Show all")
    assert len(_links(app)) == 2


@pytest.mark.parametrize("number", ["0", "3", "-1", "x", ""])
def test_an_address_of_no_answer_shows_the_whole_conversation(number):
    app = _open(answers.short(), answers.declined())
    app.query_params["answer"] = number

    assert len(_links(app.run())) == 2
