"""What speakers say of their own side: "Torvia supports the plan"."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from rag.statements import countries
from rag.statements.reported import Reported
from rag.statements.roster import Speaker

_OWN = re.compile(
    r"^(?:[“\"«„]|that |dass "
    r"|que )*(?:the )?([A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*)?) (?:is|has|will|would"
    r"|supports?|stands?|hopes?|admires?|values?|abides?"
    r"|opposes?|welcomes?|remains?|attaches|appreciates?|firmly|always|rejects?|never"
    r"|cannot|could|seeks?|must not|werde|will nicht)\b"
)
_OWNED = re.compile(
    r"^(?:that )?([A-Z][\w.-]*(?: [A-Z][\w.-]*)?)[’']s? (?:willingness|support"
    r"|position|readiness|commitment|hope"
    r"|desire|gratitude|concern|determination|thanks|opposition)\b"
)
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b")
_STANCE = re.compile(
    r"(?:^|[.!?] |that )(?:the )?([A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*)?) "
    r"(?:has always|has consistently|always|firmly|consistently|attaches|stands ready"
    r"|resolutely|strongly)\b"
)
_OWN_HANZI = re.compile(
    r"^([一-鿿]{1,6}?方|[一-鿿]{2,6}?)(?:愿|将|支持|坚决|一贯|反对|主张|希望|欢迎|赞赏|感谢|重视|高度重视)"
)


def spoken(
    text: str,
    statements: Sequence[Reported],
    speakers: Sequence[Speaker],
    states: Mapping[str, str],
) -> dict[str, str]:
    """Return the state each person speaks of as its own: "Torvia supports ..."."""
    votes: dict[str, Counter[str]] = {}
    for statement, speaker in zip(statements, speakers, strict=True):
        content = statement.content[0].slice(text)
        match = _OWN.match(content) or _OWNED.match(content) or _OWN_HANZI.match(content)
        match = match or (_FIRST_PERSON.search(content) and _STANCE.search(content)) or None
        named = countries.mentioned(match.group(1), states) if match else ()
        if speaker.group == "person" and len(named) == 1:
            votes.setdefault(speaker.name, Counter())[named[0]] += 1
    return {
        name: counted.most_common(1)[0][0]
        for name, counted in votes.items()
        if len(counted) == 1
    }
