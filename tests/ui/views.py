"""Every page of the app in every state worth looking at, over the sample library."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Page

from rag.newsroom import Newsroom
from rag.settings import samples_folder
from tests.ui import served

QUESTION = "How long will inspections of grain ships be suspended?"
READOUTS = ("Readout of Foreign Minister Corvath", "Joren Haldek receives")


@dataclass(frozen=True, kw_only=True)
class View:
    """A page in a state.

    Attributes:
        path: Where it is; names in braces are keys of what ``fill`` returns.
        shows: Text that is there once it is drawn.
        act: What is done there first.
        controls: Names of what the keyboard must reach.
    """

    path: str
    shows: str
    act: Callable[[Page], None] | None = None
    controls: tuple[str, ...] = ()

    def open(self, page: Page, address: str, places: Mapping[str, str]) -> None:
        """Go there, and wait until it stands still."""
        page.goto(address + self.path.format(**places))
        page.get_by_text(self.shows).first.wait_for()
        served.settle(page)
        if self.act:
            self.act(page)


def fill(room: Newsroom) -> dict[str, str]:
    """Add the samples, ask a question, and return the ids that paths are made of."""
    room.add([str(samples_folder())])
    conversation = room.record(None, room.ask(QUESTION))
    ids = {entry.source.title: entry.source.id for entry in room.articles()}
    a, b = (next(ids[title] for title in ids if title.startswith(one)) for one in READOUTS)
    return {"conversation": conversation, "a": a, "b": b}


def open_cell(page: Page) -> None:
    """Unfold the first cell that holds more than one statement."""
    fewer = page.get_by_role("button", name="Show fewer").first
    served.press(page, fewer, page.get_by_role("button", name="statements").first)


def open_steps(page: Page) -> None:
    """Unfold how the answer came about."""
    how = page.get_by_text("How was this answered?").first
    served.press(page, page.locator(".hits").first, how)


def show_files(page: Page) -> None:
    """See to it that the buttons of the formats are in sight, which may be folded away."""
    word = page.get_by_role("button", name="Word", exact=True)
    if not word.is_visible():
        served.press(page, word, page.get_by_role("button", name="Export"))


def open_adding(page: Page) -> None:
    """Open the panel that adds."""
    served.press(page, page.get_by_role("tab", name="Feeds"), page.get_by_text("Add articles"))


def write_briefing(page: Page, topic: str = "") -> None:
    """Write a briefing, and wait for its first citation."""
    page.get_by_label("Topic").fill(topic)
    write = page.get_by_role("button", name="Write the briefing")
    served.press(page, page.locator("main [class*=st-key-chip-] button").first, write)


def reword_sentence(page: Page) -> None:
    """Put a sentence of a briefing into words that its citation does not prove."""
    write_briefing(page, "Maren Strait")
    reword = page.get_by_role("button", name="Reword")
    served.press(page, reword.first, page.get_by_role("radio", name="Edit"))
    field = page.locator(".st-key-reword textarea")
    served.press(page, field, reword.first)
    field.press("Control+End")
    page.keyboard.type(" All 97 agreed.")
    page.get_by_text("Loses its citation").wait_for()


VIEWS = {
    "ask": View(
        path="/",
        shows="Try one of these",
        controls=("New conversation", "Ask about the articles", "Scope", "What did"),
    ),
    "answer": View(
        path="/?conversation={conversation}",
        shows="How was this answered?",
        controls=("Norda", "How was this answered?", "Ask again", "Export", "Ask about"),
    ),
    "citation": View(
        path="/?conversation={conversation}",
        shows="How was this answered?",
        act=served.open_first_chip,
        controls=("Close", "Open the article"),
    ),
    "steps": View(
        path="/?conversation={conversation}", shows="How was this answered?", act=open_steps
    ),
    "export": View(
        path="/?conversation={conversation}", shows="How was this answered?", act=show_files
    ),
    "compare": View(
        path="/compare",
        shows="articles searched",
        controls=("Side by side", "Topic", "Sides", "Overrule", "Norda", "statements"),
    ),
    "cell": View(path="/compare", shows="articles searched", act=open_cell),
    "silence": View(path="/compare?view=Silence", shows="Number of statements"),
    "time": View(
        path="/compare?view=Over+time",
        shows="How the wording changed",
        controls=("Issue", "These statements"),
    ),
    "readouts": View(
        path="/compare?view=Two+readouts&a={a}&b={b}",
        shows="Said by both",
        controls=("Readout A", "Readout B", "Open in A"),
    ),
    "sides": View(
        path="/compare?view=Manage+sides",
        shows="Your changes",
        controls=("What to change", "New name", "Change"),
    ),
    "brief": View(path="/brief", shows="Write the briefing", controls=("Write the briefing",)),
    "briefing": View(
        path="/brief",
        shows="Write the briefing",
        act=partial(write_briefing, topic="Maren Strait"),
    ),
    "editing": View(path="/brief", shows="Write the briefing", act=reword_sentence),
    "library": View(
        path="/library",
        shows="Click a line to read",
        controls=("Add articles", "Find by title", "Read an article"),
    ),
    "adding": View(
        path="/library",
        shows="Click a line to read",
        act=open_adding,
        controls=("Files", "Upload"),
    ),
    "article": View(
        path="/library?article={b}&start=0&end=60",
        shows="Who said what",
        controls=("All articles", "Edit details", "Show in the text"),
    ),
    "settings": View(path="/settings", shows="Model endpoint", controls=("Settings",)),
}
"""Of a library with articles."""

WELCOME = {
    name: View(path=path, shows="Your library is empty", controls=("Load the sample library",))
    for name, path in {
        "ask": "/",
        "compare": "/compare",
        "brief": "/brief",
        "library": "/library",
    }.items()
}
"""Of an empty library."""
