"""Every verb: the shape of its JSON, its filters, its files, what it prints for people."""

import datetime as dt
import json

import pytest

from tests.fakes.terminal import SAMPLES, controls

ENTRY = {
    *("id", "title", "outlet", "agency", "place", "published", "language", "locator"),
    *("copy_of", "passages", "statements"),
}
CITATION = {
    *("number", "article_id", "title", "outlet", "published", "locator"),
    *("start", "end", "quote"),
}
STATEMENT = {
    *("id", "article_id", "speaker", "role", "side", "joint", "kind", "cue", "said_on"),
    *("quote", "spans"),
}
ANSWER = {
    "question",
    "query",
    "status",
    "reason",
    "claims",
    "citations",
    "trace",
}
BRIEFING = {"title", "as_of", "sections", "citations", "sources"}
NEWS = """Title: Lock gates at Ostrel to close for a week
Outlet: Ostrel Gazette
Date: 2031-04-02
Language: en

The lock gates at Ostrel will close on April 9 for seven days, the canal office said.

Barge owner Pim Sarrow said that he had not been told.
"""


@pytest.fixture
def run(at, samples):
    return at(samples)


@pytest.fixture
def new(at, tmp_path):
    return at(tmp_path / "new")


def has(value, keys):
    assert not keys - set(value), keys - set(value)


def quoted(citations, texts):
    return all(c["quote"] == texts[c["article_id"]][c["start"] : c["end"]] for c in citations)


def test_add_tells_of_each_article_what_became_of_it(new, tmp_path):
    paper = tmp_path / "paper"
    paper.mkdir()
    (paper / "locks.txt").write_text(NEWS)
    (paper / "twin.txt").write_text(NEWS)
    (paper / "empty.txt").touch()

    first = new("add", paper, "--json")
    again = new("add", paper / "locks.txt", "--json").json
    (paper / "locks.txt").write_text(NEWS.replace("seven", "nine"))
    later = new("add", paper / "locks.txt", "--json").json

    assert first.code == 1
    has(first.json, {"added", "updated", "unchanged", "copies", "failed"})
    (added,), (copy,), (failed,) = (first.json[k] for k in ("added", "copies", "failed"))
    has(added, ENTRY)
    assert (added["outlet"], added["published"]) == ("Ostrel Gazette", "2031-04-02")
    assert copy["copy_of"] == added["id"]
    has(failed, {"locator", "error", "hint"})
    assert [row["id"] for row in again["unchanged"]] == [added["id"]]
    assert len(later["updated"]) == 1
    assert later["updated"][0]["id"] != added["id"]


def test_add_reads_standard_input_and_two_texts_do_not_replace_each_other(new):
    first = new("add", "-", "--json", stdin=NEWS.encode()).json
    second = new("add", "-", "--json", stdin=NEWS.replace("Ostrel", "Wend").encode()).json
    again = new("add", "-", "--json", stdin=NEWS.encode()).json

    assert len(first["added"]) == len(second["added"]) == len(again["unchanged"]) == 1
    assert {row["outlet"] for row in new.json("ls")} == {"Ostrel Gazette", "Wend Gazette"}


def test_add_without_json_says_added_and_the_id(new, tmp_path):
    (tmp_path / "locks.txt").write_text(NEWS)

    said = new("add", tmp_path / "locks.txt")

    (row,) = new.json("ls")
    assert said.out.splitlines() == [f"added {row['id']} {row['title']}", "1 added"]


def test_ls_and_show_give_the_same_article(run):
    rows = run.json("ls")
    shown = run.json("show", rows[0]["id"])

    assert len(rows) == len(list(SAMPLES.glob("[0-9]*")))
    has(rows[0], ENTRY)
    has(shown, {*ENTRY, "text"})
    assert len(shown["passages"]) == rows[0]["passages"]
    for place in shown["passages"]:
        has(place, {"id", "start", "end"})
        assert shown["text"][place["start"] : place["end"]].strip()


def test_ls_is_sorted_by_day_newest_first(run):
    days = [row["published"] for row in run.json("ls")]
    assert days == sorted(days, reverse=True)


def test_rm_takes_an_article_out_of_everything(at, copied):
    run = at(copied)
    gone = next(row for row in run.json("ls") if "Brannock" in row["title"])

    assert run.json("rm", gone["id"]) == {"removed": [gone["id"]]}

    assert gone["id"] not in {row["id"] for row in run.json("ls")}
    assert gone["id"] not in {hit["article_id"] for hit in run.json("search", "Brannock")}
    assert gone["id"] not in {s["article_id"] for s in run.json("statements")}
    left = [p for p in copied.rglob("*") if p.is_file() and b"Gwen Astley" in p.read_bytes()]
    assert not left


def test_search_gives_places_in_articles_best_first(run):
    hits = run.json("search", "night bonus of the crane drivers", "--limit", 3)

    texts = run.texts()
    assert len(hits) == 3
    for hit in hits:
        has(hit, {"article_id", "passage_id", "start", "end", "text", "score", "via"})
        assert texts[hit["article_id"]][hit["start"] : hit["end"]] == hit["text"]
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert "bonus" in hits[0]["text"]


def test_ask_answers_with_numbered_citations(run):
    got = run.json("ask", "Who is the mediator in the strike?")

    has(got, ANSWER)
    assert got["status"] == "answered"
    for citation in got["citations"]:
        has(citation, CITATION)
    assert quoted(got["citations"], run.texts())
    assert any("Calderose" in citation["quote"] for citation in got["citations"])
    numbers = [citation["number"] for citation in got["citations"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {n for claim in got["claims"] for n in claim["citations"]} == set(numbers)


def test_ask_declines_what_no_article_tells(run):
    got = run.json("ask", "What is the boiling point of mercury?")

    assert (got["status"], got["claims"], got["citations"]) == ("declined", [], [])
    assert got["reason"]
    assert got["nearest"]


def test_statements_are_those_of_one_article_or_of_all(run):
    every = run.json("statements")
    one = run.json("statements", every[0]["article_id"])

    for statement in every:
        has(statement, STATEMENT)
        assert statement["spans"]["content"]
    assert {s["id"] for s in one} == {
        s["id"] for s in every if s["article_id"] == every[0]["article_id"]
    }


def test_sides_have_names_and_speakers(run):
    for side in run.json("sides"):
        has(side, {"id", "name", "kind", "aliases", "speakers"})


def test_compare_has_a_column_a_side_in_the_order_asked_for(run):
    got = run.json("compare", "--side", "Ordelia", "--side", "Valmora", "--topic", "strait")

    has(got, {"topic", "sides", "points", "statements", "unassigned", "trace"})
    assert got["sides"] == ["Ordelia", "Valmora"]
    assert got["points"]
    for point in got["points"]:
        has(point, {"issue", "relation", "stances"})
        assert [stance["side"] for stance in point["stances"]] == got["sides"]
        for stance in point["stances"]:
            assert set(stance["statements"]) <= set(got["statements"])
            assert stance["searched"] > 0


def test_summarize_and_brief_have_sections_of_cited_claims(run):
    texts = run.texts()
    article_id = run.json("ls")[0]["id"]

    summary = run.json("summarize", article_id)
    briefing = run.json("brief", "--topic", "inspections in the Maren Strait")

    for got in (summary, briefing):
        has(got, BRIEFING)
        has(got["sources"], {"used", "unused", "copies"})
        assert got["citations"]
        assert quoted(got["citations"], texts)
        assert all(claim["citations"] for s in got["sections"] for claim in s["claims"])
        assert dt.datetime.fromisoformat(got["as_of"]).tzinfo
    assert {c["article_id"] for c in summary["citations"]} == {article_id}


def test_a_briefing_made_twice_differs_only_in_saying_that_nothing_is_new(at, copied):
    run = at(copied)
    one, other = (run.json("brief", "--topic", "Maren Strait") for _ in range(2))

    assert (one["changed"], other["changed"], other["since"]) == (None, False, one["as_of"])
    assert one.pop("id") != other.pop("id")
    (new,) = (section for section in other["sections"] if section["kind"] == "new")
    assert new["note"] == "No change: no article in scope is new."
    other["sections"].remove(new)
    for got in (one, other):
        del got["as_of"], got["since"], got["changed"]
        for step in got["trace"]["steps"]:
            del step["seconds"]
    assert one == other


def test_a_saved_briefing_is_run_by_its_name_and_silent_when_nothing_is_new(
    at, copied, tmp_path
):
    run = at(copied)
    run("brief", "--topic", "strike", "--length", "short", "--save", "quay")
    out = tmp_path / "quay.md"

    def kept():
        every = run.json("briefings")
        return [one["id"] for one in every if one["definition"]["name"] == "quay"]

    assert [one["name"] for one in run.json("briefings", "saved")] == ["quay"]
    quiet = run("brief", "--saved", "quay", "--if-changed", "--output", out)
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    assert not out.exists()
    (first,) = kept()
    fresh = tmp_path / "third-day.txt"
    fresh.write_text(
        "Title: Third day\nDate: 2031-03-19\n\nThe strike at the quay ended on Wednesday after "
        "the union accepted eight percent over two years.\n"
    )
    run("add", fresh)
    got = run.json("brief", "--saved", "quay", "--if-changed")
    (new,) = (section for section in got["sections"] if section["kind"] == "new")
    assert got["changed"] is True
    assert [claim["text"][:38] for claim in new["claims"]] == [
        "The strike at the quay ended on Wednes"
    ]
    after, before = kept()
    difference = run.json("briefings", "diff", before, after)
    assert before == first
    assert "ended on Wednesday" in " ".join(claim["text"] for claim in difference["added"])
    run("briefings", "rm", after)
    assert kept() == [before]
    run("briefings", "forget", "quay")
    assert run.json("briefings", "saved") == []


@pytest.mark.parametrize("kind", ["md", "html", "docx", "pdf", "json"])
def test_the_suffix_of_the_output_chooses_the_format(run, tmp_path, kind):
    start = {"pdf": b"%PDF", "docx": b"PK", "html": b"<!", "json": b"{", "md": b"# "}
    file = tmp_path / f"brief.{kind}"

    said = run("brief", "--topic", "strike", "--output", file)

    assert said.code == 0
    assert file.read_bytes().startswith(start[kind])
    assert said.out == ""


def test_an_output_of_markdown_may_be_printed(run):
    assert run("brief", "--format", "md").out.startswith("# ")


def test_a_comparison_may_be_a_table(run, tmp_path):
    assert run("compare", "--output", tmp_path / "sides.csv").code == 0
    assert "Valmora" in (tmp_path / "sides.csv").read_text("utf-8-sig")


def test_verify_finds_one_changed_character(run, tmp_path):
    pack = tmp_path / "brief.json"
    assert run("brief", "--output", pack).code == 0
    whole = run.json("verify", pack)
    assert whole["checked"] > 0
    assert whole["failed"] == []

    value = json.loads(pack.read_text())
    quote = value["citations"][0]["quote"]
    value["citations"][0]["quote"] = ("x" if quote[0] != "x" else "y") + quote[1:]
    pack.write_text(json.dumps(value))
    changed = run("verify", pack, "--json")

    assert changed.code == 1
    assert 1 in {failure["number"] for failure in changed.json["failed"]}


def test_doctor_finds_a_sound_library_sound(run):
    found = run.json("doctor", "--check")
    assert found
    assert all(finding["ok"] for finding in found)


def test_doctor_mends_an_index_that_was_deleted(at, copied):
    run = at(copied)
    for file in (copied / "index").rglob("*"):
        if file.is_file():
            file.unlink()

    mended = run("doctor", "--json")

    assert mended.code == 0
    assert any(finding["repaired"] for finding in mended.json)
    assert all(finding["ok"] for finding in run.json("doctor", "--check"))
    assert run.json("search", "harbour")


# -- filters


FILTERS = {
    ("--outlet", "norda"): lambda row: "Norda" in (row["outlet"], row["agency"]),
    ("--language", "es"): lambda row: row["language"] == "es",
    ("--since", "2031-03-19"): lambda row: row["published"] >= "2031-03-19",
    ("--until", "2031-03-11"): lambda row: row["published"] <= "2031-03-11",
}


@pytest.mark.parametrize("chosen", FILTERS, ids=" ".join)
@pytest.mark.parametrize(
    "verb", [["ls"], ["search", "harbour ships"], ["statements"], ["brief"], ["compare"]]
)
def test_a_filter_keeps_what_is_in_scope_and_nothing_else(run, verb, chosen):
    rows = run.json("ls")
    wanted = {row["id"] for row in rows if FILTERS[chosen](row)}
    assert 0 < len(wanted) < len(rows)

    got = run.json(*verb, *chosen)

    seen = {
        "ls": lambda: {row["id"] for row in got},
        "brief": lambda: {c["article_id"] for c in got["citations"]},
        "compare": lambda: {s["article_id"] for s in got["statements"].values()},
    }.get(verb[0], lambda: {row["article_id"] for row in got})()
    assert seen <= wanted
    if verb == ["ls"]:
        assert seen == wanted
    else:
        assert seen


@pytest.mark.parametrize("name", ["Joren Haldek", "joren haldek"])
def test_a_speaker_is_named_in_any_case(run, name):
    got = run.json("statements", "--speaker", name)
    assert got
    assert all("Joren Haldek" in s["speaker"].split(" and ") for s in got)


def test_a_side_keeps_its_statements_and_the_articles_they_stand_in(run):
    said = run.json("statements", "--side", "ordelia")
    listed = run.json("ls", "--side", "Ordelia")

    assert said
    assert all("Ordelia" in s["side"].split("; ") for s in said)
    assert {row["id"] for row in listed} == {s["article_id"] for s in said}


def test_an_article_may_be_asked_alone(run):
    one = next(row["id"] for row in run.json("ls") if row["language"] == "en")

    assert [row["id"] for row in run.json("ls", "--article", one)] == [one]
    assert {h["article_id"] for h in run.json("search", "ships", "--article", one)} == {one}
    answer = run.json("ask", "What is said about ships in the harbour?", "--article", one)
    assert {c["article_id"] for c in answer["citations"]} <= {one}
    assert answer["searched"] == 1


def test_filters_may_be_repeated_and_add_up(run):
    languages = {r["language"] for r in run.json("ls", "--language", "es", "--language", "zh")}
    assert languages == {"es", "zh"}
    assert run.json("ls", "--language", "es", "--outlet", "norda") == []


def test_ask_within_dates_that_hold_nothing_declines(run):
    got = run.json("ask", "Who is the mediator?", "--since", "2040-01-01")
    assert (got["status"], got["searched"]) == ("declined", 0)


# -- for people


@pytest.mark.parametrize(
    "words",
    [
        ["ls"],
        ["search", "harbour"],
        ["ask", "Who is the mediator in the strike?"],
        ["ask", "What is the boiling point of mercury?"],
        ["statements"],
        ["sides"],
        ["compare"],
        ["brief"],
        ["doctor", "--check"],
    ],
    ids=" ".join,
)
def test_what_is_printed_for_people_has_no_control_characters(run, words):
    said = run(*words)

    assert said.code == 0
    assert said.out.strip()
    assert controls(said.out + said.err) == []


def test_nothing_found_is_said_on_standard_error(new):
    said = new("ls")
    assert (said.code, said.out, said.err) == (0, "", "Nothing found.\n")


def test_the_library_may_be_named_before_or_after_the_verb(at, samples, tmp_path):
    run = at(tmp_path / "other")
    count = len(list(SAMPLES.glob("[0-9]*")))

    assert run.json("ls") == []
    assert len(run.json("ls", "--library", samples)) == count
    assert len(run.json("ls", f"--library={samples}")) == count


def test_a_question_that_looks_like_an_option_comes_after_two_dashes(run):
    assert run("search", "--json", "--", "--library").code == 0


def test_help_names_every_verb(run):
    said = run("--help")
    verbs = "add ls show rm search ask statements sides compare summarize brief verify doctor"
    for verb in (*verbs.split(), "reindex", "endpoint", "serve"):
        assert f"\n  {verb} " in said.out
