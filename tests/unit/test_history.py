"""Conversations are found again by what was asked and answered in them."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from rag.errors import InputError, NotFoundError
from rag.library import Library, articles, history
from rag.library.schema import turns
from rag.render import check_pack, export, plain, read_pack, to_json
from rag.types import Answer, Citation, Claim, Hit, Span
from tests.fakes.articles import NOW, record

FERRY = "The ferry to Hollin costs four crowns, the harbour office of Kestra said."
STRIKE = "Crane drivers in Hollin asked for nine percent."


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "library")
    yield opened
    opened.close()


@pytest.fixture
def made(library):
    one = record(f"{FERRY}\n{STRIKE}", title="Prices at the quay", outlet="Norda")
    with library.writing() as db:
        articles.add(db, one, now=NOW)
    return one


def answer(made, question, number, cut, **known):
    passage = made.passages[number]
    start = passage.span.start + passage.text.index(cut)
    citation = Citation(passage=passage, span=Span(start, start + len(cut)))
    claim = Claim(text=cut, citations=(citation,), verdict="supported")
    return Answer(
        question=question, query=question, status="answered", claims=(claim,), **known
    )


def keep(library, *answers, into=None, at=NOW):
    with library.writing() as db:
        for one in answers:
            into = history.record(db, into, one, now=at)
    return into


def listed(library, query=""):
    with library.reading() as db:
        return history.listing(db, query)


class TestSearching:
    @pytest.mark.parametrize(
        "query",
        ["fare", "FARES", "ferry hollin", "four crowns", "harb", "Kestra norda", "quay price"],
    )
    def test_a_conversation_is_found_by_its_questions_and_by_what_they_were_told(
        self, library, made, query
    ):
        found = keep(library, answer(made, "What is the fare?", 0, FERRY))
        keep(library, answer(made, "Who is on strike?", 1, "asked for nine percent"))

        assert found in [one.id for one in listed(library, query)]

    @pytest.mark.parametrize("query", ["fare strike", "tunnel", "err"])
    def test_all_words_must_be_there(self, library, made, query):
        keep(library, answer(made, "What is the fare?", 0, FERRY))
        keep(library, answer(made, "Who is on strike?", 1, "asked for nine percent"))

        assert listed(library, query) == ()

    @pytest.mark.parametrize("query", ["?!", "x" * 501])
    def test_what_cannot_be_searched_for_is_one_clear_line(self, library, query):
        with pytest.raises(InputError) as error:
            listed(library, query)
        assert error.value.hint

    def test_a_blank_search_lists_all(self, library, made):
        keep(library, answer(made, "What is the fare?", 0, FERRY))

        assert len(listed(library, "  ")) == 1


class TestListing:
    def test_it_counts_questions_and_puts_the_last_used_first(self, library, made):
        fare = answer(made, "What is the fare?", 0, FERRY)
        old = keep(library, fare)
        new = keep(library, fare, at=NOW + dt.timedelta(hours=1))
        keep(library, fare, into=old, at=NOW + dt.timedelta(hours=2))

        rows = listed(library)
        assert [(row.id, row.questions) for row in rows] == [(old, 2), (new, 1)]
        assert rows[0].asked_at == NOW + dt.timedelta(hours=2)
        assert rows[0].started_at == NOW
        assert rows[0].turns == ()

    def test_a_renamed_conversation_has_the_new_title_on_one_line(self, library, made):
        kept = keep(library, answer(made, "What is the fare?", 0, FERRY))
        with library.writing() as db:
            history.rename(db, kept, "  Prices\nin \x1b[31mKestra ")

        assert listed(library)[0].title == "Prices in Kestra"

    def test_a_title_is_no_longer_than_a_line(self, library, made):
        kept = keep(library, answer(made, "What is the fare?", 0, FERRY))
        with library.writing() as db:
            history.rename(db, kept, "Kestra " * 40)

        assert len(listed(library)[0].title) <= 80

    def test_an_empty_title_and_an_unknown_id_are_refused(self, library, made):
        kept = keep(library, answer(made, "What is the fare?", 0, FERRY))
        with library.writing() as db, pytest.raises(InputError, match="empty"):
            history.rename(db, kept, " \n")
        with library.writing() as db, pytest.raises(NotFoundError, match="nosuch"):
            history.rename(db, "nosuch", "Fares")
        assert listed(library)[0].title == "What is the fare?"


class TestWhatIsKept:
    def test_every_field_of_an_answer_comes_back(self, library, made):
        fare = answer(made, "What is the fare?", 0, FERRY)
        claim = replace(fare.claims[0], group="Kestra")
        start = made.passages[0].text.index("four crowns")
        short = Citation(passage=made.passages[0], span=Span(start, start + 11))
        full = replace(
            fare,
            claims=(claim,),
            short=short,
            followups=("Who set the fare?",),
            confidence=0.75,
            considered=(Hit(passage=made.passages[1], score=0.5),),
        )

        kept = keep(library, full)
        with library.reading() as db:
            assert [turn.answer for turn in history.load(db, kept).turns] == [full]

    def test_what_an_earlier_version_kept_still_opens(self, library, made):
        fare = answer(made, "What is the fare?", 0, FERRY)
        kept = keep(library, fare)
        with library.writing() as db:
            row = dict(db.execute(select(turns.c.answer)).scalar_one())
            for name in ("short", "followups", "confidence"):
                del row[name]
            for claim in row["claims"]:
                del claim["group"]
            db.execute(turns.update().values(answer=row))

        with library.reading() as db:
            assert history.load(db, kept).turns[0].answer == fare

    @pytest.mark.in_a_file
    def test_a_removed_article_takes_what_was_made_of_it_along(self, library, made):
        fare = answer(
            made,
            "What is the fare?",
            0,
            FERRY,
            followups=("What does the harbour office of Kestra say?",),
        )
        group = replace(fare.claims[0], group="Harbour office of Kestra")
        asked = replace(fare, query=f"Why ({FERRY})?", claims=(group,))
        kept = keep(library, asked)
        with library.writing() as db:
            gone = articles.remove(db, [made.article.source.id])
            history.redact(db, gone)

        with library.reading() as db:
            loaded = history.load(db, kept).turns[0].answer
        assert loaded.query == loaded.question == "What is the fare?"
        assert (loaded.followups, loaded.claims[0].group) == ((), "")
        library.checkpoint()
        assert b"crowns" not in (library.folder / "library.db").read_bytes()

    def test_other_conversations_are_left_alone_by_it(self, library, made):
        fare = answer(made, "What is the fare?", 0, FERRY, followups=("Who set it?",))
        kept = keep(library, fare)
        with library.writing() as db:
            history.redact(db, ["0123456789ab"])

        with library.reading() as db:
            assert history.load(db, kept).turns[0].answer == fare


class TestExport:
    @pytest.fixture
    def conversation(self, library, made):
        fare = answer(made, "What is the fare?", 0, FERRY)
        strike = answer(made, "And the strike?", 1, "asked for nine percent")
        again = replace(
            fare, question="The fare, again?", query="What is the fare?", claims=fare.claims
        )
        gone = Answer(
            question="And the tunnel?",
            query="And the tunnel?",
            status="declined",
            reason="Nothing in the 1 article searched answers this question.",
            nearest=(made.article.source,),
        )
        kept = keep(library, fare, strike, again, gone)
        with library.reading() as db:
            return history.load(db, kept)

    def test_a_number_means_one_quotation_in_the_whole_document(self, conversation):
        text = plain(conversation)

        assert text.count("[1]") == 3  # cited twice, and in the list of sources
        assert text.count("[2]") == 2
        assert "[3]" not in text
        assert "Searched for: What is the fare?" in text
        assert "Nothing in the 1 article searched" in text
        for question in ("What is the fare?", "And the strike?", "And the tunnel?"):
            assert question in text

    @pytest.mark.parametrize("fmt", ["md", "html", "docx", "pdf", "json"])
    def test_it_is_written_in_every_format(self, conversation, made, fmt):
        content = export(conversation, fmt, text_of=lambda _: made.article.text)

        assert len(content) > 500
        if fmt in ("md", "html", "json"):
            assert FERRY in content.decode()

    def test_there_is_no_table_of_it(self, conversation):
        with pytest.raises(InputError, match="csv"):
            export(conversation, "csv", text_of=lambda _: "")

    def test_its_json_is_an_evidence_pack_that_can_be_checked(self, conversation, made):
        content = export(conversation, "json", text_of=lambda _: made.article.text)
        pack = read_pack(content)

        assert [one["heading"] for one in pack["sections"]][1] == "And the strike?"
        assert [c["quote"] for c in pack["citations"]] == [FERRY, "asked for nine percent"]
        assert check_pack(pack, lambda _: made.article.text).failed == ()
        forged = json.loads(content.decode().replace("nine percent", "ten percent"))
        assert check_pack(forged, lambda _: made.article.text).failed

    def test_in_a_list_it_has_its_counts_and_no_turns(self, conversation):
        row = to_json(replace(conversation, turns=()))

        assert row["questions"] == 4
        assert "sections" not in row


class TestOwners:
    def test_each_sees_their_own_and_the_command_line_all(self, library, made):
        asked = {
            owner: _owned(library, answer(made, f"Asked by {owner}?", 0, "four"), owner)
            for owner in ("ann", "bo", None)
        }

        assert _ids(library, owners=("ann",)) == [asked["ann"]]
        assert set(_ids(library, owners=("bo", ""))) == {asked["bo"], asked[None]}
        assert set(_ids(library, owners=None)) == set(asked.values())
        assert _ids(library, "asked", owners=("ann",)) == [asked["ann"]]

    def test_what_another_owner_asks_goes_into_a_copy(self, library, made):
        ours = _owned(library, answer(made, "What is the fare?", 0, "four"), "ann")
        theirs = _owned(library, answer(made, "And for cranes?", 0, "four"), "bo", into=ours)
        again = _owned(library, answer(made, "And then?", 0, "four"), "bo", into=theirs)

        assert theirs not in ("", ours)
        assert again == theirs
        with library.reading() as db:
            assert len(history.load(db, ours).turns) == 1
            copy = history.load(db, theirs)
        asked = [turn.answer.question for turn in copy.turns]
        assert asked == ["What is the fare?", "And for cranes?", "And then?"]
        assert copy.title == "What is the fare?"

    def test_deleting_a_copy_leaves_what_it_was_copied_from(self, library, made):
        ours = _owned(library, answer(made, "What is the fare?", 0, "four"), "ann")
        theirs = _owned(library, answer(made, "And then?", 0, "four"), "bo", into=ours)
        with library.writing() as db:
            history.forget(db, theirs)

        assert _ids(library, owners=None) == [ours]

    @pytest.mark.parametrize(("first", "then"), [("ann", None), (None, "bo"), (None, None)])
    def test_the_command_line_goes_on_with_all_and_all_with_its_own(
        self, library, made, first, then
    ):
        begun = _owned(library, answer(made, "What is the fare?", 0, "four"), first)

        assert _owned(library, answer(made, "And?", 0, "four"), then, into=begun) == begun


def _owned(library, one, owner, into=None):
    with library.writing() as db:
        return history.record(db, into, one, now=NOW, owner=owner)


def _ids(library, query="", *, owners):
    with library.reading() as db:
        return [one.id for one in history.listing(db, query, owners)]
