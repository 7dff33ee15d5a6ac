"""What a question asks for: of whom, what kind of words, of which time."""

import datetime as dt
import time

import pytest

from rag.retrieval.dates import asked
from rag.retrieval.question import read
from rag.retrieval.units import likeness

TODAY = dt.date(2031, 3, 19)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("What did Irena Corvath say about grain?", [("irena", "corvath")]),
        ("What did Foreign Minister Corvath say about grain?", [("corvath",)]),
        ("Compare what Corvath and Haldek said about grain.", [("corvath",), ("haldek",)]),
        ("How do Valmora and Ordelia differ on the strait?", [("valmora",), ("ordelia",)]),
        ("What is new according to Norda?", [("norda",)]),
        ("What is Haldek's position on the strait?", [("haldek",)]),
        ("What did the State Department say about ships?", [("stat", "department")]),
        ("What did each side say about grain?", []),
        ("What did they say?", []),
        ("On what did both readouts of 13 February say the two agree?", []),
        ("When will the harbour open?", []),
        ("grain ships", []),
    ],
)
def test_whose_words_are_asked_for(question, names):
    assert list(read(question, TODAY).names) == names


def test_the_topic_is_what_is_no_name():
    found = read("What did Irena Corvath say about grain inspections?", TODAY)
    assert found.topic == ("grain", "inspection")
    assert found.terms == ("irena", "corvath", "grain", "inspection")


@pytest.mark.parametrize(
    ("question", "kind", "text", "fits"),
    [
        ("How many ships were held?", "number", "Nine ships were held.", True),
        ("How many ships were held?", "number", "Ships were held.", False),
        ("When did the talks open?", "day", "They opened on March 4.", True),
        ("When did the talks open?", "day", "They opened with a speech.", False),
        ("Where do they meet?", "place", "They meet in Kestra.", True),
        ("Who heads the union?", "person", "The union is led by Ruth Calderose.", True),
        ("Who heads the union?", "person", "The union is led well.", False),
        ("Why did they leave?", "any", "Nothing at all.", True),
    ],
)
def test_the_kind_of_words_asked_for(question, kind, text, fits):
    found = read(question, TODAY)
    assert (found.kind, found.fits(text)) == (kind, fits)


def test_years_agree_differ_or_say_nothing():
    found = read("Who won the cup in 2029?", TODAY)
    texts = ("The final of 2029.", "The final of 2030.", "The final.")
    assert [found.agreement(text) for text in texts] == [1, -1, 0]


@pytest.mark.parametrize(
    ("question", "published", "text", "holds"),
    [
        ("What happened on March 14?", dt.date(2031, 3, 15), "It rained.", True),
        ("What happened on March 14?", dt.date(2031, 3, 25), "It rained.", False),
        ("What happened on March 14?", dt.date(2031, 3, 25), "On 14 March it rained.", True),
        ("What happened on 14 March 2030?", dt.date(2031, 3, 14), "It rained.", False),
        ("What happened on 2031-03-14?", dt.date(2031, 3, 14), "It rained.", True),
        ("What was said in February 2031?", dt.date(2031, 2, 20), "It rained.", True),
        ("What was said in February 2031?", dt.date(2031, 4, 20), "It rained.", False),
        ("What was said in March?", dt.date(2030, 3, 2), "It rained.", True),
        ("What did he say yesterday?", dt.date(2031, 3, 18), "It rained.", True),
        ("What did he say yesterday?", dt.date(2031, 3, 10), "It rained.", False),
        ("What was said last week?", dt.date(2031, 3, 12), "It rained.", True),
        ("What was said on Tuesday?", None, "On Tuesday it rained.", True),
        ("What was said on Tuesday?", dt.date(2031, 3, 18), "It rained.", True),
        ("What was said on Tuesday?", dt.date(2031, 3, 19), "It rained.", False),
        ("3月14日发生了什么?", dt.date(2031, 3, 14), "下雨。", True),
        ("It may rain 31 February.", dt.date(2031, 2, 20), "It rained.", False),
    ],
)
def test_the_time_asked_about(question, published, text, holds):
    assert any(when.holds(published, text) for when in asked(question, TODAY)) is holds


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("wang yi", "wang yi", 1.0, 1.0),
        ("wang", "wang yi", 0.5, 0.9),
        ("bill rowe", "ana rowe", 0.0, 0.3),
        ("b rowe", "bill rowe", 0.9, 0.9),
        ("dockers", "pilots", 0.0, 0.0),
    ],
)
def test_two_names_may_be_of_one_person(one, other, least, most):
    assert least <= likeness(tuple(one.split()), tuple(other.split())) <= most


@pytest.mark.parametrize(
    "question",
    [
        "what did " * 450,
        "A-" * 2_000,
        "did and say " * 330,
        "compare " + "a and b " * 480,
        "according to " * 300,
        "Sept. 1 " * 500,
        "\u200b" * 4_000,
        "说" * 4_000,
    ],
)
def test_no_question_takes_long_to_read(question):
    began = time.process_time()
    read(question[:4_000], TODAY)
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    ("question", "names", "topic"),
    [
        ("Was sagte Jorik Valder über die Brücke?", [("jorik", "valder")], "bruck"),
        ("Was hat Valder gesagt?", [("valder",)], "valder"),
        ("Was haben Valder und Marhold zum Hafen gesagt?", [("valder",), ("marhold",)], "haf"),
        ("Qu'a dit Paul Marel sur le port ?", [("paul", "marel")], "port"),
        ("Qu’a-t-elle dit, Anne Marel ?", [], "ann"),
        ("Que dit la ministre sur le port ?", [("ministr",)], "port"),
        ("¿Qué dijo Iván Corral sobre el puerto?", [("ivan", "corral")], "puerto"),
        ("¿Qué dijeron Roca y Corral?", [("roca",), ("corral",)], "roca"),
        ("Что сказал Орлов о порте?", [("орл",)], "порт"),
        ("What did La Rocca say?", [("la", "rocca")], "rocca"),
        ("Was ist eine Brücke?", [], "bruck"),
    ],
)
def test_the_words_of_somebody_are_asked_for_in_other_languages(question, names, topic):
    found = read(question, TODAY)
    assert list(found.names) == names
    assert found.topic[0].startswith(topic)
