"""What an evaluation figures out, by cases worked out by hand."""

import importlib.util
import json
import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import InputError
from rag.evaluation import (
    Fault,
    Gold,
    Question,
    Shelf,
    auroc,
    cites_gold,
    evaluate,
    figures,
    judged,
    lacking,
    operating_points,
    percentile,
    question_of,
    ranking,
    read_set,
    same_words,
    wilson,
)
from rag.render import html, markdown, plain, to_json
from rag.types import (
    Answer,
    Article,
    Citation,
    Claim,
    Hit,
    Passage,
    Source,
    Span,
    Trace,
    Usage,
)

ALWAYS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCORER = Path(__file__).resolve().parents[3] / "shared/score/score_retrieval.py"
SARN = (
    "Valmora will reopen the Sarn crossing on June 2. Minister Ilse Varga said freight must "
    "pass without a permit. Tomas Reik said permits stay in force until the trial is over."
)
HARBOUR = "The harbour office of Kestra keeps the ferry fare at four crowns. It told no reason."


def article(name, text, **more):
    source = Source(id=f"{name:0>12}", locator=f"news/{name}.txt", title=f"On {name}", **more)
    return Article(source=source, text=text)


ARTICLES = (article("sarn", SARN), article("harbour", HARBOUR), article("copy", SARN))
BY_ID = {one.source.id: one for one in ARTICLES}


def cite(words, among=ARTICLES[0]):
    start = among.text.index(words)
    whole = Passage.cut(among, Span(0, len(among.text)))
    return Citation(passage=whole, span=Span(start, start + len(words)))


def hit(words, among=ARTICLES[0]):
    return Hit(passage=Passage.cut(among, cite(words, among).span), score=1.0)


def shelf(articles=ARTICLES, hits=()):
    texts = {one.source.id: one.text for one in articles}
    return Shelf([one.source for one in articles], texts.get, lambda _: hits)


def answered(*citations, confidence=0.5, text="", **more):
    claims = [Claim(text=text or c.quote, citations=(c,)) for c in citations]
    return Answer(
        question="?",
        query="?",
        status="answered",
        claims=tuple(claims),
        confidence=confidence,
        **more,
    )


def declined(confidence=0.1):
    return Answer(question="?", query="?", status="declined", confidence=confidence)


def question(*quotes, article_id="sarn", **more):
    gold = tuple(Gold(quote=quote, article_id=article_id) for quote in quotes)
    return Question(id="q", question="Who said what?", gold=gold, **more)


def row(asked, answer, hits=(), seconds=1.0):
    return judged(asked, answer, hits, shelf(), seconds=seconds)


def value(rows, key):
    return next(one for one in figures(rows) if one.key == key).value


class TestReadingASet:
    def test_both_formats_are_read_and_unknown_fields_are_ignored(self):
        lines = [
            {
                "id": "a",
                "question": "When?",
                "type": "fact",
                "answerable": True,
                "gold": [{"article_id": "x", "quote": "on June 2", "span": [3, 9]}],
                "need": "all",
                "must_contain": ["June 2"],
                "history": ["Where?"],
            },
            {
                "id": 7,
                "question": "What?",
                "evidence": [
                    {"article_id": "x", "start": 1, "end": 5, "text": "word"},
                    {"article_id": "y", "start": -1, "end": -1, "text": "a part of it"},
                ],
            },
            {"question": "Why?", "answerable": False, "gold": [], "need": "none"},
        ]

        first, second, third = read_set("\n".join(map(json.dumps, lines)).encode())

        assert first == Question(
            id="a",
            question="When?",
            gold=(Gold(quote="on June 2", article_id="x", span=Span(3, 9)),),
            need="all",
            must_contain=("June 2",),
            history=("Where?",),
        )
        assert second.id == "7"
        assert second.gold == (
            Gold(quote="word", article_id="x", span=Span(1, 5)),
            Gold(article_id="y"),
        )
        assert (third.id, third.answerable) == ("line 3", False)

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (b"{", "not JSON"),
            (b"[" * 100_000, "not JSON"),
            (b"[]", "braces"),
            (b'{"question": "\xff"}', "UTF-8"),
            (b'{"question": "\\ud800"}', "no text"),
            (b"{}", "no `question`"),
            (b'{"question": "  "}', "no `question`"),
            (b'{"question": 3}', "`question` is not a text"),
            (b'{"question": "a", "answerable": "no"}', "neither true nor false"),
            (b'{"question": "a", "need": "some"}', "any or all"),
            (b'{"question": "a", "gold": "b"}', "`gold` is not a list"),
            (b'{"question": "a", "gold": [{}]}', "neither a `quote` nor an article"),
            (b'{"question": "a", "gold": [{"quote": "b", "span": [2, 1]}]}', "no place"),
            (b'{"question": "a", "gold": [{"quote": "b", "span": 2}]}', "two numbers"),
            (b'{"question": "a", "evidence": [{"start": 1}]}', "no place"),
            (b'{"question": "a", "evidence": [{"start": -1}]}', "no `article_id`"),
            (b'{"question": "a", "must_contain": [1]}', "not a list of texts"),
            (b'{"question": "a", "history": "b"}', "not a list of texts"),
        ],
    )
    def test_a_bad_line_costs_one_line_with_its_number_and_nothing_else(self, line, reason):
        good = b'{"question": "Who?"}'
        read = list(read_set(b"\n".join([good, b"", line, good])))

        assert [getattr(one, "id", None) for one in read] == ["line 1", None, "line 4"]
        assert isinstance(read[1], Fault)
        assert read[1].told.startswith("line 3: ")
        assert reason in read[1].told

    def test_an_id_used_twice_is_a_fault_of_the_second_line(self):
        _, second = read_set(b'{"id": "a", "question": "b"}\n{"id": "a", "question": "c"}')
        assert second == Fault(2, "its id 'a' is that of line 1.")

    @ALWAYS
    @given(st.binary(max_size=200))
    def test_no_content_of_a_file_is_an_error(self, content):
        for one in read_set(content):
            assert isinstance(one, Question | Fault)

    @ALWAYS
    @given(
        st.dictionaries(
            st.sampled_from(["id", "question", "gold", "evidence", "need", "history"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(max_size=9),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(
                        st.sampled_from(["quote", "span", "start", "end", "article_id"]), inner
                    )
                ),
                max_leaves=9,
            ),
        )
    )
    def test_every_record_is_a_question_or_an_input_error(self, record):
        with suppress(InputError):
            assert question_of(record).question.strip()


class TestFindingGold:
    @pytest.mark.parametrize(
        "name", ["sarn", "sarn.txt", "news/sarn.txt", "On sarn", "ON SARN"]
    )
    def test_an_article_is_known_by_its_file_its_locator_and_its_title(self, name):
        wanted, missing = shelf().wanted(question("on June 2", article_id=name))
        assert missing == ()
        assert [place.article_id for place in wanted[0].places] == [ARTICLES[0].source.id]
        assert wanted[0].places[0].span.slice(SARN) == "on June 2"

    @pytest.mark.parametrize(
        "locator", ["upload:a.b 2.txt", "/x/a.b 2.md", "C:\\x\\a.b 2.txt", "a.b 2"]
    )
    def test_an_article_is_known_by_its_file_wherever_it_came_from(self, locator):
        source = Source(id="f" * 12, locator=locator, title="t")
        room = Shelf([source], {source.id: SARN}.get, lambda _: ())
        assert room.wanted(question("on June 2", article_id="a.b 2"))[0]

    def test_an_article_is_known_by_its_id(self):
        asked = question("four crowns", article_id=ARTICLES[1].source.id)
        (wanted,), _ = shelf().wanted(asked)
        assert wanted.places[0].sentence == Span(0, 65)

    def test_without_an_article_the_words_are_looked_for_in_all(self):
        asked = question("four crowns", article_id="")
        (wanted,), missing = shelf().wanted(asked)
        assert (wanted.places[0].source, missing) == (ARTICLES[1].source, ())

    def test_where_a_search_leads_is_looked_at_before_all_the_rest(self):
        asked = question("Sarn crossing", article_id="")
        found = shelf(hits=[hit("Sarn", ARTICLES[2])]).wanted(asked)[0]
        assert [place.source for place in found[0].places] == [ARTICLES[2].source]

    def test_the_same_words_in_two_articles_are_wanted_once(self):
        gold = tuple(Gold(quote="on June 2", article_id=name) for name in ("sarn", "copy"))
        wanted, missing = shelf().wanted(Question(id="q", question="?", gold=gold))
        assert (len(wanted), len(wanted[0].places), missing) == (1, 2, ())

    def test_a_copy_that_is_not_there_is_not_missed_when_the_other_is(self):
        gold = tuple(Gold(quote="on June 2", article_id=name) for name in ("gone", "sarn"))
        wanted, missing = shelf().wanted(Question(id="q", question="?", gold=gold))
        assert (len(wanted), missing) == (1, ())

    def test_words_that_are_not_in_the_article_named_are_missing(self):
        wanted, missing = shelf().wanted(question("four crowns", "on June 2"))
        assert [one.quote for one in wanted] == ["on June 2"]
        assert [one.quote for one in missing] == ["four crowns"]

    def test_a_span_chooses_among_the_places_of_the_same_words(self):
        second = SARN.index("said", SARN.index("said") + 1)
        gold = Gold(quote="said", article_id="sarn", span=Span(second, second + 4))
        (wanted,), _ = shelf().wanted(Question(id="q", question="?", gold=(gold,)))
        assert wanted.places[0].span.start == second

    def test_a_span_that_no_longer_fits_is_not_believed(self):
        gold = Gold(quote="on June 2", article_id="sarn", span=Span(0, 9))
        (wanted,), _ = shelf().wanted(Question(id="q", question="?", gold=(gold,)))
        assert wanted.places[0].span.slice(SARN) == "on June 2"


class TestRanking:
    def test_it_is_what_is_worked_out_by_hand(self):
        asked = question("on June 2", "permits stay in force")
        wanted, _ = shelf().wanted(asked)
        hits = [hit("It told no reason", ARTICLES[1]), hit("Sarn crossing on June 2.")]

        found = ranking(hits, wanted)

        assert found.recall_5 == found.recall_10 == 0.5
        assert found.reciprocal == 0.5
        assert found.ndcg_10 == pytest.approx(0.63093 / 1.63093, abs=1e-5)

    def test_only_the_first_five_count_for_recall_at_five_and_ten_for_the_rest(self):
        (wanted,), _ = shelf().wanted(question("on June 2"))
        wrong, right = hit("It told no reason", ARTICLES[1]), hit("Sarn crossing on June 2.")
        assert ranking([wrong] * 4 + [right], [wanted]).recall_5 == 1
        sixth = ranking([wrong] * 5 + [right], [wanted])
        assert (sixth.recall_5, sixth.recall_10) == (0, 1)
        assert ranking([wrong] * 10 + [right], [wanted]).recall_10 == 0

    def test_a_repeat_of_what_was_found_earns_nothing(self):
        wanted, _ = shelf().wanted(question("on June 2", "permits stay in force"))
        again = [hit("Sarn crossing on June 2."), hit("crossing on June 2. Minister")]
        assert ranking(again, wanted).ndcg_10 == pytest.approx(1 / 1.63093, abs=1e-5)

    def test_the_same_words_in_a_copy_count(self):
        (wanted,), _ = shelf().wanted(question("on June 2"))
        assert ranking([hit("Sarn crossing on June 2.", ARTICLES[2])], [wanted]).ndcg_10 == 1

    def test_less_than_half_of_a_place_does_not_count(self):
        (wanted,), _ = shelf().wanted(question("permits stay in force"))
        assert ranking([hit("permits")], [wanted]).recall_10 == 0
        assert ranking([hit("permits sta")], [wanted]).recall_10 == 1

    def test_any_passage_finds_an_article_wanted_as_a_whole(self):
        asked = Question(id="q", question="?", gold=(Gold(article_id="harbour"),))
        wanted, _ = shelf().wanted(asked)
        assert ranking([hit("Kestra", ARTICLES[1])], wanted).reciprocal == 1
        assert ranking([hit("June")], wanted).reciprocal == 0

    @pytest.mark.skipif(not SCORER.exists(), reason="the scorer is not here")
    def test_it_agrees_with_the_scorer_of_the_retrieval_sets(self):
        spec = importlib.util.spec_from_file_location("scorer", SCORER)
        scorer = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(scorer)
        text = " ".join(f"word{n}" for n in range(400))
        long = article("long", text)
        rng = random.Random(7)

        def span(most):
            start = rng.randrange(0, len(text) - most)
            return Span(start, start + rng.randrange(8, most))

        for _ in range(200):
            places = {span(80) for _ in range(rng.randrange(1, 5))}
            hits = [
                Hit(passage=Passage.cut(long, span(500)), score=1.0)
                for _ in range(rng.randrange(0, 14))
            ]
            gold = tuple(Gold(article_id="long", span=one) for one in places)
            asked = Question(id="q", question="?", gold=gold)
            found = ranking(hits, shelf((long,)).wanted(asked)[0])
            theirs = scorer.one(
                {
                    "evidence": [
                        {"article_id": "l", "start": s.start, "end": s.end} for s in places
                    ]
                },
                [
                    {
                        "article_id": "l",
                        "start": h.passage.span.start,
                        "end": h.passage.span.end,
                    }
                    for h in hits
                ],
                "span",
            )
            assert found.recall_10 == pytest.approx(theirs["recall@10"])
            assert found.reciprocal == pytest.approx(theirs["mrr@10"])
            assert found.ndcg_10 == pytest.approx(theirs["ndcg@10"])


class TestWords:
    @pytest.mark.parametrize(
        ("gold", "quote", "same"),
        [
            ("on June 2", "the crossing ON JUNE 2", True),
            ("freight must pass without a permit", "freight passes without permit", True),
            ("freight must pass without a permit", "freight rates rose", False),
            ("and so", "the ferry fare", False),
        ],
    )
    def test_a_quotation_is_the_gold_one_when_it_holds_most_of_its_words(
        self, gold, quote, same
    ):
        assert same_words(gold, quote) is same

    @ALWAYS
    @given(st.text(min_size=1, max_size=60), st.text(max_size=30), st.text(max_size=30))
    def test_every_quotation_that_holds_the_gold_one_is_the_same(self, gold, before, after):
        has_words = any(letter.isalnum() for letter in gold)
        assert same_words(gold, f"{before} {gold} {after}") or not has_words

    @pytest.mark.parametrize(
        ("words", "said", "is_said"),
        [
            ("June 2", "It opens on JUNE 2.", True),
            ("24", "in 2024", False),
            ("24", "24 of 25", True),
            ("June 2", "on June 21", False),
            ("diploma", "by diplomacy", True),
            ("open", "it will reopen", False),
            ("open", "it will reopen and open", True),
            ("特别代表", "两国边界问题特别代表会晤", True),
        ],
    )
    def test_what_must_be_said_begins_where_a_word_does(self, words, said, is_said):
        asked = Question(id="q", question="?", must_contain=(words,))
        answer = Answer(question="?", query="?", status="answered", claims=(Claim(text=said),))
        assert (lacking(asked, answer) == ()) is is_said

    def test_it_may_stand_in_a_citation_as_well(self):
        asked = Question(id="q", question="?", must_contain=("June 2", "July"))
        answer = answered(cite("on June 2"), text="It opens in summer.")
        assert lacking(asked, answer) == ("July",)


class TestRows:
    def test_one_gold_place_is_enough_where_any_will_do_and_not_where_all_are_needed(self):
        quotes = ("on June 2", "permits stay in force")
        answer = answered(cite("Sarn crossing on June 2"))
        anyone, every = question(*quotes), question(*quotes, need="all")

        assert (row(anyone, answer).outcome, row(anyone, answer).recall) == ("right", 1)
        assert (row(every, answer).outcome, row(every, answer).recall) == ("wrong", 0.5)
        assert cites_gold(anyone, answer)
        assert not cites_gold(every, answer)

    def test_an_answer_that_does_not_say_what_it_must_is_wrong(self):
        asked = question("on June 2", must_contain=("permit",))
        assert row(asked, answered(cite("on June 2"))).outcome == "wrong"

    @pytest.mark.parametrize(
        ("answerable", "answer", "outcome"),
        [
            (True, declined(), "missed"),
            (False, declined(), "right"),
            (False, answered(cite("on June 2")), "invented"),
        ],
    )
    def test_declining_is_right_where_the_articles_do_not_tell(
        self, answerable, answer, outcome
    ):
        gold = ("on June 2",) if answerable else ()
        assert row(question(*gold, answerable=answerable), answer).outcome == outcome

    def test_gold_that_is_not_in_the_library_is_not_held_against_the_answer(self):
        rows = [row(question("on June 9"), declined()), row(question("on June 2"), declined())]

        assert [one.outcome for one in rows] == ["unjudged", "missed"]
        assert [gold.quote for gold in rows[0].missing] == ["on June 9"]
        assert next(f for f in figures(rows) if f.key == "answered").count == 1

    def test_a_question_with_no_word_of_what_is_right_is_only_counted_as_answered(self):
        one = row(Question(id="q", question="?"), answered(cite("on June 2")))
        assert one.outcome == "unjudged"
        assert value([one], "answered") == 1
        assert value([one], "right") is None

    def test_a_citation_fits_when_it_holds_or_lies_in_the_sentence_of_gold(self):
        answer = answered(
            cite("Valmora will reopen"),  # in the sentence
            cite("crossing on June 2"),  # holds it
            cite("reopen the Sarn crossing", ARTICLES[2]),  # in the sentence of a copy
            cite("Valmora", ARTICLES[2]),  # too few words to tell
            cite("permits stay in force"),
        )
        one = row(question("on June 2"), answer)
        assert one.fitting == (True, True, True, False, False)
        assert value([one], "citation_precision") == 0.6

    def test_a_quotation_that_is_not_what_the_article_has_there_is_found_out(self):
        other = Article(source=ARTICLES[0].source, text=SARN.replace("June", "July"))
        rows = [
            row(question("on June 2"), answered(cite("on June 2"), cite("on July 2", other)))
        ]
        assert rows[0].exact == (True, False)
        assert value(rows, "fidelity") == 0.5

    def test_the_short_answer_is_checked_too(self):
        other = Article(source=ARTICLES[0].source, text=SARN.replace("June", "July"))
        answer = answered(cite("on June 2"), short=cite("July 2", other))
        assert row(question("on June 2"), answer).exact == (True, False)

    def test_a_quotation_of_an_article_that_is_gone_is_not_exact(self):
        gone = article("gone", SARN)
        assert row(question("on June 2"), answered(cite("on June 2", gone))).exact == (False,)


class TestFigures:
    @pytest.mark.parametrize(
        ("share", "count", "low", "high"),
        [(0.5, 10, 0.2366, 0.7634), (1.0, 10, 0.7225, 1.0), (0.0, 8, 0.0, 0.3244)],
    )
    def test_an_interval_is_wilsons(self, share, count, low, high):
        assert wilson(share, count) == pytest.approx((low, high), abs=1e-4)

    @ALWAYS
    @given(st.floats(0, 1), st.integers(0, 10_000))
    def test_every_interval_holds_its_figure_and_stays_between_none_and_all(self, share, n):
        low, high = wilson(share, n)
        assert 0 <= low <= share + 1e-9
        assert share - 1e-9 <= high <= 1

    def test_a_pair_of_equal_confidence_is_half_a_win(self):
        assert auroc([0.9, 0.5], [0.5, 0.1]) == 0.875
        assert auroc([], [0.5]) is None

    @ALWAYS
    @given(
        st.lists(st.integers(0, 9), min_size=1, max_size=12),
        st.lists(st.integers(0, 9), min_size=1, max_size=12),
    )
    def test_every_auroc_is_the_share_of_pairs_won(self, higher, lower):
        pairs = [(a > b) + (a == b) / 2 for a in higher for b in lower]
        assert auroc(higher, lower) == pytest.approx(sum(pairs) / len(pairs))

    def test_a_percentile_is_a_value_that_came_up(self):
        times = [5.0, 1.0, 2.0, 4.0, 3.0]
        assert percentile(times, 0.5) == 3
        assert percentile(times, 0.95) == 5
        assert percentile([7.0], 0.5) == 7

    def test_the_operating_points_say_what_a_bar_would_decline(self):
        asked, other = question("on June 2"), question(answerable=False)
        rows = [row(asked, answered(cite("on June 2"), confidence=n / 10)) for n in range(10)]
        rows += [row(other, declined(confidence=c)) for c in (0.05, 0.15, 0.25, 0.95)]

        points = {one.bar: one for one in operating_points(rows)}

        assert sorted(points) == [0.0, 0.1, 0.2, 0.3]
        assert points[0.2].answerable_declined == 0.2
        assert points[0.2].unanswerable_declined == 0.5

    def test_where_every_confidence_is_the_same_there_is_no_operating_point(self):
        rows = [
            row(question("on June 2"), declined()),
            row(question(answerable=False), declined()),
        ]
        assert operating_points(rows) == ()

    def test_what_the_model_used_is_shown_only_when_there_was_one(self):
        usage = Usage(calls=1, prompt_tokens=90, completion_tokens=10)
        trace = Trace(model="scripted:chat", usage=usage)
        with_model = row(question("on June 2"), answered(cite("on June 2"), trace=trace))
        assert value([with_model], "tokens") == 100
        without = row(question("on June 2"), answered(cite("on June 2")))
        assert "tokens" not in {figure.key for figure in figures([without])}

    def test_no_question_at_all_gives_figures_without_a_value(self):
        assert {figure.value for figure in figures([])} == {None}


class TestRunning:
    def run(self, questions, ask, **more):
        return evaluate(questions, ask=ask, search=lambda _: (), shelf=shelf(), **more)

    def test_the_earlier_questions_are_asked_first_and_handed_on(self):
        asked = []

        def ask(words, history):
            asked.append((words, [one.question for one in history]))
            return Answer(question=words, query=words, status="declined")

        self.run([Question(id="q", question="c", history=("a", "b"))], ask)

        assert asked == [("a", []), ("b", ["a"]), ("c", ["a", "b"])]

    def test_a_question_that_cannot_be_asked_costs_one_row(self):
        def ask(words, history):
            if words == "bad":
                raise InputError("The question is too long.")
            return declined()

        found = self.run([Question(id=w, question=w) for w in ("bad", "good")], ask)

        assert [row.outcome for row in found.rows] == ["failed", "missed"]
        assert found.rows[0].error == "The question is too long."
        assert "Could not be asked: 1" in plain(found)

    def test_it_stops_where_it_is_told_to_and_says_how_many_were_asked(self):
        told = []
        found = self.run(
            [Question(id=str(n), question="?") for n in range(5)],
            lambda *_: declined(),
            progress=lambda done, total: told.append((done, total)),
            cancelled=lambda: len(told) == 2,
        )
        assert (len(found.rows), found.total, told) == (2, 5, [(1, 5), (2, 5)])
        assert "Stopped: 2 of 5 questions asked" in plain(found)


class TestReport:
    NASTY = "<script>alert(1)</script> [x](javascript:1) $a$ =1+1 \x1b[31m"

    def evaluation(self):
        nasty = Article(
            source=Source(id="0" * 12, locator="https://a.example/x", title=self.NASTY),
            text=f"It opened. {self.NASTY} was said.",
        )
        questions = [
            Question(id=self.NASTY, question=self.NASTY, answerable=False),
            Question(
                id="b", question="?", gold=(Gold(quote="It opened", article_id=self.NASTY),)
            ),
            Question(id="c", question="?", gold=(Gold(quote=self.NASTY, article_id="no"),)),
        ]
        answer = answered(cite(self.NASTY, nasty))
        return evaluate(
            questions, ask=lambda *_: answer, search=lambda _: (), shelf=shelf((nasty,))
        )

    def test_titles_questions_and_quotations_stay_text(self):
        found = self.evaluation()
        page, text, terminal = html(found), markdown(found), plain(found)
        assert "<script>" not in page
        assert "&lt;script&gt;" in page
        assert "<script>" not in text
        assert "[x](javascript" not in text
        assert "\x1b" not in page + text + terminal

    def test_the_figures_come_first_then_the_mistakes_then_what_is_not_there(self):
        text = plain(self.evaluation())
        marks = [
            "Recall@5",
            "Quote fidelity",
            "do not tell: 1",
            "Not in the library",
            "Sources",
        ]
        places = [text.index(mark) for mark in marks]
        assert places == sorted(places)

    def test_what_was_expected_leads_to_its_article(self):
        page = html(self.evaluation())
        assert 'href="#source-1"' in page
        assert 'id="source-1"' in page
        assert 'href="https://a.example/x"' in page

    def test_a_small_set_is_said_to_mislead_and_a_large_one_is_not(self):
        few = "fewer than 30 questions"
        assert few in plain(self.evaluation())
        asked = question("on June 2")
        answer = answered(cite("on June 2"))
        answers = iter([answer, declined()] * 40)
        questions = [asked, question(answerable=False)] * 40
        large = evaluate(
            questions, ask=lambda *_: next(answers), search=lambda _: (), shelf=shelf()
        )
        assert few not in plain(large)

    def test_the_json_has_a_row_for_each_question_and_can_be_written(self):
        found = self.evaluation()
        written = json.loads(json.dumps(to_json(found)))
        assert [one["outcome"] for one in written["rows"]] == ["invented", "wrong", "unjudged"]
        assert {one["key"] for one in written["figures"]} >= {"recall_5", "auroc", "fidelity"}
        assert written["rows"][2]["missing"] == [{"quote": self.NASTY, "article": "no"}]
        assert written["rows"][1]["wanted"][0]["places"] == [
            {"article_id": "0" * 12, "start": 0, "end": 9}
        ]
