"""The commands that add: dumps and their columns, jobs, corrections, versions, feeds."""

import csv

import pytest

LOCKS = (
    "The lock gates at Ostrel will close on April 9 for seven days, the canal office said. "
    "Barge owner Pim Sarrow said that he had not been told. The office regretted that and "
    "promised a letter to every owner in good time before the next closure of the gates."
)


@pytest.fixture
def run(at, tmp_path):
    return at(tmp_path / "library")


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news" / "locks.txt"
    path.parent.mkdir()
    path.write_text(f"Title: Locks to close\nOutlet: Ostrel Gazette\n\n{LOCKS}\n")
    return path


def dump(path, *rows):
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


class TestDumps:
    def test_columns_with_odd_names_are_named(self, run, tmp_path):
        path = dump(tmp_path / "d.csv", ["kop", "inhoud"], ["Locks to close", LOCKS])

        refused = run("add", path)
        assert refused.code == 2
        assert "--column" in refused.err

        added = run.json("add", path, "--column", "text=inhoud", "--column", "title=kop")
        assert [one["title"] for one in added["added"]] == ["Locks to close"]
        assert added["added"][0]["locator"] == f"{path}#1"

    @pytest.mark.parametrize("given", ["text", "=x", "text="])
    def test_a_column_that_names_nothing_is_refused(self, run, news, given):
        said = run("add", news, "--column", given)
        assert said.code == 2
        assert "title=headline" in said.err

    def test_a_field_that_articles_do_not_have_is_refused_and_nothing_is_begun(self, run, news):
        said = run("add", news, "--column", "headline=kop")
        assert said.code == 2
        assert "title" in said.err
        assert run.json("jobs") == []


class TestJobs:
    def test_a_job_is_listed_shown_and_resumed(self, run, news):
        bad = news.with_name("bad.txt")
        bad.write_text(" ")
        assert run("add", news.parent).code == 1

        (job,) = run.json("jobs")
        assert (job["state"], job["counts"]) == ("done", {"added": 1, "failed": 1})
        shown = run.json("jobs", "show", "last", "--failed")
        assert [item["locator"] for item in shown["items"]] == [str(bad)]
        assert "bad.txt  The file is empty." in run("jobs", "show", job["id"]).out

        bad.write_text("The ferry to Kestra sails again on Friday, the harbour office said.")
        assert [one["locator"] for one in run.json("jobs", "resume", "last")["added"]] == [
            str(bad)
        ]
        assert "2 added" in run("jobs").out

    def test_what_cannot_be_done_is_one_line_and_one_hint(self, run, news):
        for words in (("show", "last"), ("show", "nosuch"), ("resume", "nosuch")):
            said = run("jobs", *words)
            assert said.code == 2
            assert said.err.count("\n") == 2
        run("add", news)
        for verb in ("cancel", "resume"):
            assert run("jobs", verb, "last").code == 2
        assert run("jobs", "--json", "show", "last").code == 2


class TestCorrecting:
    def test_what_is_set_by_hand_stays_when_the_article_comes_again(self, run, news):
        (added,) = run.json("add", news)["added"]

        run("correct", added["id"], "--place", "Ostrel", "--published", "2031-04-02")
        news.write_text(news.read_text().replace("seven", "eight"))
        (updated,) = run.json("add", news)["updated"]

        assert (updated["place"], updated["published"]) == ("Ostrel", "2031-04-02")
        assert run.json("search", "Ostrel locks", "--since", "2031-04-01")

    @pytest.mark.parametrize(
        "words",
        [(), ("--published", "April"), ("--title", " ")],
    )
    def test_a_wrong_value_changes_nothing(self, run, news, words):
        (added,) = run.json("add", news)["added"]
        said = run("correct", added["id"], *words)
        assert said.code == 2
        assert said.err.count("\n") == 2
        assert run.json("ls")[0]["title"] == "Locks to close"


class TestVersions:
    def test_what_changed_since_an_older_version_is_shown(self, run, news):
        (first,) = run.json("add", news)["added"]
        news.write_text(news.read_text().replace("seven", "eight"))
        (second,) = run.json("add", news)["updated"]

        told = run("show", second["id"], "--against", first["id"]).out
        assert "[-seven-]{+eight+}" in told
        lined = run.json("show", second["id"], "--against", first["id"])
        assert "".join(r["text"] for r in lined["runs"] if r["kind"] != "cut").count("eight")
        assert run.json("show", second["id"])["versions"] == [second["id"], first["id"]]
        assert first["id"] in run("show", second["id"]).out

    def test_who_carries_a_text_too_is_told_with_what_they_cut(self, run, news, tmp_path):
        other = tmp_path / "other.txt"
        extra = "The closure had been planned since the flood of last winter, it added."
        other.write_text(f"Title: Ostrel\nOutlet: Norda\n\n{LOCKS} {extra}\n")
        run.json("add", news, other)
        first, second = run.json("ls")

        (carrier,) = run.json("show", first["id"])["carriers"]

        assert carrier["id"] == second["id"]
        assert carrier["shared"] > 0.7
        assert carrier["cut"] or carrier["added"]
        assert first["group"] == second["group"] != ""


class TestFeeds:
    def test_without_a_feed_there_is_nothing_to_poll(self, run):
        assert run.json("feeds") == []
        assert run.json("feeds", "poll")["added"] == []
        assert "No feed" in run("feeds").err

    def test_a_feed_that_is_not_followed_or_not_public_is_refused(self, run):
        for words in (
            ("poll", "https://norda.example/feed"),
            ("rm", "https://norda.example/feed"),
            ("add", "http://10.0.0.1/feed"),
            ("add", "feed.xml"),
        ):
            said = run("feeds", *words)
            assert said.code == 2, words
            assert said.err.count("\n") == 2
