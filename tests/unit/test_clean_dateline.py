"""Datelines are known by their shape, of any agency and in six languages."""

import pytest

from rag.ingest.dateline import read_dateline


@pytest.mark.parametrize(
    ("paragraph", "place", "agency", "day"),
    [
        ("ST. ELMO, Sept. 10 (Norda) -- Talks", "St. Elmo", "Norda", (None, 9, 10)),
        ("OSTER, 10 March /VNA/. Talks", "Oster", "VNA", (None, 3, 10)),
        ("VELM (Norda) - Talks", "Velm", "Norda", None),
        ("VELM, Ondra (OP) — Talks", "Velm, Ondra", "OP", None),
        ("PORT OSTER (Torvia), Nov 13 -- Talks", "Port Oster, Torvia", "", (None, 11, 13)),
        ("NORTH ELM, Va. - Talks", "North Elm, Va.", "", None),
        ("OSTER, D.C., March 1, 2031 (VNA) -- Talks", "Oster, D.C.", "VNA", (2031, 3, 1)),
        (
            "OSTER, Tuesday, March 1 (Veldt News Agency) -- Talks",
            "Oster",
            "Veldt News Agency",
            (None, 3, 1),
        ),
        ("OSTER. Sept 10 (Intervel) - Talks", "Oster", "Intervel", (None, 9, 10)),
        ("OSTER, 10 September, VNA -- Talks", "Oster", "VNA", (None, 9, 10)),
        ("Oster, 3 March 2031 – Talks", "Oster", "", (2031, 3, 3)),
        ("OSTER, March 3 — Talks", "Oster", "", (None, 3, 3)),
        ("OSTER/VELM, March 3 (VNA) -- 5 people", "Oster/Velm", "VNA", (None, 3, 3)),
        ("SAINT-ODE-SUR-MER, le 3 mars (AVI) – Le", "Saint-Ode-sur-Mer", "AVI", (None, 3, 3)),
        ("VILLAROSA, 10 sep (EVE) - El", "Villarosa", "EVE", (None, 9, 10)),
        ("Villarosa, 10 de septiembre (EVE).- El", "Villarosa", "EVE", (None, 9, 10)),
        ("ORSKAU (vpa) - Der", "Orskau", "vpa", None),
        ("Orskau, 10. März (VPA) – Der", "Orskau", "VPA", (None, 3, 10)),
        ("ЯСНОГРАД, 10 сентября. /ВАСС/. Стороны", "Ясноград", "ВАСС", (None, 9, 10)),
        ("ЯСНОГРАД, 10 сен — Вести Орды. Стороны", "Ясноград", "Вести Орды", (None, 9, 10)),
        ("韦新社奥城9月10日电（记者 王一）双方", "奥城", "韦新社", (None, 9, 10)),
        ("【韦新网2031年9月10日讯】双方", "", "韦新网", (2031, 9, 10)),
        ("(Norda) -- Talks", "", "Norda", None),
        ("TORVIAN NEWS AGENCY (TNA) -- Talks", "", "Torvian News Agency", None),
    ],
)
def test_a_dateline_gives_place_agency_and_day(paragraph, place, agency, day):
    found = read_dateline(paragraph)

    assert found is not None
    assert (found.place, found.agency, found.day) == (place, agency, day)
    assert paragraph[found.end :] in {"Talks", "5 people", "Le", "El", "Der", "Стороны", "双方"}


def test_the_reporter_of_a_chinese_dateline_is_its_byline():
    assert read_dateline("韦新社奥城9月10日电（记者 王一）双方").byline == "王一"


@pytest.mark.parametrize(
    "paragraph",
    [
        "The talks (which ended Tuesday) - Ondra's first - failed.",
        "ORDA – the alliance of five states – met on Tuesday.",
        "QUESTION: What was agreed?",
        "Wang Ruo (Veldt): We agree with that.",
        "BREAKING — Talks have ended.",
        "On Sept. 10 — The talks ended.",
        "In Oster, Sept. 10 (VNA) -- The talks ended.",
        "Minister Ana Ruiz (left) - The talks ended.",
        "The plan (Phase 2) - Which failed.",
        "Ana Roca (left), 13 Nov -- Talks ended.",
        "HARBOUR TALKS COLLAPSE - MINISTRY",
        "COVID-9 — The spread ended.",
        "“We agree (in part) -- Fully,” he said.",
        "He said on Tuesday - The talks ended.",
        "OSTER, Sept. 10 (VNA) --",
        "",
    ],
)
def test_a_sentence_is_not_taken_for_a_dateline(paragraph):
    assert read_dateline(paragraph) is None


def test_a_day_behind_the_place_and_its_dash_is_the_day():
    from rag.ingest.clean import clean
    from rag.ingest.load import Raw

    text = "OSTER, Veldt - April 25, 2033 - The line is done, and the talks are over."
    made = clean(Raw(locator="/a", name="a", text=text, pages=(), metadata={}))
    assert made.text == "The line is done, and the talks are over."
    assert str(made.source.published) == "2033-04-25"
    listed = "OSTER - Talks began.\n\nMarch 4 - The port was shut, and it stayed so."
    assert "March 4" in clean(Raw(locator="/a", name="a", text=listed, metadata={})).text
