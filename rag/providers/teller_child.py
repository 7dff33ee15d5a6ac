"""The child's side of a teller: loads the model, then answers until its parent is gone."""

import os
import signal
from contextlib import suppress
from typing import Final

from rag import statements
from rag.providers.tagger import LocalTagger
from rag.providers.teller import ARTICLE, FOUND, READY, receive, send
from rag.types import Article, Source

_ABOUT: Final = Source(id="", locator="", title="", language="en")


def main() -> None:
    """Tell the statements of each article that is sent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    tagger = LocalTagger(threads=1)
    statements.extract(Article(source=_ABOUT, text="She said so."), tagger)
    with os.fdopen(os.dup(0), "rb") as asked, os.fdopen(os.dup(1), "wb") as told:
        told.write(READY)
        told.flush()
        while True:
            try:
                article = receive(asked, ARTICLE)
            except EOFError:
                return
            found = None
            with suppress(Exception):  # the parent meets it too, and says what it is
                found = statements.extract(article, tagger)
            send(told, FOUND, found)


if __name__ == "__main__":
    main()
