"""What is new since the briefing before, and what the articles announce."""

import datetime as dt

import pytest

from rag.brief.sentences import read
from rag.brief.watch import is_announced
from rag.types import Hit, Passage, Span
from tests.fakes.briefing import NOW, article, brief, side, statement

BEFORE = NOW - dt.timedelta(days=7)
OLD = article(
    "Veldt and Ostmark agreed on Tuesday to reopen the harbour of Lugra to all ships.\n\n"
    "The closure cost Veldt $12 million a month, according to its chamber of trade.",
)
NEW = article(
    "Veldt and Ostmark agreed on Tuesday to reopen the harbour of Lugra to all ships.\n\n"
    "The closure cost Veldt $19 million a month, according to its chamber of trade.\n\n"
    "Pilots refuse to enter the northern channel before it has been dredged.",
    number=2,
    published=dt.date(2031, 3, 9),
)


def section(briefing, kind="new"):
    (found,) = (one for one in briefing.sections if one.kind == kind)
    return found


def again(articles, known=(OLD,), **more):
    return brief(articles, before=(BEFORE, [one.source.id for one in known]), **more)


def test_the_first_briefing_on_a_topic_says_nothing_of_what_is_new():
    made = brief([OLD])

    assert (made.since, made.changed) == (None, None)
    assert not [one for one in made.sections if one.kind == "new"]


def test_new_is_what_only_articles_tell_that_were_not_known_then():
    made = again([OLD, NEW])

    assert [claim.text for claim in section(made).claims] == [
        "The closure cost Veldt $19 million a month, according to its chamber of trade.",
        "Pilots refuse to enter the northern channel before it has been dredged.",
    ]
    assert section(made).note == "1 article is new."
    assert section(made).heading == "New since 2031-02-26"
    assert (made.since, made.changed) == (BEFORE, True)


def test_no_change_is_a_result_without_a_new_article():
    made = again([OLD])

    assert section(made).note == "No change: no article in scope is new."
    assert section(made).claims == ()
    assert made.changed is False


def test_no_change_is_a_result_when_new_articles_only_repeat():
    said_again = article(OLD.text.replace("on Tuesday ", ""), number=3)

    made = again([OLD, said_again])

    assert made.changed is False
    assert section(made).note.startswith("No change: 1 article is new, and nothing")


def test_a_copy_of_a_known_article_is_not_new():
    made = again([OLD, article(NEW.text, number=4, copy_of=OLD.source.id)])

    assert made.changed is False


def test_articles_that_left_the_scope_are_counted():
    made = again([NEW], known=(OLD, NEW))

    assert section(made).note == (
        "No change: no article in scope is new. 1 article of then is no longer in scope."
    )


def test_what_is_new_keeps_to_the_topic_and_to_its_length():
    other = article("The opera of Ostmark plays to full houses this winter.", number=5)

    assert again([OLD, other], topic="harbour of Lugra").changed is False
    lines = (
        "Ada waited three days off Lugra for a pilot.",
        "Fishing boats blocked the lock near Torm at dawn.",
        "Customs officers opened a new shed on the quay.",
        "Grain prices fell by four crowns in Ostmark.",
        "The lighthouse keeper retired after thirty winters.",
    )
    many = article("\n\n".join(lines), number=6)
    assert len(section(again([OLD, many], length="short")).claims) == 3


ANNOUNCED = (
    "The ministers will meet again in Lugra on March 20.",
    "The review is scheduled to start next week.",
    "A vote is due on March 12.",
    "The town council meets on March 9.",
    "Talks would resume on April 3, the ministry said.",
    "The two sides agreed to hold a second round in the coming weeks.",
    "Новый раунд переговоров состоится 20 марта.",
    "Las dos partes se reunirán el 20 de marzo en Lugra.",
    "双方将于3月20日举行新一轮会谈。",
)
NOT_ANNOUNCED = (
    "The ministers met in Lugra on March 2.",
    "The town council meets on Tuesdays.",
    "The town council meets on March 2.",
    "The harbour was set in order in 1958.",
    "The delay was due to bad weather.",
    "She said on Friday that the towns had been able to go home.",
    "If the fee stays, ships will leave on March 20.",
    "The ministry denied that talks would resume on April 3.",
    "The visit that was to take place on March 20 was called off.",
    "We will never give up the northern channel.",
    "No date has been set for the next round.",
)


def announced(text, horizon=dt.date(2031, 3, 5), **more):
    (sentence,) = read(article(text, **more))
    return is_announced(sentence, horizon)


@pytest.mark.parametrize("text", ANNOUNCED)
def test_what_is_planned_with_a_time_is_announced(text):
    assert announced(text)


@pytest.mark.parametrize("text", NOT_ANNOUNCED)
def test_what_is_past_unsure_or_only_vowed_is_not_announced(text):
    assert not announced(text)


def test_an_announced_day_before_the_newest_article_has_passed():
    text = "The ministers will meet again in Lugra on March 20."

    assert announced(text, horizon=dt.date(2031, 3, 20))
    assert not announced(text, horizon=dt.date(2031, 3, 21))


def test_an_old_announcement_without_a_day_has_passed():
    text = "The review is expected to start soon."

    assert announced(text, horizon=dt.date(2031, 4, 1))
    assert not announced(text, horizon=dt.date(2031, 6, 1))


def test_what_comes_first_stands_first():
    late = article("The accord will expire on June 30.")
    soon = article("The ministers will meet in Lugra on March 20.", number=2)

    watched = section(brief([late, soon]), "watch").claims

    assert [claim.text for claim in watched] == [soon.text, late.text]


def stated(of, words, name, **more):
    return statement(of, words, speaker=f"{name} minister", side=name, **more)


def test_agreed_and_disputed_stand_with_the_words_of_both_sides():
    veldt = article(
        "Veldt held nine grain ships in February, the Veldt minister said.\n\n"
        "Both sides agreed to keep the pilots on duty in the northern channel.",
        outlet="Lugra Post",
    )
    ostmark = article(
        "Veldt held 14 grain ships in February, the Ostmark minister said.", number=2
    )
    told = [
        stated(veldt, "Veldt held nine grain ships in February", "Veldt"),
        statement(
            veldt,
            "to keep the pilots on duty in the northern channel",
            speaker="both sides",
            side="Ostmark; Veldt",
            joint=True,
            cue="agreed",
        ),
        stated(ostmark, "Veldt held 14 grain ships in February", "Ostmark"),
    ]

    made = brief([veldt, ostmark], told, sides=[side("Ostmark"), side("Veldt")])

    assert [claim.text for claim in section(made, "disputed").claims] == [
        ostmark.text,
        veldt.text.split("\n\n")[0],
    ]
    assert [claim.text for claim in section(made, "agreed").claims] == [
        veldt.text.split("\n\n")[1]
    ]


def test_a_side_that_speaks_and_not_on_the_topic_is_named_with_where_was_looked():
    of = article(
        "Ostmark will lift the fee on grain, the Ostmark minister said.\n\n"
        "The opera of Lugra needs a roof, the Veldt minister said."
    )
    told = [
        stated(of, "Ostmark will lift the fee on grain", "Ostmark"),
        stated(of, "The opera of Lugra needs a roof", "Veldt"),
    ]
    hit = Hit(passage=Passage.cut(of, Span(0, len(of.text))), score=0.9, coverage=0.9)
    sides = [side("Ostmark"), side("Veldt")]

    made = brief([of], told, [hit], topic="grain fee", sides=sides)

    notes = [one.note for one in made.sections if one.kind == "said" and one.note]
    assert notes == ["In 1 article nothing on this was found from Veldt."]
