"""A live blog: what heads an entry is no statement, what stands under it is."""

import pytest

from rag.statements import extract
from rag.statements.entries import headings
from rag.types import Article, Source

BLOG = """\
14:20 What we know so far
- The Kremlin denies hitting the bridge
- France has offered to host talks on Saturday

13:47 GMT – "No ultimatum", says Japanese minister
Japanese Foreign Minister Ken Ito told reporters that there was "no ultimatum".

12:31 Analyst: "Neither side wants to walk away first"
Marta Quint of the Harbour Institute said that neither side wanted to walk away first.
"""


def said(text):
    source = Source(id="abcdef012345", locator="a.txt", title="", language="en")
    found = extract(Article(source=source, text=text))
    return [(one.speaker, one.words.span.slice(text)) for one in found]


def test_what_heads_an_entry_is_no_statement_and_none_runs_into_it():
    found = said(BLOG)
    assert ("France", "to host talks on Saturday") in found
    assert {who for who, _ in found} == {"Kremlin", "France", "Ken Ito", "Marta Quint"}
    assert not any("13:47" in words or "12:31" in words for _, words in found)


@pytest.mark.parametrize(
    "text",
    [
        "14:20 Japan says the port is open\n13:05 France says the port is shut\n",
        "14:20 The Japanese minister said the port was open.\nRain fell.\n"
        "13:05 The French minister said it was shut.\nRain fell.\n",
        "14:20 Japan says the port is open\nRain fell on the port and the town.\n",
    ],
    ids=["nothing under them", "whole sentences", "only one"],
)
def test_other_lines_with_a_time_are_text_and_it_is_no_part_of_a_name(text):
    assert headings(text) == ()
    first, *more = said(text)
    assert first[1] in {"the port is open", "the port was open"}
    assert "Japan" in first[0]
    assert not any(who[0].isdigit() for who, _ in (first, *more))
