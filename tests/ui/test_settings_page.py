"""The Settings page over a fake room, and the login before all pages."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from rag.retrieval.nearest import Coverage
from rag.ui import login, quiet
from tests.fakes.room import FakeRoom

HOSTILE = "<script>alert(1)</script> ![b](http://evil.example/b.png) :red[r] $x^2$"


def _settings(room):
    from rag.ui import settings

    settings.page(room)


def _guarded(room):
    from rag.ui import library, login

    if login.let_in():
        library.page(room)


def _open(room: FakeRoom) -> AppTest:
    return AppTest.from_function(_settings, args=(room,), default_timeout=60).run()


def _shown(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(
        [e.proto.body for e in app.get("html")]
        + [e.value for e in (*app.caption, *app.markdown, *app.error)]
    )


def _press(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label.startswith(label)).click().run()


def _labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


# -- endpoint


def test_without_a_model_the_page_says_what_works_and_what_a_model_would_add():
    app = _open(FakeRoom())

    shown = _shown(app)
    assert "Without a model all pages work" in shown
    assert "A model would write" in shown
    assert "OPENAI_API_KEY" in shown
    assert "OPENAI_BASE_URL" in shown
    assert "Test the endpoint" not in _labels(app)


def test_an_endpoint_that_works_is_said_on_one_line():
    app = _press(_open(FakeRoom(model="m")), "Test the endpoint")

    assert (
        "<strong>Works.</strong> m-2031-05-01 answered in 0.8 s, 41 tokens read, 2 written."
        in _shown(app)
    )


def test_an_endpoint_that_fails_is_said_with_what_to_do():
    room = FakeRoom(model="m")
    room.endpoint.works = False

    app = _press(_open(room), "Test the endpoint")

    assert (
        "<strong>Does not work.</strong> openai:m: the endpoint refused the key (401). "
        "Check OPENAI_API_KEY." in _shown(app)
    )


def test_a_test_that_lasts_can_be_left_waiting():
    room = FakeRoom(model="m")
    room.endpoint.slow = True

    app = _press(_open(room), "Test the endpoint")
    assert "Waiting for a reply: 1 min 14 s of at most 60 s" in _shown(app)
    app = _press(app, "Stop waiting").run()

    assert "You stopped waiting" in _shown(app)
    assert "Test the endpoint" in _labels(app)


def test_a_model_that_names_itself_with_markup_is_shown_as_text():
    from dataclasses import replace

    room = FakeRoom(model="m")
    room.endpoint.answered = replace(room.endpoint.answered, answered=HOSTILE)

    shown = _shown(_press(_open(room), "Test the endpoint"))

    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


# -- library and care


def test_the_library_is_described_with_its_size_and_its_index():
    shown = _shown(_open(FakeRoom()))

    assert "3 articles, 9 passages, 7 statements" in shown
    assert "4.0 MB: database 3.4 MB, index 612 kB" in shown
    assert "Up to date, 9 passages" in shown
    assert "0 jobs running, 0 feeds followed" in shown


@pytest.mark.parametrize(
    ("state", "waiting", "says"),
    [
        ("sound", 4, "Behind by 4 passages of 9"),
        ("damaged", 9, "Damaged; a repair makes it anew"),
        ("writing", 9, "half-written"),
        ("none", 9, "Not built yet"),
        ("away", 9, "Its server does not answer"),
    ],
)
def test_an_index_that_is_behind_or_damaged_is_told(state, waiting, says):
    room = FakeRoom()
    room.upkeep.index = Coverage(state=state, passages=9, waiting=waiting, removed=0)

    assert says in _shown(_open(room))


def test_what_a_repair_found_is_a_list_without_words_for_the_terminal():
    app = _press(_open(FakeRoom()), "Check and repair")

    shown = _shown(app)
    assert "1 part of 4 not in order" in shown
    assert "9 passages, 2 not indexed, 0 orphans" in shown
    assert "repaired" in shown
    assert "1 cut off." in shown
    assert "readout jobs" not in shown
    assert "a rebuild lost vectors" in shown


def test_care_that_would_end_an_undo_says_so_before():
    room = FakeRoom()
    assert "removes for good" not in _shown(_open(room))

    room.shelf.hide([next(iter(room.kept))])

    assert "removes for good what was deleted last" in _shown(_open(room))


def test_a_rebuild_is_watched_after_leaving_the_page_and_stopped():
    room = FakeRoom()
    room.upkeep.slow = True
    _press(_open(room), "Rebuild the index")
    room.upkeep.reach("Reading articles", 32, 120)

    again = _open(room)
    assert again.get("progress")[0].proto.text == "Reading articles · 32 of 120"
    assert "Check" not in _labels(again)
    assert _labels(_press(again, "Stop").run()).count("Stopping …") == 1
    room.upkeep.finish(state="cancelled")
    room.upkeep.rebuilt = 32

    shown = _shown(_open(room))
    assert "begun again, it goes on from there" in shown
    assert "A rebuild was stopped after 32 articles" in shown


def test_a_second_writer_is_one_clear_line():
    room = FakeRoom()
    app = _press(_open(room), "Check")
    room.upkeep.finish(
        state="failed", error="Another process is writing to the library.", hint="Wait."
    )

    shown = _shown(app.run())

    assert "The check could not be done" in shown
    assert "Another process is writing to the library" in shown


def test_care_that_somebody_else_began_meanwhile_is_said():
    room = FakeRoom()
    app = _open(room)
    room.upkeep.slow = True
    room.upkeep.begin("repair")

    assert "A repair is running already" in _shown(_press(app, "Rebuild"))
    assert room.upkeep.begun == ["repair"]


def test_a_library_of_another_embedder_asks_for_a_rebuild():
    room = FakeRoom()
    room.upkeep.misfit = True

    assert "Questions and searches wait until it is rebuilt" in _shown(_open(room))


def test_the_settings_in_force_are_listed_with_their_source():
    shown = _shown(_open(FakeRoom()))

    assert "<span>OPENAI_API_KEY</span> <small>from the environment</small>" in shown
    assert "set, not shown" in shown
    assert "<span>RAG_TIMEOUT</span> <small>default</small>" in shown


@pytest.mark.parametrize("choice", ["System", "Light", "Dark"])
def test_a_theme_is_kept_by_the_browser(choice):
    app = _press(_open(FakeRoom()), choice)

    (script,) = [e.proto for e in app.get("html") if "localStorage" in e.proto.body]
    assert f'JSON.stringify("{choice}")' in script.body
    assert script.unsafe_allow_javascript


# -- login

AUTH = {
    "redirect_uri": "https://news.desk.example/oauth2callback",
    "cookie_secret": "x",
    "client_id": "x",
    "client_secret": "x",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
}


def _visit(user=None, **secrets) -> AppTest:
    app = AppTest.from_function(_guarded, args=(FakeRoom(),), default_timeout=60)
    for name, section in secrets.items():
        app.secrets[name] = section
    if user:
        app.user = user
    return app.run()


def test_without_a_login_configured_everybody_sees_the_pages():
    assert "3 articles" in _shown(_visit())


def test_with_a_login_configured_a_visitor_sees_only_the_way_in():
    app = _visit(auth=AUTH)

    assert _labels(app) == ["Log in"]
    assert "3 articles" not in _shown(app)


def test_the_app_itself_opens_nothing_before_login():
    app = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=60)
    app.secrets["auth"] = AUTH
    app.run()

    assert _labels(app) == ["Log in"]
    assert not app.exception


def test_the_app_asks_nobody_for_the_address_of_its_machine(guard):
    from streamlit.web.server.server_util import is_url_from_allowed_origins

    quiet.keep()

    assert not is_url_from_allowed_origins("http://evil.example")
    assert guard.contacted == []


def test_several_providers_are_offered_by_name():
    shared = {name: AUTH[name] for name in ("redirect_uri", "cookie_secret")}
    app = _visit(auth={**shared, "north": AUTH, "south": AUTH})

    assert _labels(app) == ["Log in with north", "Log in with south"]


def test_who_has_logged_in_sees_the_pages():
    user = {"is_logged_in": True, "email": "ada@desk.example"}

    assert "3 articles" in _shown(_visit(user, auth=AUTH))


def test_who_has_to_log_in_is_not_offered_files_of_the_machine(monkeypatch):
    monkeypatch.setattr("streamlit.get_option", lambda name: "127.0.0.1")
    user = {"is_logged_in": True, "email": "ada@desk.example"}

    assert "This machine" in [tab.label for tab in _visit().tabs]
    assert "This machine" not in [tab.label for tab in _visit(user, auth=AUTH).tabs]


def test_who_is_not_on_the_list_may_not_enter():
    user = {"is_logged_in": True, "email": "eve@else.example"}
    app = _visit(user, auth=AUTH, readout={"allowed": ["@desk.example"]})

    assert _labels(app) == ["Log out"]
    assert "may not enter" in _shown(app)
    assert "3 articles" not in _shown(app)


@pytest.mark.parametrize("allowed", ["@desk.example", [], [""], [7]])
def test_a_list_that_is_none_lets_nobody_in(allowed):
    user = {"is_logged_in": True, "email": "ada@desk.example"}
    app = _visit(user, auth=AUTH, readout={"allowed": allowed})

    assert "Nobody can log in" in _shown(app)
    assert "3 articles" not in _shown(app)


@pytest.mark.parametrize("content", ["[auth", "[auth]\nclient_id ="])
def test_secrets_that_cannot_be_read_let_nobody_in(tmp_path, monkeypatch, content):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(content)
    monkeypatch.chdir(tmp_path)

    app = _visit()

    assert "Nobody can log in" in _shown(app)
    assert "3 articles" not in _shown(app)


def test_a_login_that_cannot_be_made_is_one_line_and_a_hint():
    shown = _shown(_press(_visit(auth=AUTH), "Log in"))

    assert "Login is not possible yet: a package is missing" in shown
    assert "streamlit" in shown


@pytest.mark.parametrize(
    ("user", "enters"),
    [
        ({"email": "ada@desk.example"}, True),
        ({"email": "ADA@Desk.Example"}, True),
        ({"email": "guest@else.example"}, True),
        ({"email": "eve@else.example"}, False),
        ({"email": "eve@desk.example.evil.example"}, False),
        ({"email": "@desk.example", "email_verified": False}, False),
        ({"email": "ada@desk.example", "email_verified": False}, False),
        ({"email": "desk.example"}, False),
        ({"email": "@desk.example"}, False),
        ({}, False),
    ],
)
def test_addresses_and_whole_domains_may_enter(user, enters):
    assert login.may_enter(user, ("@desk.example", "guest@else.example")) is enters
