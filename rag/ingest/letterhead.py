"""Tell the lines above a report that say whose it is and of what kind."""

import re
from typing import Final

_SMALL: Final = frozenset(
    """
    of the and for in to de del della der des di do du la le les las los el y e en et und am an
    """.split()  # noqa: SIM905 - many short words
)
PAPER: Final = re.compile(
    r"the\b|.*\b(?:times|post|news|wire|herald|tribune|courier|gazette|journal|daily|press"
    r"|agency|radio|tv|television|chronicle|mail|observer|review|telegraph|media|magazine"
    r"|ministry|office|department|embassy|presidency|government|chancellery|secretariat)\b",
    re.IGNORECASE,
)
_MASTHEAD: Final = re.compile(
    r"(?:[^\s,.:;!?]+ ){1,3}(?:times|post|news|wire|herald|tribune|courier|gazette|journal"
    r"|press|chronicle|mail|observer|review|telegraph|ledger|standard|mirror|globe|bulletin|dispatch"
    r"|examiner|monitor|guardian)",
    re.IGNORECASE,
)
_OCCASION: Final = re.compile(
    r"\b(?:statements?|remarks|speech|address|briefing|conference|interview|transcript|readout"
    r"|communiqu[eé]|declaration|release|meeting|summit|talks|report|letter|day|part|edition"
    r"|visit|call|questions?|answers?|notes?|news|breaking|update)\b",
    re.IGNORECASE,
)
_HOUSE: Final = (
    r"(?:ministry|(?:press )?office|department|embassy|presidency|chancellery|secretariat"
    r"|press service|permanent mission|consulate|government(?= of)|ministerio|ministère"
    r"|[\w-]*ministerium|auswärtiges amt|embajada|ambassade|botschaft|министерство|посольство)"
)
_ISSUER: Final = re.compile(
    rf"(?!an? )(?:the )?(?:[^,]+ )?{_HOUSE}(?: (?:of|for|to|in|de|des|du|del|der|für) [^,]+"
    r"| [А-Яа-яё ]+)?(?:, [^,]+)?",
    re.IGNORECASE,
)
_PRESS: Final = re.compile(
    r"Press (?:service|office|centre|center|department) of (?:the )?[A-Z][\w’'-]+"
    r"(?: (?:of )?(?:the )?[A-Z][\w’'-]+)*"
)
_FOREIGN: Final = re.compile(r"\b(?:de|del|des|du|der|für)\b", re.IGNORECASE)
# What a headline in capitals does: "Ministry of Health Warns of Flu".
_DOING: Final = re.compile(
    r"\b(?!(?:affairs|states|nations|relations|arts|sports|resources|services|works|forces"
    r"|emirates|islands|communications|fisheries|united|press|status|cyprus|belarus)\b)"
    r"[A-Z][\w-]*(?:[a-rt-z]s|ed|ing)\b(?!['’])",
    re.IGNORECASE,
)
_STATE: Final = re.compile(
    r"(?:the )?(?:(?:federal|united|islamic|democratic|people[’']s|federative|co-operative) )*"
    r"(?:republic|kingdom|state|government|federation|principality|duchy|commonwealth|union"
    r"|república|république|republik|königreich|reino|royaume) (?:of|de|du|der) "
    r"[^,.:;!?]{3,40}",
    re.IGNORECASE,
)
_SYMBOL: Final = re.compile(
    r"(?P<paper>(?:ref(?:erence)?|(?:press|media|news) (?:release|note)|statement|document|doc)"
    r"\.?:? ?)?"
    r"(?P<number>(?:no|nr|n°|№)[. ]{0,2})?(?P<series>[A-Z]{1,5}(?:/[A-Z]{1,5})*[/.-])?"
    r"\d[\dA-Z]*(?:[/.-][\dA-Z]+)*",
    re.IGNORECASE,
)
_LONG_NUMBER: Final = re.compile(r"\d{3}|/")
"""What "No. 10" and "Covid-19" lack."""
_KIND: Final = re.compile(
    r"(?:(?:press|media|official|joint|public|news) )?(?:statement|read-?out|communiqu[eé]"
    r"|declaration|notice|transcript|pressemitteilung|comunicado|declaración|заявление)"
    r"|(?:press|media) (?:note|release)|(?:exclusive |the )?interview|entrevista|entretien"
    r"|интервью|exclusive|exclusiva|exklusiv"
    r"|(?:news )?analysis|análisis|analyse|opinion|opinión|commentary|kommentar|editorial"
    r"|explainer|special report|reportage|breaking(?: news)?|world(?: news)?|politics",
    re.IGNORECASE,
)
_WHERE: Final = re.compile(
    r"\b(?:in|on|under|over|with|after|before|against|at|to|from|by|amid|as|is|are)\b",
    re.IGNORECASE,
)
_LONGEST: Final = 90
"""Characters of a line that says only whose a text is."""
_SHOUTED: Final = 2
"""Words of a name in capitals; more are a headline."""
_INITIALS: Final = 2
"""Letters a word in capitals may have that stays so: "UN"."""


def is_outlet(name: str) -> bool:
    """Return whether a name is that of a paper, an agency or an office: "Strait Wire"."""
    return bool(PAPER.match(name)) and _is_name(name)


def is_masthead(line: str) -> bool:
    """Return whether a line is the name of a paper as it stands above a report."""
    return bool(_MASTHEAD.fullmatch(line)) and _is_name(line)


def is_issuer(line: str) -> bool:
    """Return whether a line is a letterhead: "Prime Minister's Office, Republic of Orvelia"."""
    if len(line) > _LONGEST or not _ISSUER.fullmatch(line):
        return False
    if line.isupper() and len(line.split()) > _SHOUTED:
        return not (_WHERE.search(line) or _DOING.search(line) or _OCCASION.search(line))
    named = is_named(line) or bool(_PRESS.fullmatch(line))
    return named and (bool(_FOREIGN.search(line)) or not _DOING.search(line))


def cased(line: str) -> str:
    """Return a letterhead in capitals as names are written; any other as it is."""
    if not line.isupper():
        return line
    return " ".join(map(_cased, line.split()))


def _cased(word: str) -> str:
    if word.lower() in _SMALL:
        return word.lower()
    return word.capitalize() if len(word) > _INITIALS else word


def is_state(line: str) -> bool:
    """Return whether a line below a letterhead is the state's: "Republic of Orvelia"."""
    return bool(_STATE.fullmatch(line)) and not _WHERE.search(line)


def is_symbol(line: str) -> bool:
    """Return whether a line is the number of a document: "SC/21876", "No. 114/2031"."""
    match = _SYMBOL.fullmatch(line)
    if match is None or not _LONG_NUMBER.search(line):
        return False
    return bool(match["paper"] or match["number"] or (match["series"] and "/" in line))


def is_kind(line: str) -> bool:
    """Return whether a line only tells what a text is: "READOUT", "Interview"."""
    return bool(_KIND.fullmatch(line))


def is_named(line: str) -> bool:
    """Return whether a line is a name, and not what somebody said somewhere."""
    return _is_name(line) and not _OCCASION.search(line)


def _is_name(line: str) -> bool:
    words = line.replace(",", " ").split()
    names = all(word in _SMALL or not word[0].islower() for word in words)
    shouted = line.isupper() and len(words) > _SHOUTED
    return names and not shouted and line[-1].isalpha()
