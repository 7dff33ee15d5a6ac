import datetime as dt
import itertools
import sqlite3
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.library import Library, articles, copies
from rag.text.likeness import are_copies, sample, shingle
from rag.types import Filters
from tests.fakes.articles import NOW, record

PARAGRAPHS = (
    "The port of Lugra opened its northern basin to grain ships on Monday after a closure of"
    " 12 weeks, the harbour authority said, and 9 vessels were waiting outside the mole.",
    '"We have waited for this morning since the first frost," said Mara Venn, the harbour'
    ' master. "Every berth is taken, and every crane has a crew of 4."',
    "Traders in Ostmark had warned that wheat stored in open sheds would spoil by the end of"
    " the month. The price of a tonne fell to 310 crowns within an hour of the announcement.",
    "The pilots, whose strike began in January, did not say whether they would guide ships at"
    " night. Their union meets again on Thursday in Kestra.",
    "Veldt pays a third of what it costs to keep the channel open in winter; the two states"
    " quarrelled over the bill for years before a court settled it.",
)
BASE = "\n\n".join(PARAGRAPHS)
OWN = (
    "In a village above the lake, beekeepers counted their hives again this week and found that"
    " most colonies came through the cold in good health.",
    "A choir from Seewald sang in the old customs house, and the mayor thanked everyone who had"
    " carried benches up the hill in the rain.",
    "Schools will teach chess from autumn on, and the ministry has ordered boards from a joiner"
    " who learned the trade from her grandmother.",
)
MORE = (
    "Two divers found the bell of a ferry that sank off Cape Dorn in the year of the great"
    " frost, and a museum will show it from Sunday.",
    "Readers of this newspaper can write to the editor until noon on Saturday with questions"
    " about the new timetable of the night trains.",
)
RUSSIAN = (
    "Порт Лугры в понедельник открыл северный бассейн для судов с зерном после двенадцати"
    " недель простоя, сообщила администрация гавани. У мола ждали девять судов. «Мы ждали этого"
    " утра с первых морозов», — сказала начальник порта Мара Венн. Торговцы в Остмарке"
    " предупреждали,"
    " что пшеница под открытыми навесами испортится к концу месяца. Цена тонны упала за час."
    " Лоцманы, чья забастовка началась в январе, не сказали, поведут ли они суда ночью. Их союз"
    " соберётся снова в четверг в Кестре. Суды много лет делили счёт за зимний канал."
)
CHINESE = (
    "卢格拉港周一向运粮船开放了北港池，港务局说，此前该港池关闭了十二周，九艘船在防波堤外等候。港务长玛拉"
    "说，自第一次霜冻以来我们一直在等待这个早晨，每个泊位都有船停靠，每台起重机都有四名工人。奥斯特马克的"
    "粮商曾警告说，露天棚里的小麦到月底就会变质。消息公布后一小时内每吨价格下跌。引航员工会周四再次开会。"
)


def report(day, *figures):
    a, b, c, d, e = figures
    return (
        f"Weather for the coast on {day}. Skies will be clear in the morning with temperatures"
        f" near {a} degrees, rising to {b} degrees by the afternoon. Winds from the north will"
        f" reach {c} kilometres an hour at the lighthouse. The chance of rain is {d} percent"
        f" and waves stay below {e} centimetres. Boaters are advised to check the harbour"
        " bulletin before they leave."
    )


CARRIERS = {
    "re-headlined": "Ships return to Lugra\n\nLUGRA, March 3 (Norda) -- " + BASE,
    "cut": "\n\n".join(PARAGRAPHS[:2]),
    "longer": BASE + "\n\n" + MORE[0],
    "added inside": "\n\n".join([*PARAGRAPHS[:2], MORE[0], *PARAGRAPHS[2:], MORE[1]]),
    "quotes": BASE.replace('"', "”").replace("'", "’").replace(" ", "\u00a0"),
    "broken": unicodedata.normalize("NFD", BASE.replace(" the ", "\nthe ")).upper(),
    "reworded": BASE.replace("said", "stated")
    .replace("grain ships", "grain vessels")
    .replace("had warned", "were warning")
    .replace("Every berth is taken, and", "All berths are full;")
    .replace("quarrelled", "fought"),
}
OTHERS = {
    "another story": "\n\n".join(OWN),
    "follow-up": "\n\n".join([*OWN[:2], PARAGRAPHS[1], OWN[2], PARAGRAPHS[4]]),
    "update, mostly new, the old at its end": "\n\n".join([*OWN, *MORE, *OWN[::-1], BASE]),
}


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "lib", lock_timeout=0.2)
    yield opened
    opened.close()


def put(library, text, locator, *, minutes=0):
    with library.writing() as db:
        now = NOW + dt.timedelta(minutes=minutes)
        outcome, entry = articles.add(db, record(text, locator), now=now)
    return outcome, entry.source.id


def groups(library):
    """Return the locators of each group of two or more, and each group's representative."""
    with library.reading() as db:
        listed = [entry.source for entry in articles.entries(db, Filters())]
    locators = {source.id: source.locator for source in listed}
    found = {}
    for source in listed:
        if source.group:
            found.setdefault(locators[source.group], set()).add(source.locator)
    return found


def alike(one, other):
    read = shingle(one), shingle(other)
    assert are_copies(*read) == are_copies(*reversed(read))
    return are_copies(*read)


class TestLikeness:
    @pytest.mark.parametrize("name", CARRIERS)
    def test_a_text_framed_cut_or_retouched_is_a_copy(self, name):
        assert alike(BASE, CARRIERS[name])

    @pytest.mark.parametrize("name", OTHERS)
    def test_a_story_of_its_own_is_no_copy(self, name):
        assert not alike(BASE, OTHERS[name])

    def test_reports_of_one_template_with_other_figures_are_no_copies(self):
        one = report("Monday", 12, 17, 30, 40, 90)

        assert not alike(one, report("Tuesday", 9, 14, 45, 70, 120))
        assert alike(one, one.replace("an hour", "per hour").replace("Boaters", "Skippers"))

    def test_two_figures_make_another_report_of_a_short_template(self):
        line = (
            "The exchange office of Kestra fixed the crown at {} marks and the franc at {}"
            " marks"
            " for tomorrow. Rates are valid from midnight until the next notice and apply to"
            " transfers between banks; bureaus may charge a fee that they must show at the"
            " door."
        )

        assert not alike(line.format("1.24", "3.81"), line.format("1.27", "3.79"))

    def test_another_time_stamp_on_a_long_text_leaves_a_copy_a_copy(self):
        text = "\n\n".join([*PARAGRAPHS, *OWN]).replace("12", "twelve").replace("310", "few")

        assert alike("Updated 3:41 PM, March 4.\n" + text, "Updated 5:02 PM, March 5.\n" + text)

    def test_one_corrected_figure_leaves_a_copy_a_copy(self):
        assert alike(BASE, BASE.replace("310", "330"))

    @pytest.mark.parametrize("text", [RUSSIAN, CHINESE])
    def test_scripts_of_other_languages_are_read_too(self, text):
        assert alike(text, text[: int(len(text) * 0.7)])
        assert not alike(text, BASE)

    def test_under_forty_words_only_the_very_same_text_is_a_copy(self):
        short = " ".join(BASE.split()[:39])

        assert not alike(short, short + " Then it rained.")
        assert not len(sample(shingle(short)))

    @given(st.integers(3, 5), st.integers(0, 3))
    def test_the_samples_of_a_text_and_a_part_of_it_share_hashes(self, first, more):
        whole = "\n\n".join([*PARAGRAPHS, *OWN[:more]])
        part = "\n\n".join(PARAGRAPHS[:first])

        assert set(sample(shingle(whole)).tolist()) & set(sample(shingle(part)).tolist())


class TestGroups:
    def test_carriers_of_one_text_are_one_group_named_after_the_first(self, library):
        put(library, BASE, "/base")
        for minutes, (name, text) in enumerate(CARRIERS.items(), 1):
            assert put(library, text, f"/{name}", minutes=minutes)[0] == "added"

        assert groups(library) == {"/base": {"/base", *(f"/{name}" for name in CARRIERS)}}

    @pytest.mark.parametrize("name", OTHERS)
    def test_a_story_of_its_own_is_in_no_group(self, library, name):
        put(library, BASE, "/base")
        put(library, OTHERS[name], "/other", minutes=1)

        assert groups(library) == {}

    def test_exact_copies_are_in_the_group_and_a_lone_text_is_in_none(self, library):
        put(library, "Lugra opened.", "/a")
        put(library, "Lugra opened.", "/b", minutes=1)
        put(library, "Kestra closed.", "/c")

        assert groups(library) == {"/a": {"/a", "/b"}}

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.permutations(range(6)))
    def test_the_order_of_adding_does_not_matter_for_who_is_grouped(
        self, tmp_path_factory, order
    ):
        texts = [
            "\n\n".join(PARAGRAPHS[:2]),
            BASE,
            BASE + "\n\n" + OWN[0],
            BASE,
            "\n\n".join(OWN),
            "\n\n".join(OWN[:2]) + " Nothing else is known.",
        ]
        opened = Library.open(tmp_path_factory.mktemp("lib"))
        for minutes, n in enumerate(order):
            put(opened, texts[n], f"/{n}", minutes=minutes)
        got = groups(opened)
        opened.close()

        expected = ({"/0", "/1", "/2", "/3"}, {"/4", "/5"})
        added = [f"/{n}" for n in order]
        assert got == {min(some, key=added.index): some for some in expected}

    def test_a_third_article_joins_two_groups_into_one(self, library):
        opening, ending = "\n\n".join(PARAGRAPHS[:2]), "\n\n".join(PARAGRAPHS[2:])
        for n, text in enumerate(
            (opening, opening + " So it is.", ending, ending + " So it is.")
        ):
            put(library, text, f"/{n}", minutes=n)
        assert groups(library) == {"/0": {"/0", "/1"}, "/2": {"/2", "/3"}}

        put(library, BASE, "/all", minutes=9)

        assert groups(library) == {"/0": {"/0", "/1", "/2", "/3", "/all"}}

    def test_groups_an_article_alone_held_together_fall_apart_when_it_goes(self, library):
        opening, ending = "\n\n".join(PARAGRAPHS[:2]), "\n\n".join(PARAGRAPHS[2:])
        for n, text in enumerate(
            (opening, opening + " So it is.", ending, ending + " So it is.")
        ):
            put(library, text, f"/{n}", minutes=n)
        _, bridge = put(library, BASE, "/all", minutes=9)

        with library.writing() as db:
            articles.remove(db, [bridge])

        assert groups(library) == {"/0": {"/0", "/1"}, "/2": {"/2", "/3"}}

    def test_an_heir_stands_for_the_group_when_its_first_is_removed(self, library):
        _, first = put(library, BASE, "/0")
        put(library, CARRIERS["cut"], "/1", minutes=1)
        put(library, BASE, "/2", minutes=2)

        with library.writing() as db:
            articles.remove(db, [first])

        assert groups(library) == {"/1": {"/1", "/2"}}

    def test_a_group_of_one_is_no_group(self, library):
        put(library, BASE, "/0")
        _, second = put(library, CARRIERS["longer"], "/1", minutes=1)

        with library.writing() as db:
            articles.remove(db, [second])

        assert groups(library) == {}

    def test_an_update_is_a_new_version_and_never_refused_as_a_duplicate(self, library):
        put(library, BASE, "/0")
        put(library, CARRIERS["longer"], "/1", minutes=1)

        outcome, changed = put(library, CARRIERS["cut"], "/0", minutes=2)

        assert outcome == "updated"
        assert groups(library) == {"/1": {"/0", "/1"}}
        with library.reading() as db:
            now, before = articles.versions(db, changed)
        assert (now.group != "", before.group) == (True, "")

    def test_an_update_to_another_story_leaves_the_group(self, library):
        put(library, BASE, "/0")
        put(library, CARRIERS["longer"], "/1", minutes=1)
        put(library, OTHERS["another story"], "/1", minutes=2)

        assert groups(library) == {}

    def test_the_carriers_of_a_text_are_listed_from_any_of_them(self, library):
        ids = [put(library, BASE + " Yes." * n, f"/{n}", minutes=n)[1] for n in range(3)]
        _, other = put(library, OTHERS["another story"], "/other")

        with library.reading() as db:
            assert {copies.carriers(db, one) for one in ids} == {tuple(ids)}
            assert copies.carriers(db, other) == (other,)
            assert copies.groups(db) == 1

    def test_an_article_added_again_unchanged_stays_in_its_group(self, library):
        put(library, BASE, "/0")
        put(library, CARRIERS["cut"], "/1", minutes=1)

        assert put(library, CARRIERS["cut"], "/1", minutes=2)[0] == "unchanged"

        assert groups(library) == {"/0": {"/0", "/1"}}

    def test_nothing_is_grouped_when_adding_fails(self, library):
        put(library, BASE, "/0")
        broken = replace(record(CARRIERS["cut"], "/1"), vectors=(b"x",))

        with pytest.raises(ValueError, match="vectors"), library.writing() as db:
            articles.add(db, broken, now=NOW)

        assert groups(library) == {}


@pytest.mark.in_a_file
def test_articles_of_an_older_library_are_grouped_some_at_a_time(library):
    texts = [BASE, CARRIERS["cut"], CARRIERS["longer"], "Lugra.", "Lugra."]
    for n, text in enumerate(texts):
        put(library, text, f"/{n}", minutes=n)
    with sqlite3.connect(library.folder / "library.db") as old:
        old.execute("UPDATE articles SET signature = NULL, group_id = ''")
        old.execute("DELETE FROM bands")
    old.close()

    done = []
    for _ in itertools.count():
        with library.writing() as db:
            done.append(copies.backfill(db, limit=2))
        if not done[-1]:
            break

    assert done == [2, 2, 1, 0]
    assert groups(library) == {"/0": {"/0", "/1", "/2"}, "/3": {"/3", "/4"}}
