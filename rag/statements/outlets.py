"""Whose office or news agency an outlet is."""

import re
from collections.abc import Mapping

from rag.statements import countries
from rag.statements.listings import agencies

_OFFICIAL = re.compile(
    r"\b(?:Ministry|Government|Embassy|Presidency|Chancellery|Department of State"
    r"|Foreign Office|Prime Minister|President|Cabinet|Parliament|Mission|Consulate"
    r"|White House|Kremlin|Downing Street|Pentagon|State Department"
    r"|Ministerpräsident|Bundeskanzler(?:amt)?|Élysée|Defen[cs]e Department"
    r"|Department of Defense)\b"
    r"|State Duma"
    r"|Ministerio|Cancillería|Gobierno|Embajada|Ministère|Gouvernement|Ambassade|Ministerium"
    r"|Regierung|Botschaft|МИД|[Мм]инистерство|[Пп]равительство|[Пп]осольство|外交部|政府|大使馆"
    r"|国防部|商务部"
)
_AGENCY = re.compile(
    r"(?:The )?(?P<of>[A-ZÀ-Þ][^\W\d_]{2,}) (?:State )?(?:News|Press|Telegraph|Information)"
    r" Agency"
)
_LETTERHEAD = re.compile(r".*(?:, |Offices? of )(?P<of>[A-ZÀ-Þ][^\W\d_]{3,})")
_DATELINE = re.compile(r"\(([A-Z][\w .&-]{1,30}|[一-鿿]{2,8})\) ?(?:--|[—–-])")


def letterhead(outlet: str) -> str:
    """Return the words of an outlet, so that they reveal whose office it is.

    "Prime Minister's Office, Orvelia" is the government of Orvelia's.
    """
    match = _LETTERHEAD.fullmatch(outlet) if _OFFICIAL.search(outlet) else None
    return f"{outlet}. Government of {match['of']}" if match else outlet


def agency(outlet: str, around: str) -> str:
    """Return words that tell whose news agency an outlet is; empty when nothing does.

    "Torvia News Agency" is Torvia's where ``around`` speaks of Torvia, as of no strait.
    """
    match = _AGENCY.fullmatch(outlet)
    if match is None or not re.search(rf"(?<![Tt]he ){re.escape(match['of'])}\b", around):
        return ""
    return f"Government of {match['of']}"


def official_state(outlet: str, found: Mapping[str, str]) -> str:
    """Return the state whose ministry or government an outlet is; empty for any other."""
    named = countries.mentioned(outlet, found)
    official = _OFFICIAL.search(outlet) or _AGENCY.fullmatch(outlet)
    return named[0] if len(named) == 1 and official else ""


def state_of_outlet(text: str, outlet: str, agency: str, found: Mapping[str, str]) -> str:
    """Return the state whose own outlet or agency tells an article; empty for any other.

    An agency also counts when only the dateline names it.
    """
    dateline = _DATELINE.search(text[:800])
    for name in (outlet, agency, dateline.group(1) if dateline else ""):
        state = official_state(name, found) or agencies().get(name.lower(), "") if name else ""
        if state:
            return state
    return ""
