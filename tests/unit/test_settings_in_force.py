"""The settings as they are shown: with their source, without their secrets."""

import pytest

from rag.settings import in_force, load_settings, shown_address

KEY = "sk-canary-0123456789"


def shown(settings):
    return {one.name: (one.value, one.source) for one in in_force(settings)}


def test_each_setting_is_shown_with_where_it_was_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAG_CHAT_MODEL", "m")
    monkeypatch.setenv("RAG_TIMEOUT", "")
    (tmp_path / ".env").write_text("RAG_CHAT_MODEL=other\nRAG_LOCK_TIMEOUT=2.5\nRAG_TIMEOUT=\n")

    told = shown(load_settings())

    assert told["RAG_CHAT_MODEL"] == ("m", "environment")
    assert told["RAG_LOCK_TIMEOUT"] == ("2.5", ".env")
    assert told["RAG_TIMEOUT"] == ("60", "default")
    assert told["OPENAI_API_KEY"] == ("", "default")


def test_a_key_is_shown_as_set_and_nothing_more(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    told = in_force(load_settings())

    assert "canary" not in repr(told)
    assert ("set, not shown", "environment") in {(one.value, one.source) for one in told}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://models.example/v1", "https://models.example/v1"),
        (
            "https://me:secret@models.example:8443/v1?key=secret#x",
            "https://models.example:8443/v1",
        ),
        ("http://[::1]:9/v1", "http://[::1]:9/v1"),
        ("http://models.example:99999/v1", "not an address"),
        ("secret", ""),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_password_and_query(address, expected):
    assert shown_address(address) == expected
