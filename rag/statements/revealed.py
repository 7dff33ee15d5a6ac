"""States a Chinese, Russian or Spanish text reveals itself, by the offices named with them."""

import re
from collections import Counter
from collections.abc import Container

_HANZI_OFFICES = (
    "(?:共和国|王国|联邦)?(?:外交部|国防部|商务部|外长|外交部长|国防部长"
    "|总统府|总统|总理|首相|政府|议会|大使馆|驻)"
)
_HANZI = re.compile(rf"(?<![一-鿿])([一-鿿]{{2,7}}?){_HANZI_OFFICES}")
_HANZI_AT = re.compile(r"(?<![一-鿿])([一-鿿]{2,7}?)驻([一-鿿]{2,7}?)(?:大?使馆|大使)")
_HANZI_NO_STATE = re.compile(
    r"[的了和与对在是有将]|^(?:该|我|本|其|各|双|两|新|前|临时|地方|中央|联合)"
)
_SHORT = "方"
_CYRILLIC = re.compile(
    r"\b(?:МИДа?|[Мм]инистр\w*(?: иностранных дел| обороны| торговли)?|[Пп]осо?л\w*"
    r"|[Пп]осольств\w+|[Пп]резидент\w*|[Пп]ремьер\w*|[Пп]равительств\w+|[Пп]арламент\w*"
    r"|[Вв]ласт\w+|[Сс]толиц\w+|[Аа]рми\w+) ([А-ЯЁ][а-яё]{3,})"
)
_CYRILLIC_SENT = re.compile(
    r"\b(?:[Пп]осо?л\w*|[Пп]осольств\w+) (?:из|в|во) ([А-ЯЁ][а-яё]{3,})"
    r"|\b([А-ЯЁ][а-яё]{3,}) (?:отозвал\w*|отзывает) (?:своего )?посла"
)
_CYRILLIC_WORD = re.compile(r"\b[А-ЯЁ]?[а-яё]{4,}\b")
_CASES = re.compile(r"(?:ией|иею|ии|ию|ия|ой|ою|ы|у|е|а|и|ю|я|ом|ем)$")
_OF = re.compile(
    r"\b(?:[Cc]anciller(?:ía)?|[Pp]resident[ea]|[Pp]rimer ministro|[Pp]rimera ministra"
    r"|[Ee]xteriores"
    r"|[Ee]mbajad(?:a|or|ora)|[Gg]obierno|[Cc]apital|[Pp]arlamento|[Ee]jército|[Rr]epública"
    r"|[Pp]résident|[Cc]hancelier|[Gg]ouvernement|[Aa]mbassade(?:ur)?|[Ee]xterior"
    r"|[Mm]inist(?:r[oa]s?|erios?) de(?: la|l)? [A-ZÀ-Þ][^\W\d_]+(?:(?: y)? [A-ZÀ-Þ][^\W\d_]+)?"
    r"|[Mm]inist(?:res?|ère) (?:de la |de l[’']|des |du |de )[^\W\d_]+(?: étrangères)?) "
    r"(?:de|d[’'])(?: la)? ?([A-ZÀ-Þ][^\W\d_]{3,})"
)
_SENT_TO = re.compile(
    r"\b(?:ambassad(?:eur|rice)|ambassade|embajad(?:or|ora|a)) (?:en|au|à|aux) (?:la |l[’'])?"
    r"([A-ZÀ-Þ][^\W\d_]{3,})"
)
_RECALLS = re.compile(
    r"\b([A-ZÀ-Þ][^\W\d_]{3,}) (?:[^\W\d_,]+ ){1,6}?(?:de )?"
    r"(?:su|son) (?:ambassad(?:eur|rice)|embajador[a]?)\b"
)
"""What only states have: "La Torvie rappelle son ambassadeur"."""
_AND_OF = re.compile(
    r"(?:, [^,;.\n]{3,40},)? (?:y|e|et) (?:de|d[’'])(?: la)? ?([A-ZÀ-Þ][^\W\d_]{3,})"
)
"""Behind the first of two: "los ministros de Pesca de Palmara, Rosa Roca, y de Brenza"."""
_GERMAN_OFFICE = (
    r"(?:[^\W\d_]*[Mm]inister(?:in|innen|ium|iums|s|n)?|(?:Minister)?[Pp]räsident(?:in|en)?"
    r"|(?:Bundes)?[Kk]anzler(?:in|s)?|Regierung(?:schef(?:in|s)?|ssprecher(?:in|s)?)?"
    r"|Botschaft(?:er(?:in|s)?)?|Hauptstadt|Parlaments?|Außenamt(?:e?s)?|Generalstabs?|Armee"
    r"|Marine|Delegation)\b"
)
_GERMAN = re.compile(rf"\b{_GERMAN_OFFICE} von ([A-ZÄÖÜ][^\W\d_]{{3,}})")
_GERMAN_OWNED = re.compile(rf"\b([A-ZÄÖÜ][^\W\d_]{{2,}}[^\W\d_s])s {_GERMAN_OFFICE}")
_GERMAN_GENITIVE = re.compile(
    rf"\b{_GERMAN_OFFICE} ([A-ZÄÖÜ][^\W\d_]{{2,}}(?:ien|land|stan))s\b"
)
_GERMAN_RECALLS = re.compile(
    r"\b([A-ZÄÖÜ][^\W\d_]{3,}) (?:hat|bestellt\w*|ruft|rief|zieht|zog|beruft|berief) "
    r"[^.\n]{0,50}\bBotschafter"
)
_GERMAN_PEOPLE = re.compile(rf"\b([a-zäöüß]{{3,}}?)n?isch(?:e[mnrs]?)? {_GERMAN_OFFICE}")
_GERMAN_LAND = re.compile(r"(?:nien|ien|nia|ia|land|en|e|a)$")
_SPANISH_PEOPLE = re.compile(
    r"(?:ian|an|eñ|in|es)(?:[oa]s?)?$|és$|ense[s]?$|(?:ien(?:ne)?|[ao]ise?)s?$"
)
_WORD = re.compile(r"\b[^\W\d_]{4,}\b")


def revealed(text: str, listed_names: Container[str]) -> dict[str, str]:
    """Return every form of a state's name that the text reveals, and the name."""
    if re.search("[一-鿿]", text):
        return _chinese(text)
    if re.search("[а-яё]", text):
        return _russian(text, listed_names)
    if re.search(r"\b(?:[Dd]er|[Dd]as|und|ist) ", text):
        return _german(text, listed_names)
    return _spanish(text, listed_names) if re.search(r"\b(?:el|la|de) ", text) else {}


def _german(text: str, listed_names: Container[str]) -> dict[str, str]:
    """Return names behind "von" or with an office of theirs, and their adjectives."""
    words = set(_WORD.findall(text))
    owners = {
        name
        for name in _GERMAN_OWNED.findall(text)
        if not re.search(rf"\b[A-ZÄÖÜ][^\W\d_]+ {name}s?\b", text)  # "Ilse Marhold"
    }
    names = {*_GERMAN.findall(text), *owners, *_GERMAN_GENITIVE.findall(text)}
    names |= set(_GERMAN_RECALLS.findall(text))
    peoples = set(_GERMAN_PEOPLE.findall(text))
    lands = {word for word in words if word[0].isupper()}
    names |= {word for word in lands if _GERMAN_LAND.sub("", word.lower()) in peoples}
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda word: (len(word), word)):
        if name in listed_names or name in found:
            continue
        stem = _GERMAN_LAND.sub("", name.lower())
        adjective = re.compile(rf"{stem}n?isch(?:e[mnrs]?)?")
        own = {word for word in words if adjective.fullmatch(word)}
        found.update(dict.fromkeys({name, f"{name}s", *own}, name))
    return found


def _chinese(text: str) -> dict[str, str]:
    names = Counter(
        match.group(1)
        for match in _HANZI.finditer(text)
        if not _HANZI_NO_STATE.search(match.group(1))
    )
    for match in _HANZI_AT.finditer(text):
        names.update(match.groups())
    found = {name: name for name in names}
    for name in [one for one in names if one.endswith("国") and len(one) > 2]:
        if re.search(name[:-1] + "(?!国)", text):
            found[name] = found[name[:-1]] = name[:-1]
            names[name[:-1]] += names.pop(name)
    for name in names:
        short = name[0] + _SHORT
        if short in text and sum(other[0] == name[0] for other in names) == 1:
            found[short] = name
    return found


def _russian(text: str, listed_names: Container[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    words = set(_CYRILLIC_WORD.findall(text))
    forms = {match.group(1) for match in _CYRILLIC.finditer(text)}
    forms |= {one or other for one, other in _CYRILLIC_SENT.findall(text)}
    for form in sorted(forms):
        stem = _CASES.sub("", form)
        if form in listed_names or len(stem) < 4:
            continue
        cases = {word for word in words if _CASES.sub("", word) == stem and word[0].isupper()}
        plain = [word for word in cases if word == stem or word[-1] in "ая"]
        name = min(plain or [stem + ("ия" if form.endswith("ии") else "а")], key=len)
        adjectives = {
            word
            for word in words
            if word.lower().startswith(stem.lower())
            and re.match(r"(?:и?й|и|ен|ян)?ск", word[len(stem) :])
        }
        found.update(dict.fromkeys({form, *cases, *adjectives}, name))
    return found


def _spanish(text: str, listed_names: Container[str]) -> dict[str, str]:
    words = set(_WORD.findall(text))
    people = {word for word in words if word[0].islower() and _SPANISH_PEOPLE.search(word)}
    offices = list(_OF.finditer(text))
    names = {match.group(1) for match in offices}
    names |= {*_SENT_TO.findall(text), *_RECALLS.findall(text)}
    names |= {more[1] for match in offices if (more := _AND_OF.match(text, match.end()))}
    found: dict[str, str] = {}
    for name in sorted(word for word in words if word[0].isupper() and len(word) > 4):
        stem = re.sub(r"i?[aeo]$", "", name.lower())
        own = {word for word in people if _SPANISH_PEOPLE.sub("", word) == stem}
        if name not in listed_names and len(stem) > 3 and (own or name in names):
            found.update(dict.fromkeys({name, *own}, name))
    return found
