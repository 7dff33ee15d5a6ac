"""The words around the name of a state that no list has."""

import re

from rag.statements.words import listed

OFFICES = (
    r"side|[Ff]oreign [Mm]inist(?:er|ry)|[Pp]rime [Mm]inister|delegation"
    r"|[Aa]mbassador|[Ee]mbassy|[Pp]arliament|army|[Dd]efen[cs]e [Mm]inist(?:er|ry)"
    r"|[Tt]rade [Mm]inist(?:er|ry)|[Ff]inance [Mm]inist(?:er|ry)|[Cc]hancellor|[Pp]residency"
    r"|[Gg]overnment|authorities|[Dd]eputy [Ff]oreign|[Ss]tate [Cc]ouncil"
    r"|[Mm]inistry of|[Cc]oast [Gg]uard|navy"
    r"|air force|[Pp]ermanent (?:[Rr]epresentative|[Mm]ission)"
    r"|[Vv]ice [Pp]remier|[Dd]eputy [Pp]resident|[Ii]nterior [Mm]inist(?:er|ry)"
)
BEFORE = re.compile(rf"\b([A-Z][^\W\d_]{{2,}})(?:[’']s)? (?:{OFFICES})\b")
WEAK = re.compile(
    r"\b([A-Z][^\W\d_]{2,})(?:[’']s)? (?:[Pp]resident|counterpart|officials?|negotiators?|envoy"
    r"|capital|people|soldiers|troops|forces|diplomats?)\b"
)
AFTER = re.compile(
    r"\b(?:[Pp]resident|[Pp]rime [Mm]inister|[Ff]oreign [Mm]inist(?:er|ry)"
    r"|(?:[Dd]efen[cs]e|[Ii]nterior|[Tt]rade|[Ff]inance) [Mm]inist(?:er|ry)"
    r"|[Cc]hancellor|[Rr]epublic|[Kk]ingdom"
    r"|[Gg]overnment|[Ee]mbassy|[Aa]mbassador|capital|people|[Ff]ederation"
    r"|[Pp]arliament|[Ff]oreign [Aa]ffairs|[Ee]xternal [Rr]elations"
    r"|[Mm]inist(?:er|ry) (?:of|for) (?:the )?[A-Z][\w’'-]+(?:(?:,| and)* [A-Z][\w’'-]+){0,4})"
    r" of (?:the )?"
    r"(?:[Rr]epublic of |[Kk]ingdom of )?"
    r"([A-Z][^\W\d_]{2,})\b"
)
OF_ANYTHING = re.compile(
    r"\b([A-Z][^\W\d_]{2,})[’']s (?:(?!(?:the|an?|that|said|says|told|asked|to|with|by|on|in"
    r"|for|spokes\w+|aides?)\b)[a-z]+ ){1,4}?minist(?:er|ry)\b"
)
"""A ministry of whatever: "Torvia's agriculture minister"."""
RULING = (
    r"\b(?:[Pp]resident|[Mm]inister|[Pp]remier|[Cc]hancellor|[Ss]ecretary|[Ss]enator|[Gg]eneral"
    r"|[Gg]overnor|King|Queen|Emir|Sultan|Mr\.?|Mrs\.?|Ms\.?|Dr\.?) (?:[A-Z][\w.’'-]* ){0,2}"
)
"""In front of a surname."""
PORTFOLIO = re.compile(
    r"\b([A-Z][^\W\d_]+(?:an|ese|ish)) (?:[A-Z][\w’'-]+,? (?:and )?){1,3}"
    r"(?:[Mm]inist(?:er|ry)|[Ss]ecretary)\b"
)
LED = re.compile(
    r"\b(?:[Pp]resident|[Pp]rime [Mm]inister|[Ff]oreign [Mm]inister|[Cc]hancellor|[Mm]inister) "
    r"(?:[A-Z][\w.’'-]+ ){1,3}of (?:the )?([A-Z][^\W\d_]{2,}(?:-[A-Z][^\W\d_]+)?)\b"
    r"(?![ -](?:[A-Z]|of))"
)
SENT_TO = re.compile(r"\b[Aa]mbassador to (?:the )?(?:[Rr]epublic of )?([A-Z][^\W\d_]{2,})\b")
ITS_OWN = re.compile(
    r"\b([A-Z][^\W\d_]{2,}) (?:(?!its\b)[a-z]+ ){1,3}its (?:own )?(?:ambassador|embassy"
    r"|airspace|territorial waters|borders?|parliament|coast guard|navy"
    r"|foreign minist(?:er|ry))\b"
)
"""What only states have: "Torvia has recalled its ambassador"."""
SEATS = (
    re.compile(
        r"\b([A-Z][^\W\d_]{2,})(?:[’']s)? capital,? (?:of |city,? )?([A-Z][^\W\d_]{2,})\b"
    ),
    re.compile(r"\b([A-Z][^\W\d_]{2,}), (?:the )?capital of (?:the )?([A-Z][^\W\d_]{2,})\b"),
)
ACRONYM = re.compile(
    r"\b((?:[A-Z][\w’'-]{0,30} (?:(?:of|for|and|the) ){0,2}){2,7})\(([A-Z]{2,8})\)"
)
CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]{3,}\b")
ENDINGS = (
    "ians",
    "ian",
    "eans",
    "ean",
    "ese",
    "ish",
    "ans",
    "an",
    "ers",
    "er",
    "is",
    "ic",
    "i",
    "s",
)
NO_STATE = listed(
    """
    the deputy vice former local federal state company foreign prime new joint acting
    national special senior chief both his her their our its this that opposition
    interim military union university republic kingdom people central government defence
    defense european trade finance justice one two then when after before some many
    other another mr mrs ms dr regional provincial city party house affairs interior
    health education labour labor economy council office board bank first each culture
    agriculture energy transport tourism industry environment commerce women youth sports
    fisheries information internal external planning water home communications
    commission federation club guild league association chair summit congress senate
    neither either every any some no what which where how why and but or if as with
    united alaska alabama arizona arkansas california colorado connecticut delaware
    florida hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland
    massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio
    oklahoma oregon pennsylvania tennessee texas utah vermont virginia wisconsin wyoming
    ontario quebec alberta manitoba bavaria saxony hesse thuringia brandenburg scotland wales
    catalonia andalusia galicia flanders wallonia lombardy sicily tuscany queensland tasmania
    kerala punjab gujarat assam bihar sindh balochistan kurdistan chechnya tatarstan crimea
    guangdong sichuan fujian sabah sarawak dubai texans californian californians texan
    justice state presidential prime republican democratic conservative liberal green
    security chinese mister madam north south east west northern southern their monday
    tuesday wednesday thursday friday saturday sunday management industry parliament
    january february march april may june july august september october november december
    jan feb apr aug sept oct nov dec today yesterday tomorrow
    """
)


_POSSESSED = re.compile(
    r"\b[A-Z][^\W\d_]{2,}[’']s (?:(?:Foreign|Defen[cs]e|Trade|Finance|Interior) Minist(?:ry|er)"
    r"|Ministry of|Prime Minister|Embassy)\b"
)


def of_states(headline: str) -> str:
    """Return the offices of states in a headline: "Premier Voss of Torvia", "Torvia's Embassy".

    Nothing else of it is read: its capitals would make a state of any word.
    """
    patterns = (AFTER, _POSSESSED, LED)
    found = [match for pattern in patterns for match in pattern.finditer(headline)]
    return ". ".join(match.group() for match in found)


PATTERNS = (BEFORE, AFTER, OF_ANYTHING, PORTFOLIO, LED, SENT_TO, ITS_OWN, WEAK)
