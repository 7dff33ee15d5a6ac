"""Make briefings over a whole library, and tell what they cost and hold.

    python -m benchmarks.briefings LIBRARY [--topic T ...] [--length long]

LIBRARY is a folder that ``readout add`` or ``benchmarks.retrieval --library`` filled. Without
topics, one briefing is made over everything. For each are told: CPU seconds, highest memory of
the process so far, claims, articles quoted, and the share of claims that are verbatim and cited
(of extracts it must be all).
"""

import argparse
import resource
import time
from pathlib import Path

from rag.newsroom import Newsroom
from rag.settings import Settings
from rag.types import Briefing, Definition


def main() -> None:
    """Print one line a briefing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("library", type=Path)
    options.add_argument("--topic", action="append")
    options.add_argument("--length", default="standard", choices=("short", "standard", "long"))
    chosen = options.parse_args()
    with Newsroom.open(Settings(library=chosen.library)) as room:
        texts = {e.source.id: room.article(e.source.id).text for e in room.articles()}
        for topic in chosen.topic or ("",):
            began = time.process_time()
            made = room.brief(
                definition=Definition(topic=topic, length=chosen.length), keep=False
            )
            told(made, topic, time.process_time() - began, texts)


def told(made: Briefing, topic: str, seconds: float, texts: dict[str, str]) -> None:
    """Print what a briefing cost and holds."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    exact = sum(
        bool(c.citations)
        and all(q.span.slice(texts[q.source.id]) == q.quote for q in c.citations)
        and c.text == c.citations[0].quote
        for c in made.claims
    )
    print(
        f"{topic or 'everything':<40} {seconds:6.1f} CPU s  {memory:6.0f} MiB  "
        f"{len(made.claims):3} claims of {len(made.used):4} articles  "
        f"verbatim {exact / max(1, len(made.claims)):.0%}"
    )


if __name__ == "__main__":
    main()
