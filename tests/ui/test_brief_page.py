"""The Brief page over a fake room, without a browser."""

import re
import threading
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from rag.errors import BusyError, ModelError
from rag.types import Briefing, Claim, Definition, Filters, Section
from tests.fakes.room import ARTICLES, FakeRoom, cite

REOPEN = (
    "Valmora and Ordelia will reopen the Sarn crossing on June 2, officials of both "
    "countries said on Tuesday after two days of talks."
)
MONEY = (
    "The two sides will put $5m, not $6m, into a shared customs post, according to the joint "
    "text."
)
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> ![b](http://evil.example/b.png) "
    "[l](javascript:alert(1)) $x^2$ :red[r] **bold** $5m, not $6m"
)


def _page(room):
    from rag.ui import brief

    brief.page(room)


def _dialog(room):
    from rag.types import Definition
    from rag.ui import brief_saved

    brief_saved._save_as(room.editions, Definition())


def _open(room: FakeRoom, **query: str) -> AppTest:
    app = AppTest.from_function(_page, args=(room,), default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def _bodies(app: AppTest) -> list[str]:
    assert not app.exception
    found = [element.proto.body for element in app.get("html")]
    return [body for body in found if "</style>" not in body]


def _shown(app: AppTest) -> str:
    assert not [one for one in app.error if "could not be drawn" in one.value]
    texts = (*app.caption, *app.markdown, *app.error)
    return "\n".join([*_bodies(app), *(one.value for one in texts)])


def _button(app: AppTest, label: str, nth: int = 0):
    return [b for b in app.button if b.label.startswith(label)][nth]


def _press(app: AppTest, label: str, nth: int = 0) -> AppTest:
    return _button(app, label, nth).click().run()


def _more(app: AppTest, deed: str) -> AppTest:
    return app.menu_button[0].click(deed).run()


def _view(app: AppTest, name: str) -> AppTest:
    return app.segmented_control[0].set_value(name).run()


def _kept(room: FakeRoom, **asked) -> Briefing:
    return room.editions.keep(room.briefing(Definition(**asked)))


def _editing(room: FakeRoom) -> AppTest:
    return _view(_open(room, briefing=_kept(room, topic="Sarn").id), "Edit")


def _reword(app: AppTest, text: str, nth: int = 0) -> AppTest:
    _press(app, "Reword", nth)
    return app.text_area(key="reword-text").set_value(text).run()


# -- ordering


def test_what_the_form_says_is_what_is_written():
    room = FakeRoom()
    app = _open(room)
    app.text_input(key="brief-topic").set_value(" Sarn   crossing ")
    app.radio(key="brief-template").set_value("positions")
    app.segmented_control(key="brief-length").set_value("long")
    app.text_input(key="brief-audience").set_value("the minister")

    _press(app, "Write the briefing")

    assert room.ordered == [
        Definition(
            topic="Sarn crossing", template="positions", length="long", audience="the minister"
        )
    ]
    assert app.query_params["briefing"] == "b1"
    assert "Briefing: Sarn crossing" in _shown(app)


def test_every_template_is_offered_with_its_purpose():
    radio = _open(FakeRoom()).radio(key="brief-template")

    assert radio.options == ["Full briefing", "Positions", "Update", "Digest"]
    assert "What happened and what comes next, on one page." in radio.proto.captions


def test_the_audience_says_when_it_counts():
    assert "only when a model writes, and none is configured" in _shown(_open(FakeRoom()))
    assert "is told to write for the audience" in _shown(_open(FakeRoom(model="gpt-x")))


def test_the_scope_is_counted_before_anything_is_written_and_is_what_is_read():
    room = FakeRoom()
    app = _open(room)
    app.multiselect(key="brief-outlets").set_value(["Norda"]).run()
    assert _shown(app).count("1 of 3 articles in scope") == 2

    _press(app, "Write the briefing")

    assert room.ordered[0].filters == Filters(outlets=("Norda",))


def test_the_form_and_the_scope_are_as_they_were_left_after_a_briefing():
    room = FakeRoom()
    app = _open(room)
    app.multiselect(key="brief-outlets").set_value(["Norda"]).run()
    app.text_input(key="brief-topic").set_value("Sarn")
    _press(app, "Write the briefing")

    _press(app, "New briefing")

    assert "briefing" not in app.query_params
    assert app.text_input(key="brief-topic").value == "Sarn"
    assert app.multiselect(key="brief-outlets").value == ["Norda"]


def test_with_nothing_in_scope_nothing_can_be_written():
    class Nothing(FakeRoom):
        def articles(self, filters=None):
            return () if filters else super().articles()

    app = _open(Nothing())
    app.multiselect(key="brief-outlets").set_value(["Norda"]).run()

    assert "0 of 3 articles in scope" in _shown(app)
    assert _button(app, "Write the briefing").disabled


def test_an_unforeseen_failure_of_the_writing_is_one_line_and_the_form_stays():
    class Broken(FakeRoom):
        def brief_stream(self, definition, *, keep=True):
            yield self.briefing(definition).sections[0]
            raise ZeroDivisionError("secret detail")

    app = _press(_open(Broken()), "Write the briefing")

    (error,) = app.error
    assert error.value == "**The briefing could not be written.**  The log has the details."
    assert _button(app, "Write the briefing")


def test_a_failure_that_is_told_comes_with_its_hint():
    class Down(FakeRoom):
        def brief_stream(self, definition, *, keep=True):
            raise ModelError("The endpoint is down.", hint="Wait a moment.")
            yield

    app = _press(_open(Down()), "Write the briefing")

    assert app.error[0].value == "**The endpoint is down.**  Wait a moment."


# -- while it is written


class SlowRoom(FakeRoom):
    """Writes one section, and waits with the rest until it is let."""

    def __init__(self):
        super().__init__()
        self.first, self.go_on = threading.Event(), threading.Event()

    def brief_stream(self, definition, *, keep=True):
        written = super().brief_stream(definition)
        yield next(written)
        self.first.set()
        self.go_on.wait(60)
        yield from written


def _making(room: SlowRoom) -> AppTest:
    app = _press(_open(room), "Write the briefing")
    assert room.first.wait(60)
    return app.run()


def _end(app: AppTest) -> None:
    app.session_state["brief-making"].ended(within=60)


def test_sections_are_shown_as_they_are_written():
    room = SlowRoom()
    app = _making(room)

    shown = _shown(app)
    assert "1 section so far, up to “In short”" in shown
    assert REOPEN in shown
    assert "What each side said" not in shown
    assert all(b.disabled for b in app.button if b.key.startswith("chip-"))

    room.go_on.set()
    _end(app)
    app.run()
    assert app.query_params["briefing"] == "b1"
    assert not [b for b in app.button if b.label == "Stop"]


def test_what_is_stopped_is_not_kept():
    room = SlowRoom()
    app = _making(room)
    making = app.session_state["brief-making"]

    _press(app, "Stop")
    assert "Nothing of it was kept." in _shown(app)
    assert _button(app, "Write the briefing")

    room.go_on.set()
    assert making.ended(within=60)
    assert room.editions.listing() == ()
    assert "Nothing of it was kept." not in _shown(app.run())


def test_what_ends_just_before_stop_is_pressed_is_not_kept_either():
    room = SlowRoom()
    app = _making(room)
    room.go_on.set()
    _end(app)
    assert len(room.editions.listing()) == 1

    app.session_state["brief-making"].stop()

    assert room.editions.listing() == ()


def test_another_briefing_can_be_read_while_one_is_written():
    room = SlowRoom()
    other = _kept(room, topic="Dockers")
    app = _making(room)

    app.button(key=f"show-{other.id}").click().run()
    assert "“Everything in scope” is being written." in _shown(app)

    room.go_on.set()
    _end(app)
    app.run()
    assert app.query_params["briefing"] == other.id
    assert "“Everything in scope” is ready." in _shown(app)
    _press(app, "Show")
    assert app.query_params["briefing"] == "b2"


# -- saved definitions


def test_a_definition_is_saved_under_a_name_and_run_again():
    room = FakeRoom()
    app = _open(room)
    app.text_input(key="brief-topic").set_value("Sarn")
    app.radio(key="brief-template").set_value("update")
    _press(app, "Save as …")
    assert app.text_input(key="brief-save-as").value == "Sarn"

    app.text_input(key="brief-save-as").set_value("Each morning")
    app.button(key="save-definition").click().run()
    wanted = Definition(name="Each morning", topic="Sarn", template="update")
    assert room.editions.saved() == (wanted,)
    assert "Sarn · Update, standard" in _shown(app)

    _press(app, "Run")
    assert room.ordered == [wanted]
    assert app.query_params["briefing"] == "b1"


def test_a_name_that_is_refused_says_why_and_stays_open():
    app = AppTest.from_function(_dialog, args=(FakeRoom(),), default_timeout=120).run()

    app.text_input(key="brief-save-as").set_value(" ")
    app.button(key="save-definition").click().run()

    assert "The name is empty." in app.error[0].value
    assert app.text_input(key="brief-save-as").value == " "


def test_a_saved_definition_comes_back_into_the_form_to_be_changed():
    room = FakeRoom()
    kept = Definition(
        name="Each morning",
        topic="Sarn",
        template="digest",
        length="short",
        audience="the desk",
        filters=Filters(outlets=("Norda",), articles=(ARTICLES[0].source.id,)),
    )
    room.editions.save(kept)
    app = _press(_open(room), "Change")

    assert "Only 1 article chosen one by one." in _shown(app)
    _press(app, "Save as …")
    assert app.text_input(key="brief-save-as").value == "Each morning"
    app.button(key="save-definition").click().run()
    assert room.editions.saved() == (kept,)

    _press(app, "Take all")
    _press(app, "Write the briefing")
    assert room.ordered == [replace(kept, name="", filters=Filters(outlets=("Norda",)))]


def test_a_saved_definition_is_deleted_after_a_question():
    room = FakeRoom()
    room.editions.save(Definition(name="Each morning"))
    app = _open(room)

    app.button(key="act-forget-0").click().run()
    assert "The briefings made by it stay." in _shown(app)
    assert room.editions.saved()
    app.button(key="confirm").click().run()

    assert room.editions.saved() == ()


# -- reading


def test_a_briefing_is_read_under_its_chapters_in_the_colours_of_the_sides():
    room = FakeRoom()
    shown = _shown(_open(room, briefing=_kept(room, topic="Sarn").id))

    assert shown.count("<span>What each side said</span>") == 1
    assert re.search(r'class="side side-0"><span>Valmora</span> <small>1 sentence', shown)
    assert re.search(r'class="side side-1"><span>Ordelia</span>', shown)
    for anchor in re.findall(r'<a href="#([\w-]+)"', shown):
        assert f'id="{anchor}"' in shown


def test_what_is_no_side_has_no_colour_and_days_are_written_as_everywhere():
    sections = (
        Section(heading="What each side said: Others", claims=(), kind="said", note="None."),
        Section(heading="Timeline: 2031-06-02", claims=(), kind="timeline", note="One."),
    )
    room = FakeRoom()
    made = room.editions.keep(replace(room.briefing(Definition()), sections=sections))
    shown = _shown(_open(room, briefing=made.id))

    assert 'class="side' not in shown
    assert "<span>2 Jun 2031</span>" in shown
    assert '<p dir="auto" class="note">None.</p>' in shown


def test_a_briefing_without_news_says_so_and_one_with_news_too():
    room = FakeRoom()
    _kept(room, topic="Sarn")
    same = _kept(room, topic="Sarn")
    news = room.editions.keep(
        replace(room.briefing(Definition(topic="Sarn")), changed=True, notice="Read me.")
    )

    shown = _shown(_open(room, briefing=same.id))
    assert "<strong>No change.</strong> Nothing is new since the one before" in shown
    shown = _shown(_open(room, briefing=news.id))
    assert "There is news since the one before, of 9 May 2031, 15:30." in shown
    assert "Read me." in shown


def test_a_briefing_of_nothing_says_so():
    room = FakeRoom()
    empty = replace(room.briefing(Definition(topic="Whales")), sections=(), used=())
    shown = _shown(_open(room, briefing=room.editions.keep(empty).id))

    assert "The articles in scope say nothing on this." in shown


def test_what_was_cut_from_a_deleted_article_is_shown_as_such():
    room = FakeRoom()
    kept = _kept(room, topic="Sarn")
    lost = Claim(text="(removed)", verdict="unsupported", reason="the article was removed")
    section = replace(kept.sections[0], claims=(lost,))
    room.editions.now[kept.id] = replace(kept, sections=(section,), used=kept.used[:1])
    app = _open(room, briefing=kept.id)

    shown = _shown(app)
    assert "Not supported by the articles" in shown
    assert "The article was removed" in shown
    assert "1 article it used is no longer in the library." in shown
    assert "Sources: 1 used, 1 not used, 1 deleted since" in [e.label for e in app.expander]


def test_an_unknown_briefing_is_one_line_and_the_way_out_stays():
    app = _open(FakeRoom(), briefing="nope")

    assert app.error[0].value == "**There is no briefing 'nope' in the library.**"
    _press(app, "New briefing")
    assert not app.error
    assert _button(app, "Write the briefing")


# -- changing


def test_a_wording_that_keeps_its_proof_keeps_its_citation_and_is_marked():
    room = FakeRoom()
    app = _reword(
        _editing(room), "Valmora and Ordelia will reopen the Sarn crossing on June 2."
    )
    assert "<strong>Keeps its citation.</strong>" in _shown(app)

    app.button(key="reword-save").click().run()

    claim = room.editions.briefing("b1").claims[0]
    assert (claim.edited, claim.verdict, len(claim.citations)) == (True, "supported", 1)
    for view in ("Edit", "Read"):
        assert '<span class="tag">Edited</span>' in "".join(_bodies(_view(app, view))[3:])
    assert not app.text_area


def test_a_wording_without_proof_is_saved_only_by_a_button_that_says_so():
    room = FakeRoom()
    app = _editing(room)
    _press(app, "Reword")
    app.text_area(key="reword-text").set_value("The crossing opens on June 3.")
    app.button(key="reword-save").click().run()
    assert room.editions.briefing("b1").claims[0].text == REOPEN

    assert "<strong>Loses its citation.</strong> June 3 does not stand" in _shown(app)
    assert _button(app, "Save").label == "Save without its citation"
    app.button(key="reword-save").click().run()

    claim = room.editions.briefing("b1").claims[0]
    assert (claim.text, claim.citations) == ("The crossing opens on June 3.", ())
    shown = _shown(_view(app, "Read"))
    assert '<p dir="auto" class="edited">The crossing opens on June 3.</p>' in shown
    assert "Not supported by the articles" in shown
    assert "June 3 does not stand in the cited sentence." in shown


def test_an_empty_wording_cannot_be_saved():
    app = _reword(_editing(FakeRoom()), "  ")

    assert "<strong>The sentence is empty.</strong> Leave it out instead." in _shown(app)
    assert app.button(key="reword-save").disabled


def test_what_was_typed_is_not_lost_when_another_sentence_is_opened():
    app = _reword(_editing(FakeRoom()), "Not yet done")

    _press(app, "Reword", 0)  # the first is open, so this is the second sentence
    assert app.text_area(key="reword-text").value == MONEY
    assert "Other words for it were typed and not saved yet." in _shown(app)
    app.button(key="reword-cancel").click().run()
    _press(app, "Reword", 0)

    assert app.text_area(key="reword-text").value == "Not yet done"


def test_what_was_typed_is_there_after_a_look_at_the_whole():
    app = _reword(_editing(FakeRoom()), "Not yet done")

    _view(_view(app, "Read"), "Edit")

    assert app.text_area(key="reword-text").value == "Not yet done"


def test_a_wording_that_cannot_be_kept_stays_in_its_field_with_the_reason():
    room = FakeRoom()
    app = _reword(_editing(room), "Valmora and Ordelia will reopen the Sarn crossing.")
    room.editions.refuses = BusyError("Another process is writing.", hint="Try again soon.")

    app.button(key="reword-save").click().run()

    assert app.error[0].value == "**Another process is writing.**  Try again soon."
    assert app.text_area(key="reword-text").value.endswith("the Sarn crossing.")


def test_sentences_are_moved_and_left_out():
    room = FakeRoom()
    app = _editing(room)

    _press(app, "Move down", 0)
    assert [c.text for c in room.editions.briefing("b1").claims[:2]] == [MONEY, REOPEN]
    assert [b.disabled for b in app.button if b.label == "Move up"][:2] == [True, False]
    _press(app, "Leave out", 1)  # the first is the section's

    assert [c.text for c in room.editions.briefing("b1").sections[0].claims] == [REOPEN]


def test_sections_are_moved_and_left_out_after_a_question():
    room = FakeRoom()
    app = _editing(room)

    _press(app, "Move section down", 0)
    assert room.editions.briefing("b1").sections[0].heading.endswith("Valmora")
    _press(app, "Leave out section", 2)
    assert len(room.editions.briefing("b1").sections) == 3
    app.button(key="confirm").click().run()

    headings = [one.heading for one in room.editions.briefing("b1").sections]
    assert headings == ["What each side said: Valmora", "In short"]


def test_a_sentence_stays_open_while_others_are_moved():
    room = FakeRoom()
    app = _reword(_editing(room), "Half of it")

    _press(app, "Move section down", 0)

    assert app.text_area(key="reword-text").value == "Half of it"


def test_all_is_restored_as_it_was_written_after_a_question():
    room = FakeRoom()
    app = _editing(room)
    assert app.button(key="restore").disabled
    _press(app, "Move down", 0)

    app.button(key="restore").click().run()
    assert room.editions.listing()[0].edited
    app.button(key="confirm").click().run()

    assert not room.editions.listing()[0].edited
    assert app.button(key="restore").disabled


def test_the_same_sentence_twice_is_no_error():
    room = FakeRoom()
    made = room.briefing(Definition())
    twice = replace(made.sections[0], claims=made.sections[0].claims[:1] * 2)
    kept = room.editions.keep(replace(made, sections=(twice, twice)))
    app = _view(_open(room, briefing=kept.id), "Edit")

    _reword(app, "The crossing", 1)

    assert not app.exception
    assert not app.error
    assert len(app.text_area) == 1


# -- comparing, listing, exporting


def test_a_briefing_is_compared_with_the_one_before():
    room = FakeRoom()
    first = _kept(room, topic="Sarn")
    room.editions.leave_out(first.id, 1)
    second = _kept(room, topic="Sarn")
    room.editions.leave_out(second.id, 0, 1)
    app = _view(_open(room, briefing=second.id), "Compare with the previous")

    shown = _shown(app)
    assert "Compared with the briefing of 9 May 2031, 14:30" in shown
    assert "2 sentences stand in both." in shown
    assert '<p dir="auto" class="quote of-new">Foreign Minister Ilse Varga' in shown
    assert '<p dir="auto" class="quote of-old">The two sides will put $5m, not $6m' in shown
    _press(app, "Open that one")
    assert app.query_params["briefing"] == first.id


def test_the_first_briefing_on_a_subject_is_compared_with_nothing():
    room = FakeRoom()
    app = _open(room, briefing=_kept(room, topic="Sarn").id)

    assert app.segmented_control[0].options == ["Read", "Edit"]


def test_a_briefing_before_that_was_deleted_is_told():
    room = FakeRoom()
    first, second = _kept(room, topic="Sarn"), _kept(room, topic="Sarn")
    room.editions.remove(first.id)
    app = _view(_open(room, briefing=second.id), "Compare with the previous")

    assert "The briefing before this one has been deleted." in _shown(app)


def test_kept_briefings_are_listed_with_what_is_to_be_known_of_them():
    room = FakeRoom()
    _kept(room, topic="Sarn")
    second = _kept(room, topic="Sarn")
    room.editions.leave_out(second.id, 0, 0)
    app = _open(room)

    labels = [b.label for b in app.button if b.key.startswith("show-")]
    assert labels == [
        "Sarn  \n:small[9 May 2031, 15:30]  \n:small[2 articles · no change · edited]",
        "Sarn  \n:small[9 May 2031, 14:30]  \n:small[2 articles]",
    ]
    app.button(key=f"show-{second.id}").click().run()
    assert "Briefing: Sarn" in _shown(app)


def test_many_briefings_are_found_by_the_words_of_their_titles():
    room = FakeRoom()
    for topic in ("Sarn crossing", *(f"Docks {n}" for n in range(7))):
        _kept(room, topic=topic)
    app = _open(room)

    app.text_input(key="find-briefings").set_value("CROSSING sarn").run()

    assert [b.key for b in app.button if b.key.startswith("show-")] == ["show-b1"]


def test_a_briefing_is_deleted_after_a_question_and_the_page_leads_back():
    room = FakeRoom()
    kept = _kept(room, topic="Sarn")
    app = _more(_open(room, briefing=kept.id), "Delete")
    assert room.editions.listing()

    app.button(key="confirm").click().run()

    assert room.editions.listing() == ()
    assert "briefing" not in app.query_params
    assert _button(app, "Write the briefing")


def test_a_briefing_is_written_again_as_it_was_ordered():
    room = FakeRoom()
    kept = _kept(room, topic="Sarn", template="digest", audience="the desk")

    app = _more(_open(room, briefing=kept.id), "Write it again")

    assert room.ordered == [kept.definition]
    assert app.query_params["briefing"] == "b2"


def test_what_a_briefing_was_ordered_by_comes_back_into_the_form_and_is_saved():
    room = FakeRoom()
    kept = _kept(room, topic="Sarn", template="digest")
    app = _more(_open(room, briefing=kept.id), "Save as …")
    app.text_input(key="brief-save-as").set_value("Sarn, daily")
    app.button(key="save-definition").click().run()
    assert room.editions.saved() == (replace(kept.definition, name="Sarn, daily"),)

    _more(app, "Change and write anew")

    assert app.radio(key="brief-template").value == "digest"
    assert app.text_input(key="brief-topic").value == "Sarn"


def test_files_are_named_after_the_briefing_and_made_only_when_asked_for():
    class Counting(FakeRoom):
        read = 0

        def article(self, article_id):
            self.read += 1
            return super().article(article_id)

    room = Counting()
    app = _open(room, briefing=_kept(room, topic="Sarn: $5m / <b>").id)

    labels = [b.label for b in app.download_button]
    assert labels == ["Markdown", "HTML", "Word", "PDF", "Evidence (JSON)"]
    assert app.download_button[0].key == "download-briefing-sarn-5m-b-2031-05-09-md"
    assert room.read == 0


def test_a_citation_opens_its_words_in_their_article():
    room = FakeRoom()
    app = _press(_open(room, briefing=_kept(room, topic="Sarn").id), "2 · Norda")

    assert f"<mark>{MONEY}</mark>" in _shown(app)


# -- one article


def test_one_article_is_summed_up_changed_and_restored_without_being_kept():
    room = FakeRoom()
    app = _open(room)
    app.segmented_control(key="brief-about").set_value("One article").run()
    app.selectbox(key="brief-article").set_value(ARTICLES[1].source.id)
    app.segmented_control(key="brief-length").set_value("short")
    _press(app, "Sum up the article")

    shown = _shown(app)
    assert ARTICLES[1].source.title in shown
    assert "A summary is not kept." in shown
    assert room.editions.listing() == ()

    _view(app, "Edit")
    _press(app, "Leave out", 1)
    assert REOPEN not in _shown(app)
    app.button(key="restore").click().run()
    app.button(key="confirm").click().run()
    assert REOPEN in _shown(app)
    _reword(app, "The crossing opens.")
    app.button(key="reword-save").click().run()
    assert "The crossing opens." in _shown(app)
    _press(app, "New briefing")
    assert _button(app, "Sum up the article")


# -- what comes from outside


def test_nothing_from_outside_becomes_markup():
    room = FakeRoom()
    source = replace(ARTICLES[0].source, title=HOSTILE, outlet=HOSTILE, locator=HOSTILE)
    evil = replace(ARTICLES[0], source=source, text=f"{ARTICLES[0].text}\n{HOSTILE}")
    room.kept[source.id] = evil
    claim = Claim(text=HOSTILE, citations=(cite(evil, HOSTILE),), verdict="supported")
    definition = Definition(name=HOSTILE, topic=HOSTILE, audience=HOSTILE, template="digest")
    room.editions.save(definition)
    made = Briefing(
        title=f"Briefing: {HOSTILE}",
        as_of=room.briefing(definition).as_of,
        definition=definition,
        sections=tuple(
            Section(heading=f"{chapter}{HOSTILE}", claims=(claim,), note=HOSTILE)
            for chapter in ("", "Disputed: ", "Disputed: a ")
        ),
        used=(source,),
        notice=HOSTILE,
    )
    room.editions.keep(replace(made, sections=()))
    kept = room.editions.keep(replace(made, changed=True))
    app = _open(room)
    _check(app)
    _check(_press(app, "Save as …"))
    app = _open(room, briefing=kept.id)
    _check(app)
    _check(_view(app, "Compare with the previous"))
    _check(_view(app, "Edit"))
    _check(_reword(app, f"{HOSTILE} {HOSTILE}"))
    _check(_press(app, "1 ·"))
    assert not app.get("link_button")


def _check(app: AppTest) -> None:
    _shown(app)
    for body in _bodies(app):
        own = re.sub(r'<a href="#part-[\d]+(?:-chapter)?">', "", body)
        assert not re.search(r"<(?:script|img|a )", own)
    labels = [e.label for e in (*app.button, *app.expander, *app.get("page_link"))]
    labels += [e.value for e in (*app.caption, *app.markdown, *app.error)]
    for text in labels:
        assert "](" not in text.replace("\\]", "")
        assert ":red[" not in text.replace("\\:", "")
        assert "$5m" not in text.replace("\\$", "")
