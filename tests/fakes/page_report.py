"""An invented report as a newsroom system holds it, before a design makes a page of it."""

import datetime as dt
import random
from dataclasses import dataclass

from tests.fakes.prose import filled, story
from tests.fakes.prose_words import GRAMMARS

Block = tuple[str, tuple[str, ...]]
"""Tag and texts: ``p h2 quote`` have one, ``ul ol`` one an item, ``table`` one a row.

Cells of a row are parted by a bar.
"""

_ROWS = {
    "en": ("Harbour|Ships|Share", "Kestra|{n}|{n} percent", "Brannock|{m}|{n} percent"),
    "de": ("Hafen|Schiffe|Anteil", "Lindmoor|{n}|{n} Prozent", "Perlau|{m}|{n} Prozent"),
    "es": (
        "Puerto|Barcos|Cuota",
        "Villarosa|{n}|{n} por ciento",
        "Almendra|{m}|{n} por ciento",
    ),
    "ru": ("Порт|Суда|Доля", "Кестра|{n}|{n} процентов", "Остер|{m}|{n} процентов"),
    "zh": ("港口|船只|比例", "清屿|{n}|百分之{n}", "兰通|{m}|百分之{n}"),
}
_HEADINGS = {
    "en": ["What comes next", "A long quarrel", "Who pays", "Voices from the quay"],
    "de": ["Wie es weitergeht", "Ein alter Streit", "Wer bezahlt", "Stimmen vom Kai"],
    "es": ["Qué viene ahora", "Una larga disputa", "Quién paga", "Voces del muelle"],
    "ru": ["Что дальше", "Давний спор", "Кто заплатит", "Голоса с пристани"],
    "zh": ["下一步", "长期争议", "由谁买单", "码头上的声音"],
}


@dataclass(frozen=True)
class Report:
    """What is to be printed, in order; ``blocks`` is all that belongs to the article."""

    title: str
    blocks: tuple[Block, ...]
    byline: str
    place: str
    outlet: str
    published: dt.datetime
    language: str
    address: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All texts in order; the cells of a row are joined by blanks."""
        return tuple(
            text.replace("|", " ") if tag == "table" else text
            for tag, texts in self.blocks
            for text in texts
        )


def report(
    chance: random.Random, *, number: int, outlet: str, language: str, words: int, plain: bool
) -> Report:
    """Return a report of about so many words; a plain one has only paragraphs."""
    told = story(chance, word=f"Zqpage{number}", language=language, words=words)
    blocks: list[Block] = [("p", (text,)) for text in told.paragraphs]
    if not plain:
        blocks = _structured(blocks, chance, language)
    zone = dt.timezone(dt.timedelta(hours=chance.choice((0, 1, 2, 3, 8, -5))))
    day = dt.datetime(2031, chance.randint(1, 12), chance.randint(1, 28), tzinfo=zone)
    published = day + dt.timedelta(minutes=chance.randint(300, 1400))
    host = "".join(c for c in outlet.lower() if c.isascii() and c.isalpha()) or "news"
    return Report(
        title=told.title,
        blocks=tuple(blocks),
        byline=told.byline,
        place=told.place,
        outlet=outlet,
        published=published,
        language=language,
        address=f"https://www.{host}.example/{published:%Y/%m/%d}/story-{number}",
    )


def _structured(blocks: list[Block], chance: random.Random, language: str) -> list[Block]:
    """Put sub-headings, a list, a table and a quotation between the paragraphs."""
    sentences = GRAMMARS[language]["sentences"]

    def said() -> str:
        return filled(chance.choice(sentences), chance, language)

    made = list(blocks)
    extras: list[Block] = [
        (chance.choice(("ul", "ol")), tuple(said() for _ in range(chance.randint(3, 5)))),
        ("table", tuple(filled(row, chance, language) for row in _ROWS[language])),
        ("quote", (said(),)),
    ]
    for extra in chance.sample(extras, chance.randint(0, len(extras))):
        made.insert(chance.randint(1, len(made)), extra)
    every = 6
    for count, heading in enumerate(chance.sample(_HEADINGS[language], 4)):
        at = every * (count + 1) + count
        if at < len(made) - 1:
            made.insert(at, ("h2", (heading,)))
    return made
