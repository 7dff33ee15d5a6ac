"""Who speaks unnamed and is named only afterwards."""

import re
from collections.abc import Sequence

from rag.statements import people
from rag.statements.reported import Reported
from rag.statements.roster import Speaker

_SPOKEN = frozenset(("spokesman", "spokeswoman", "spokesperson"))


def named_later(
    text: str, statements: Sequence[Reported], speakers: list[Speaker]
) -> list[Speaker]:
    """Return the speakers with "a ministry spokesperson" named as the next one is."""
    for index in range(len(speakers) - 1):
        one, after = speakers[index], speakers[index + 1]
        if one.group != "body" or after.group != "person":
            continue
        source = statements[index + 1].source
        said = source.slice(text) if source else ""
        nouns = people.role_nouns(one.name) & _SPOKEN
        bare = re.match(r"(spokes(?:man|woman|person)) [A-Z]", said)
        near = (
            text.count("\n\n", statements[index].cue.end, statements[index + 1].cue.start) <= 2
        )
        if nouns and bare and near and re.match(r"an? ", one.name):
            for later in range(index + 1, len(speakers)):
                if speakers[later].name == after.name:
                    speakers[later] = Speaker(
                        after.name, after.role, "person", (one.name, *after.evidence)
                    )
            speakers[index] = speakers[index + 1]
    return speakers
