"""``readout eval``: the user's own questions against the user's own library."""

import json
import signal

import pytest

from rag.newsroom import Newsroom
from tests.fakes.terminal import controls

SET = [
    {
        "id": "ships",
        "question": "How many ships does the foreign ministry of Valmora say were held?",
        "gold": [{"article_id": "01-valmora-ministry-readout", "quote": "14 ships"}],
        "must_contain": ["14 ships"],
    },
    {
        "id": "insurance",
        "question": "What did Hanne Vossler warn about insurance?",
        "gold": [{"quote": "a third dearer"}],
        "history": ["What did the Ordelian ministry say about the Corran undersea cable?"],
    },
    {
        "id": "moon",
        "question": "Which astronauts will fly to the moon of Jupiter in the next decade?",
        "answerable": False,
    },
    {
        "id": "gone",
        "question": "What did Haldek tell parliament about the inspections?",
        "gold": [{"article_id": "99-no-such", "quote": "words that nobody said"}],
    },
]


@pytest.fixture
def run(at, samples):
    return at(samples)


@pytest.fixture
def written(tmp_path):
    def write(*lines):
        path = tmp_path / "set.jsonl"
        rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        path.write_text("\n".join(rows), encoding="utf-8")
        return path

    return write


def figure(said, key):
    return next(one for one in said["figures"] if one["key"] == key)


def test_the_report_begins_with_the_figures_and_names_what_is_not_in_the_library(run, written):
    said = run("eval", written(*SET))

    assert said.code == 0, said.err
    assert said.out.startswith("Evaluation\n4 questions asked, in 12 articles.")
    assert "fewer than 30 questions" in said.out
    assert said.out.index("Recall@5") < said.out.index("Quote fidelity")
    missing = said.out[said.out.index("Not in the library") :]
    assert "gone: words that nobody said (in 99-no-such)" in missing
    assert controls(said.out) == []


def test_the_json_has_every_question_with_what_was_said(run, written):
    said = run.json("eval", written(*SET))

    rows = {row["id"]: row for row in said["rows"]}
    assert list(rows) == ["ships", "insurance", "moon", "gone"]
    assert rows["gone"]["outcome"] in {"unjudged"}
    assert rows["moon"]["answer"]["status"] == "declined"
    assert rows["moon"]["outcome"] == "right"
    assert rows["insurance"]["wanted"][0]["places"]
    assert rows["ships"]["ranking"]["recall_10"] == 1
    assert figure(said, "fidelity")["value"] == 1
    assert figure(said, "answered")["count"] == 2
    assert said["models"] == ["extracts"]


def test_the_quotations_it_calls_exact_are_those_of_the_stored_articles(run, written):
    said, texts = run.json("eval", written(*SET)), run.texts()
    cited = [one for row in said["rows"] for one in row["answer"]["citations"]]
    assert cited
    assert all(c["quote"] == texts[c["article_id"]][c["start"] : c["end"]] for c in cited)


def test_filters_decide_what_is_in_the_library(run, written):
    said = run.json("eval", written(SET[0]), "--until", "1999-01-01")
    assert said["articles"] == 0
    assert said["rows"][0]["outcome"] == "unjudged"


@pytest.mark.parametrize("suffix", ["md", "html", "json", "docx", "pdf"])
def test_the_report_is_written_to_a_file_by_its_suffix(run, written, tmp_path, suffix):
    report = tmp_path / f"report.{suffix}"
    said = run("eval", written(*SET[:1]), "--output", report)
    assert (said.code, report.exists()) == (0, True), said.err
    assert said.out.startswith("Evaluation")
    if suffix in {"md", "html"}:
        assert "Citation precision" in report.read_text(encoding="utf-8")
    if suffix == "json":
        assert json.loads(report.read_text(encoding="utf-8"))["asked"] == 1


def test_a_report_that_could_not_be_written_is_refused_before_anything_is_asked(
    run, written, tmp_path, monkeypatch
):
    monkeypatch.setattr(Newsroom, "ask", None)
    for name in ("report.xyz", "report", "none/report.md"):
        said = run("eval", written(*SET), "--output", tmp_path / name)
        assert (said.code, said.out) == (2, "")
        assert said.err.count("\n") == 2


def test_a_bad_line_costs_one_line_with_its_number_and_nothing_else(run, written):
    said = run("eval", written(SET[2], "{oops", "", {"answerable": True}))

    assert said.code == 1
    first, second = said.err.splitlines()
    assert first.endswith("set.jsonl, line 2: it is not JSON.")
    assert second.endswith("set.jsonl, line 4: it has no `question`.")
    assert "1 question asked" in said.out
    assert "2 lines of the set left out: line 2" in said.out


def test_terminal_codes_in_a_bad_line_do_nothing(run, written):
    said = run("eval", written(SET[2], {"question": "?", "need": "\x1b[31m"}))
    assert said.code == 1
    assert controls(said.out + said.err) == []


@pytest.mark.parametrize("content", ["", "\n\n", "{oops"])
def test_a_set_without_a_question_is_wrong_input(run, written, content):
    said = run("eval", written(content))
    assert said.code == 2
    assert "holds no question" in said.err


def test_a_file_that_cannot_be_read_is_wrong_input(run, tmp_path):
    assert run("eval", tmp_path / "none.jsonl").code == 2
    said = run("eval", tmp_path)
    assert said.code == 2
    assert "hint: " in said.err


def test_a_question_that_is_too_long_costs_one_row(run, written):
    said = run("eval", written({"id": "long", "question": "x" * 5_000}, SET[2]))
    assert said.code == 1
    assert "Could not be asked: 1" in said.out
    assert "2 questions asked" in said.out


def test_only_the_first_questions_are_asked_when_it_says_so(run, written):
    assert run.json("eval", written(*SET), "--limit", "1")["asked"] == 1
    assert run("eval", written(*SET), "--limit", "0").code == 2


class TestInterrupted:
    """Ctrl-C, pressed while the second question is answered."""

    @pytest.fixture
    def presses(self, monkeypatch):
        pressed = []
        ask = Newsroom.ask

        def asking(room, question, **more):
            pressed.append(question)
            for _ in range(self.times if len(pressed) == 2 else 0):
                signal.raise_signal(signal.SIGINT)
            return ask(room, question, **more)

        monkeypatch.setattr(Newsroom, "ask", asking)
        return pressed

    times = 1

    def test_the_report_says_how_many_were_asked(self, run, written, presses):
        before = signal.getsignal(signal.SIGINT)
        said = run("eval", written(SET[2], SET[0], SET[3]))

        assert said.code == 130
        assert "Stopped: 2 of 3 questions asked" in said.out
        assert "Ctrl-C again stops at once" in said.err
        assert len(presses) == 2
        assert signal.getsignal(signal.SIGINT) is before

    def test_the_second_time_stops_at_once(self, run, written, presses, monkeypatch):
        monkeypatch.setattr(type(self), "times", 2)
        before = signal.getsignal(signal.SIGINT)
        said = run("eval", written(SET[2], SET[0], SET[3]))

        assert (said.code, said.out) == (130, "")
        assert signal.getsignal(signal.SIGINT) is before
