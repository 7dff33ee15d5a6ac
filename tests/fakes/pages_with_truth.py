"""Pages of invented news sites with what belongs to the article of each."""

import random
from dataclasses import dataclass

from tests.fakes import page_designs as designs
from tests.fakes.page_furniture import Furniture
from tests.fakes.page_report import Report, report


@dataclass(frozen=True)
class Page:
    """A page and its truth.

    Attributes:
        name: Design, number and language.
        paragraphs: What belongs to the article, in order: paragraphs, sub-headings, items of
            lists, rows of tables with blanks between the cells. Headline, byline, dateline and
            captions are not among them.
        byline: Empty where the page does not say it.
        outlet: Empty where the page does not say it.
        published: ISO 8601, as exact as the page: with time and zone, with time, or the day;
            empty where it tells none.
        url: Canonical address; empty where the page does not say it.
        furniture: Some of the phrases that must not come in.
    """

    name: str
    html: bytes
    title: str
    paragraphs: tuple[str, ...]
    byline: str
    outlet: str
    published: str
    url: str
    language: str
    furniture: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Site:
    """A design with those who use it, and which facts its pages say."""

    design: designs.Design
    outlets: dict[str, str]
    exact: str = "zone"
    byline: bool = True
    url: bool = True
    plain: bool = False


_SITES = (
    _Site(
        designs.modern,
        {
            "en": "Kestra Evening Post",
            "de": "Dornhafener Bote",
            "es": "Gaceta de Villarosa",
            "ru": "Вестник Светлогорья",
            "zh": "清屿日报",
        },
    ),
    _Site(
        designs.ministry,
        {"en": "Ministry of Foreign Affairs of Ordelia"},
        exact="day",
        byline=False,
    ),
    _Site(designs.agency, {"en": "Norda"}, byline=False, plain=True),
    _Site(designs.live, {"en": "Harbour Ledger"}),
    _Site(designs.amp, {"en": "Veldt Courier", "es": "El Faro de Almendra"}),
    _Site(designs.printed, {"en": "Harbour Ledger", "de": "Perlauer Anzeiger"}, exact="day"),
    _Site(designs.tables, {"en": "Brannock Gazette"}, exact="day", byline=False, url=False),
    _Site(designs.soup, {"en": "Coastline", "de": "Küstenblick"}),
    _Site(designs.blog, {"en": "Quayside Notes"}),
    _Site(
        designs.wiki,
        {"en": "Opennews"},
        exact="never",
        byline=False,
    ),
    _Site(
        designs.paywall,
        {"en": "The Maren Review", "de": "Valmorer Zeitung", "es": "Diario del Puerto"},
    ),
    _Site(designs.application, {"en": "Torvia Today"}, url=False),
    _Site(designs.local_paper, {"en": "Marrick Herald"}),
    _Site(
        designs.portal,
        {"zh": "兰通新闻网"},
        exact="time",
        byline=False,
    ),
    _Site(
        designs.eastern,
        {"ru": "Новости Кестры"},
        byline=False,
    ),
    _Site(designs.broadcaster, {"en": "Radio Valmora", "ru": "Радио Валмора"}),
)
_LENGTHS = (120, 210, 340, 520, 800, 1500)
_ROUNDS = 3


def pages(seed: int = 7) -> tuple[Page, ...]:
    """Return over 60 pages of 16 designs in five languages; one seed makes one set."""
    chance = random.Random(seed)
    made: list[Page] = []
    for site in _SITES:
        for language, outlet in site.outlets.items():
            for _ in range(_ROUNDS):
                made.append(_page(site, language, outlet, len(made), chance))
    return tuple(made)


def _page(site: _Site, language: str, outlet: str, number: int, chance: random.Random) -> Page:
    told = report(
        chance,
        number=number,
        outlet=outlet,
        language=language,
        words=_LENGTHS[(number // _ROUNDS + number % _ROUNDS * 2) % len(_LENGTHS)],
        plain=site.plain,
    )
    furniture = Furniture(chance, language)
    made = site.design(told, furniture)
    text = " ".join(told.paragraphs)
    return Page(
        name=f"{site.design.__name__}-{number:02}-{language}",
        html=made.encode(),
        title=told.title,
        paragraphs=told.paragraphs,
        byline=told.byline if site.byline else "",
        outlet=outlet,
        published=_published(told, site.exact),
        url=told.address if site.url else "",
        language=language,
        furniture=tuple(
            dict.fromkeys(p for p in furniture.phrases if p in made and p not in text)
        ),
    )


def _published(told: Report, exact: str) -> str:
    if exact == "zone":
        return told.published.isoformat()
    shapes = {"time": "%Y-%m-%dT%H:%M:%S", "day": "%Y-%m-%d", "never": ""}
    return told.published.strftime(shapes[exact])
