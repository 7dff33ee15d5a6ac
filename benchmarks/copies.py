"""Measure the grouping of copies: precision and recall of pairs, time, memory.

    python -m benchmarks.copies CORPUS [SIDES] [--half tuned|held-out] [--size N] [--show]

CORPUS is a folder with ``train.jsonl`` and ``dev.jsonl`` (a record a line, with ``id`` and
``text``); SIDES a folder with ``articles/ID.json``, in which ``d01`` to ``d03`` are one
report captured on three occasions, two of them but for the time of day the same. The texts
are used at run time only. Base texts are those of at least 80 words, with the samples; every
other one, by id, belongs to the half that thresholds were tuned on. A fifth of a half is no
base: what carriers write themselves is drawn from it.

The recipe. Of every base text these are made, by a fixed seed:

* headline: another headline stands above it; caption, byline and dateline of another agency;
* cut60, cut40: its first paragraphs, to 60 % and 40 % of its words, as agencies cut;
* added: two paragraphs of an unrelated text, one inside and one at the end;
* reworded: in most sentences words replaced by others, dropped or turned round;
* dirt: other quotation marks, dashes and white space, lines broken hard, letters decomposed;
* noise: one word in twenty misread, as character recognition does;
* mixed: cut to 60 %, with a caption above and one paragraph of its own at the end.

And these that are no copies: a follow-up with two paragraphs of the base inside its own text;
an update that opens anew, carries the first half of the base as background and is mostly new;
a digest with the opening of four texts. Further: reports from six templates with other figures
each day, the pairs of readouts in SIDES and in ``benchmarks/pairs``, and all the articles of
CORPUS that tell of one event.

All of it goes through ``articles.add``. Two articles of one group are a pair predicted; two
made of one base a pair that is true. Pairs of different bases that are grouped are listed with
``--show``: some outlets of the corpus do print one agency's report.
"""

import argparse
import datetime as dt
import itertools
import json
import random
import re
import resource
import tempfile
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from rag.library import Library, articles, schema
from rag.settings import samples_folder
from rag.text import likeness, sentences
from rag.types import Article, Source

_NOW = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
_LEAST = 80


class Own:
    """Draws sentences for what a carrier writes itself, from texts that are no bases."""

    def __init__(self, texts: Sequence[str], dice: random.Random) -> None:
        self.dice = dice
        flat = [" ".join(_paragraphs(text)) for text in texts]
        self._pool = [span.slice(text) for text in flat for span in sentences(text)]

    def words(self, most: int) -> str:
        """Return about this many words, drawn sentence by sentence."""
        drawn: list[str] = []
        while len(drawn) < most:
            drawn += self.dice.choice(self._pool).split()
        return " ".join(drawn)

    def paragraphs(self, words: int) -> list[str]:
        """Return paragraphs of about 50 words, in all about this many words."""
        return [self.words(min(50, words - done)) for done in range(0, words, 50)]


@dataclass(frozen=True, slots=True)
class Made:
    """A text of the set: what it is a copy of, and how it was made."""

    base: str
    recipe: str
    text: str


_SWAPS = """
    said:stated told:informed also:too but:yet because:since many:numerous big:large
    large:sizeable began:started start:begin after:following before:ahead_of about:around
    show:reveal showed:revealed help:aid made:produced people:persons man:male children:kids
    often:frequently according:in_line however:still while:whereas against:versus
    several:a_number_of called:named asked:requested think:believe recently:lately
    last:previous new:fresh first:initial important:significant would:might could:may
    should:ought_to get:obtain got:obtained use:employ used:employed need:require
    needs:requires want:wish wants:wishes killed:slain hurt:injured top:leading plan:scheme
    plans:schemes talks:discussions leader:chief home:house buy:purchase end:finish over:above
    during:throughout among:amid very:highly
"""
_OTHER_WORDS = dict(pair.split(":") for pair in _SWAPS.split())
_TEMPLATES = (
    "{city} weather for {day}. Skies will be {sky} in the morning with temperatures near {a}"
    " degrees, rising to {b} degrees by the afternoon. Winds from the north will reach {c}"
    " kilometres an hour along the coast. The chance of rain is {d} percent. Sunrise is at"
    " 6:{e} and sunset at 7:{f}. Boaters are advised to check the harbour bulletin before"
    " they leave."
    " The sea temperature is {g} degrees and waves stay below {h} centimetres.",
    "The {city} stock index closed at {a},{e}{d} points on {day}, a change of {h}.{f} percent"
    " from the day before. Shares in Ardent Shipping traded at {b} marks and those of Veldt"
    " Grain at {c} marks. Volume came to {g} million shares. The mark bought 0.{f} crowns in"
    " late trading. Oil for delivery next month cost {d} crowns a barrel. Traders said that"
    " they were waiting for the figures of the central bank, which are due at the end of the"
    " week.",
    "The exchange rate office of {city} published its rates for {day}. One crown costs {a}.{e}"
    " marks, one Torvian pound {b}.{f} marks and one Ordelian franc {c}.{d} marks. Gold was"
    " fixed at {g},{e}{f} marks an ounce. Rates are valid from midnight until the next notice"
    " and apply to transfers between banks; bureaus may charge a fee of up to {h} percent.",
    "Police in {city} recorded {a} traffic accidents on {day}, in which {h} people were killed"
    " and {b} were injured. Officers stopped {c} drivers for speeding and took {d} licences"
    " away. The highest speed measured was {g}{h} kilometres an hour on the coastal road. The"
    " police remind drivers to keep their distance and to rest every two hours.",
    "Погода в городе {city} на {day}. Утром ожидается {a} градусов, днём воздух прогреется до"
    " {b} градусов. Ветер северный, порывы до {c} метров в секунду. Вероятность осадков"
    " составит {d} процентов. Атмосферное давление {g}{e} миллиметров ртутного столба."
    " Относительная"
    " влажность воздуха {f} процентов. Водителей просят соблюдать осторожность на дорогах и"
    " следить за сообщениями дорожных служб, которые обновляются каждые {h} часа.",
    "{city}市气象台{day}发布天气预报：今天白天多云转晴，最高气温{b}度，夜间最低气温{a}度，北风{h}级，阵风{c}"
    "公里每小时，降水概率百分之{d}，相对湿度百分之{f}，空气质量指数{g}，日出时间六点{e}分。气象台提醒市民注意"
    "防寒保暖，出行请关注道路交通信息，海上作业船只应当留意港务部门的通报。",
)
_VIENTIANE = ("d01", "d02", "d03")
_PRINTED_TWICE = {
    "05-harbour-ledger-conflicting-accounts.md": "03-norda-conflicting-accounts.txt",
    "wash-post_2015-12-13_misinformation-enters-mainstream": (
        "wash-post_2015-12-12_misinformation-enters-mainstream"
    ),
    "nyt_2016-03-16_via-legislative-side-doors-sande": (
        "nyt_2016-03-15_sanders-advances-agenda-via-side"
    ),
}
"""Base texts that are one text, found by reading what was grouped and not made so."""
_CITIES = ("Kestra", "Brannock", "Villarosa", "Lugra", "Ostmark", "Seewald")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def main(argv: list[str] | None = None) -> int:
    """Print a line a recipe, then precision, recall, time and memory."""
    parser = argparse.ArgumentParser(description="Measure the grouping of copies.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("sides", type=Path, nargs="?")
    parser.add_argument("--half", choices=("tuned", "held-out"), default="held-out")
    parser.add_argument("--size", type=int, default=0, help="articles in the library before")
    parser.add_argument("--show", action="store_true", help="print the wrong pairs")
    given = parser.parse_args(argv)
    made = dataset(given.corpus, given.sides, half=given.half)
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder))
        if given.size:
            _stuff(library, given.size)
        began = time.perf_counter()
        groups = grouped(library, made)
        took = time.perf_counter() - began
        library.close()
    for line in report(made, groups, show=given.show):
        print(line)
    words = sum(len(one.text.split()) for one in made)
    print(f"{len(made)} articles, {words / len(made):.0f} words each on average")
    print(f"add: {1000 * took / len(made):.1f} ms an article")
    for name, milliseconds in steps(made):
        print(f"  {name}: {milliseconds:.2f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB")
    return 0


def dataset(corpus: Path, sides: Path | None, *, half: str) -> list[Made]:
    """Return the texts of one half, in an order drawn by a fixed seed."""
    bases = sorted(_bases(corpus).items())
    mine = [pair for n, pair in enumerate(bases) if (n % 2 == 0) == (half == "tuned")]
    dice = random.Random(20310314)
    own = Own([text for n, (_, text) in enumerate(mine) if n % 5 == 0], dice)
    mine = [pair for n, pair in enumerate(mine) if n % 5]
    made: list[Made] = []
    for place, (name, text) in enumerate(mine):
        base = _PRINTED_TWICE.get(name, name)
        made.append(Made(base, "base", text))
        for recipe, make in _RECIPES.items():
            copy = make(text, own)
            if not likeness.shingle(copy).short:
                made.append(Made(base, recipe, copy))
        for recipe, make in _NO_COPIES.items():
            made.append(Made(f"{name} {recipe}", recipe, make(text, own)))
        if place % 4 == 3:
            openings = [_cut(one, 0.5).split()[:90] for _, one in mine[place - 3 : place + 1]]
            digest = "\n\n".join(map(" ".join, openings))
            made.append(Made(f"{name} digest", "digest", digest))
    made += _reports(dice)
    made += _real(sides)
    dice.shuffle(made)
    return made


def grouped(library: Library, made: Sequence[Made]) -> list[str]:
    """Add the texts and return the group each is in at the end."""
    with library.writing() as db:
        for n, one in enumerate(made):
            articles.add(db, _record(f"{n:012x}", one.text), now=_NOW)
        rows = db.execute(select(schema.articles.c.id, schema.articles.c.group_id))
        group = {row.id: row.group_id or row.id for row in rows}
    return [group[f"{n:012x}"] for n in range(len(made))]


def report(made: Sequence[Made], groups: Sequence[str], *, show: bool) -> Iterator[str]:
    """Yield recall by recipe, wrong pairs by kind, then precision and recall."""
    by_base: defaultdict[str, list[int]] = defaultdict(list)
    by_group: defaultdict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(made):
        by_base[one.base].append(n)
        by_group[groups[n]].append(n)
    true = {pair for places in by_base.values() for pair in itertools.combinations(places, 2)}
    told = {pair for places in by_group.values() for pair in itertools.combinations(places, 2)}
    by_recipe: defaultdict[str, list[bool]] = defaultdict(list)
    for i, j in true:
        for recipe in {made[i].recipe, made[j].recipe}:
            by_recipe[recipe].append((i, j) in told)
    for recipe, found in sorted(by_recipe.items()):
        yield f"{recipe:10} {sum(found) / len(found):.3f} of {len(found)} pairs"
    wrong: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, j in sorted(told - true):
        wrong[" + ".join(sorted({made[i].recipe, made[j].recipe}))].append((i, j))
    for kind, pairs in sorted(wrong.items()):
        yield f"wrong: {kind}: {len(pairs)}"
        if show:
            yield from sorted({f"    {made[i].base} | {made[j].base}" for i, j in pairs})
    right = len(told & true)
    yield f"precision {right / len(told):.4f} of {len(told)} pairs"
    yield f"recall {right / len(true):.4f} of {len(true)} pairs"


def steps(made: Sequence[Made]) -> Iterator[tuple[str, float]]:
    """Yield the milliseconds an article that each step costs by itself."""
    texts = [one.text for one in made[:1000]]
    began = time.perf_counter()
    read = [likeness.shingle(text) for text in texts]
    yield "shingles", (time.perf_counter() - began) * 1000 / len(texts)
    began = time.perf_counter()
    for one in read:
        likeness.sample(one)
    yield "sample", (time.perf_counter() - began) * 1000 / len(texts)
    began = time.perf_counter()
    for one, other in itertools.pairwise(read):
        likeness.are_copies(one, other)
    yield "one comparison", (time.perf_counter() - began) * 1000 / len(texts)


def _bases(corpus: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ("train.jsonl", "dev.jsonl"):
        with (corpus / name).open(encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                found[record["id"]] = record["text"].strip()
    for path in samples_folder().iterdir():
        if path.suffix in {".md", ".txt"}:
            found[path.name] = path.read_text(encoding="utf-8").strip()
    return {
        name: text
        for name, text in found.items()
        if len(likeness.shingle(text).tokens) >= _LEAST
    }


def _real(sides: Path | None) -> Iterator[Made]:
    folders = [*([sides] if sides else []), *sorted(Path("benchmarks/pairs").iterdir())]
    for folder in folders:
        for path in sorted((folder / "articles").glob("*.json")):
            text = json.loads(path.read_text(encoding="utf-8"))["text"]
            base = "vientiane" if path.stem.startswith(_VIENTIANE) else path.stem
            yield Made(f"{folder.name} {base}", "real", text)


def _reports(dice: random.Random) -> Iterator[Made]:
    for number, template in enumerate(_TEMPLATES):
        for n in range(40):
            figures = {letter: dice.randrange(11, 60) for letter in "abcdefg"}
            text = template.format(
                city=_CITIES[number] if n % 2 else dice.choice(_CITIES),
                day=dice.choice(_DAYS),
                sky=dice.choice(("clear", "cloudy", "grey", "bright")),
                h=dice.randrange(2, 9),
                **figures,
            )
            yield Made(f"report {number} {n}", "report", text)


def _record(article_id: str, text: str) -> articles.Record:
    source = Source(id=article_id, locator=f"/{article_id}", title=text[:40])
    return articles.Record(
        article=Article(source=source, text=text),
        passages=(),
        vectors=(),
        statements=(),
        cleaner=1,
    )


def _stuff(library: Library, size: int) -> None:
    """Fill a library with unrelated articles whose texts are words drawn by chance."""
    dice = random.Random(7)
    common = [f"w{n}" for n in range(20_000)]
    weights = list(itertools.accumulate(1 / (n + 1) for n in range(20_000)))
    began = time.perf_counter()
    with library.writing() as db:
        for n in range(size):
            words = " ".join(dice.choices(common, cum_weights=weights, k=500))
            articles.add(db, _record(f"f{n:011x}", words), now=_NOW)
    each = (time.perf_counter() - began) * 1000 / size
    print(f"{size} articles before: {each:.1f} ms each", flush=True)


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n|\n", text) if part.strip()]


def _cut(text: str, share: float) -> str:
    """Return the first paragraphs, the last one cut at a sentence, up to a share of words."""
    left = share * len(likeness.shingle(text).tokens)
    kept: list[str] = []
    for paragraph in _paragraphs(text):
        inside: list[str] = []
        for span in sentences(paragraph):
            if left <= 0:
                break
            inside.append(span.slice(paragraph))
            left -= len(likeness.shingle(inside[-1]).tokens)
        if inside:
            kept.append(" ".join(inside))
    return "\n\n".join(kept)


def _headline(text: str, own: Own) -> str:
    head = " ".join(own.words(12).split()[: own.dice.randrange(6, 13)])
    caption = " ".join(own.words(18).split()[:18]) + " (Norda/Mara Venn)"
    dateline = f"BRANNOCK, March {own.dice.randrange(1, 29)} (Norda) -- "
    return f"{head}\n\n{caption}\n\nBy Mara Venn\n\n{dateline}{text}\n\n{caption}"


def _added(text: str, own: Own) -> str:
    parts = _paragraphs(text)
    share = max(15, min(50, len(text.split()) // 6))
    parts.insert(own.dice.randrange(1, len(parts) + 1), own.words(share))
    return "\n\n".join([*parts, own.words(share)])


def _reworded(text: str, own: Own) -> str:
    dice = own.dice
    return "\n\n".join(
        " ".join(
            _other_words(span.slice(part), dice) if dice.random() < 0.7 else span.slice(part)
            for span in sentences(part)
        )
        for part in _paragraphs(text)
    )


def _other_words(sentence: str, dice: random.Random) -> str:
    turned = re.fullmatch(r"([^,“”\"]+, [^,“”\"]+), ([^,“”\"]{5,40} said)\.", sentence)
    if turned:
        sentence = f"{turned[2]} that {turned[1][0].lower()}{turned[1][1:]}."
    words: list[str] = []
    for word in sentence.split():
        other = _OTHER_WORDS.get(word)
        if other and dice.random() < 0.7:
            words.append(other.replace("_", " "))
        elif not word.endswith("ly") and (len(word) <= 7 or dice.random() >= 0.08):
            words.append(word)
    return " ".join(words)


def _dirt(text: str, own: Own) -> str:
    marks = own.dice.choice(
        (("«", "»", "'"), ("“", "”", "’"), ("``", "''", "´"), ('"', '"', "`"))
    )
    text = re.sub('[“„]|"(?=\\w)', marks[0], text)
    text = re.sub('[”"]', marks[1], text)
    text = re.sub("[’']", marks[2], text)
    text = text.replace(" -- ", "—").replace(" — ", " - ")
    lines = [
        re.sub("(.{50,72}) ", "\\1\n", part).replace(
            " ", own.dice.choice((" ", "  ", "\u00a0"))
        )
        for part in _paragraphs(text)
    ]
    return unicodedata.normalize("NFD", "\n\n".join(lines))


def _noise(text: str, own: Own) -> str:
    misread = (("m", "rn"), ("l", "1"), ("e", "c"), ("h", "b"), ("o", "0"), ("i", "l"))
    words = re.split(r"(\s+)", text)
    for n, word in enumerate(words):
        if word.strip() and own.dice.random() < 0.05:
            old, new = own.dice.choice(
                [pair for pair in misread if pair[0] in word] or [("", "")]
            )
            words[n] = word.replace(old, new, 1) if old else word[1:]
    return "".join(words)


def _mixed(text: str, own: Own) -> str:
    caption = " ".join(own.words(18).split()[:18]) + " Photo: Norda"
    more = own.words(max(10, min(50, len(text.split()) // 10)))
    return f"{caption}\n\n{_cut(text, 0.6)}\n\n{more}"


def _follow_up(text: str, own: Own) -> str:
    parts = _paragraphs(text)
    start = own.dice.randrange(max(1, len(parts) - 1))
    quoted = " ".join(parts[start : start + 2]).split()[: len(text.split()) // 2]
    told = own.paragraphs(max(200, len(quoted) * 2))
    told.insert(max(1, len(told) // 2), " ".join(quoted))
    return "\n\n".join(told)


def _update(text: str, own: Own) -> str:
    old = _cut(text, 0.5)
    words = len(likeness.shingle(old).tokens)
    return "\n\n".join([*own.paragraphs(max(60, 3 * words // 2)), old])


_Recipe = Callable[[str, Own], str]
_RECIPES: dict[str, _Recipe] = {
    "headline": _headline,
    "cut60": lambda text, _: _cut(text, 0.6),
    "cut40": lambda text, _: _cut(text, 0.4),
    "added": _added,
    "reworded": _reworded,
    "dirt": _dirt,
    "noise": _noise,
    "mixed": _mixed,
}
_NO_COPIES: dict[str, _Recipe] = {"follow-up": _follow_up, "update": _update}


if __name__ == "__main__":
    raise SystemExit(main())
