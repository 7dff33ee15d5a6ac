"""The list of conversations in the sidebar, over a fake room, without a browser."""

import hashlib

from streamlit.testing.v1 import AppTest

from rag.types import Answer
from tests.fakes.room import FakeRoom

BROWSER = "0123456789abcdef" * 2
MINE = hashlib.sha256(BROWSER.encode()).hexdigest()[:16]


def _page(room, current):
    from rag.ui import history

    history.sidebar(room, current)


def _room(*titles, owner=MINE):
    room = FakeRoom()
    for title in titles:
        answer = Answer(question=title, query=title, status="declined")
        room.record(None, answer, owner=owner)
    return room


def _open(room, current="", browser=BROWSER):
    app = AppTest.from_function(_page, args=(room, current), default_timeout=60)
    app.session_state["visitor"] = browser
    return app.run()


def _titles(app):
    assert not app.exception
    return [b.label.split("  \n")[0] for b in app.button if b.key.startswith("show-")]


def _dialog(room):
    from rag.ui import history

    history._rename(room, room.conversation("c1"))


MANY = [f"Question {number} on ports" for number in range(6)] + ["The ferry fare"]


def test_a_handful_of_conversations_needs_no_search():
    app = _open(_room(*MANY[:6]))

    assert len(_titles(app)) == 6
    assert not app.text_input


def test_many_are_searched_by_their_words():
    app = _open(_room(*MANY))

    app.text_input(key="search-conversations").set_value("ferry").run()
    assert _titles(app) == ["The ferry fare"]

    app.text_input(key="search-conversations").set_value("tunnel").run()
    assert _titles(app) == []
    assert app.text_input(key="search-conversations").value == "tunnel"

    app.text_input(key="search-conversations").set_value("").run()
    assert len(_titles(app)) == len(MANY)


def test_the_open_conversation_is_renamed():
    room = _room("The ferry fare", "Ports")
    app = _open(room, "c1")
    assert [b.key for b in app.button if b.key.startswith("rename-")] == ["rename-c1"]
    app.button(key="rename-c1").click().run()
    assert app.text_input(key="new-title").value == "The ferry fare"

    dialog = AppTest.from_function(_dialog, args=(room,), default_timeout=60).run()
    dialog.text_input(key="new-title").set_value("Fares in Kestra").run()
    dialog.button(key="rename").click().run()

    assert room.chats["c1"].title == "Fares in Kestra"
    assert "Fares in Kestra" in _titles(_open(room))


def test_an_empty_title_is_one_clear_line():
    room = _room("The ferry fare")
    app = AppTest.from_function(_dialog, args=(room,), default_timeout=60).run()

    app.text_input(key="new-title").set_value(" ").run()
    app.button(key="rename").click().run()

    assert "The title is empty." in app.error[0].value
    assert room.chats["c1"].title == "The ferry fare"


def test_the_conversations_of_another_browser_are_not_listed():
    room = _room("The ferry fare")

    assert _titles(_open(room)) == ["The ferry fare"]
    assert _titles(_open(room, browser="f" * 32)) == []


def test_a_conversation_opened_by_its_link_says_that_a_copy_goes_on():
    room = _room("The ferry fare")
    app = _open(room, "c1", browser="f" * 32)

    assert _titles(app) == []
    assert "somebody's conversation" in app.get("html")[0].proto.body.replace("&#x27;", "'")


def test_nobodys_conversations_are_not_listed_where_others_can_reach_the_page():
    assert _titles(_open(_room("Asked by a command", owner=None))) == []
