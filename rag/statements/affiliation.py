"""Which side words tell: "Torvian envoy", "spokeswoman for Norland", "Rowe campaign"."""

import re
from collections.abc import Mapping, Sequence

from rag.statements import body_words, countries, people, state_words
from rag.statements.bodies import Bodies
from rag.statements.listings import genders
from rag.statements.words import CAPITAL, TIMES, listed

INDEPENDENT = re.compile(
    r"\b(?:analysts?|experts?|professors?|researchers?|economists?|observers?"
    r"|scholars?|historians?|critics?|lecturers?|academics?"
    r"|commentators?|think[- ]tanks?|universit(?:y|ies)|institutes?|pollsters?"
    r"|(?<!royal )courts?"
    r"|tribunals?|fellow|initiative|institution|judges?|passengers?|residents?"
    r"|teachers?|students?|shoppers?|witness(?:es)?|Western|eyewitness(?:es)?"
    r"|journalists?|reporters?|columnists?|strategists?|people familiar|sources?"
    r"|question|analista|experto|experta|expert|Experte|Expertin|analyste|аналитик\w*"
    r"|эксперт\w*)\b"
    r"|教授|专家|学者|研究员|分析人士|记者",
    re.I,
)
_STATE_OFFICIAL = re.compile(
    r"\b(?:minister|ministry|diplomat|officials?|ambassador|envoy|president|spokes\w+"
    r"|general|negotiators?)\b",
    re.I,
)
TOWARDS = re.compile(
    r"\b((?:ambassador|envoy|advis[eo]r|representative|visit|trip|message|relations?"
    r"|deal|talks|correspondent|trade|ties|ally)s?) (?:to|for|on|in|with|of) "
    r"(?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*"
)
_SENT_BY = re.compile(r"\b(?:ambassador|envoy|representative|delegate)s? of ", re.I)
_SENT_TO = re.compile(r" (?:to|for|in|with) (?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*")
_OF_UN = re.compile(
    r"\b(?:(?:(?:Under|Assistant|Deputy)[- ])?[Ss]ecretary[- ][Gg]eneral"
    r"|High Commissioner(?= for (?:Refugees|Human Rights)))"
    r"(?: for (?:the )?[A-Z][\w’'-]*(?:(?:,| of| and)* [A-Z][\w’'-]*)*)?"
)
"""An office of the United Nations where they are spoken of, and what it is for."""
_THE_UN = "United Nations"
_UN = re.compile(r"\b(?:United Nations|U\.N\.|UN\b|Security Council|General Assembly)")
_OTHER_SECRETARY = re.compile(
    r"\b(?!(?:UN|Nations|Deputy|Assistant|Former|The)\b)[A-Z][^\W\d_]+(?:[’']s)? "
    r"(?:[Dd]eputy )?[Ss]ecretary[- ][Gg]eneral\b"
)
"""That of another organisation: "NATO Secretary General"."""
_ORGANISATION = re.compile(
    rf"\b{CAPITAL}(?:(?: of| for| and| the| &| de| del| des| du| la)* "
    rf"(?:{CAPITAL}|(?<=Local )\d+))*"
)
_STATE_BODY = re.compile(
    r"^(?:(?:Chief )?Cabinet|Parliament|Senate|House|Congress"
    r"|(?:\w+ )*Ministry(?: of .*)?|Department.*"
    r"|(?:\w+ )*Department|Foreign Office|Navy|Army|Air Force"
    r"|(?:National )?Coast Guard|Politburo"
    r"|Political Bureau|State Council|Castle|Palace|Presidency|Foreign|Defen[cs]e|Secretary.*"
    r"|National Security.*|Security Council|Presidential.*|Press|Chief.*|Vice.*|Deputy.*"
    r"|(?:Foreign|External) (?:Affairs|Relations)|Finance|Interior|Trade|Transport|Energy"
    r"|Health|Minister.*|President.*"
    r"|\w*[Mm]inisteri\w+|Regierung\w*|Bundesregierung|\w*[Kk]anzleramt\w*|Außenamt\w*)$"
)
_PARTIES: tuple[tuple[str, str], ...] = (
    (r"\bRepublicans?\b|\bGOP\b|\([RＲ](?:-[^)]*)?\)|, R-[A-Z]", "Republican Party"),
    (r"\bLiberal Democrats?\b", "Liberal Democrats"),
    (r"\bSocial Democrat(?:s|ic)?\b", "Social Democratic Party"),
    (r"\bChristian Democrat(?:s|ic)?\b", "Christian Democratic Party"),
    (
        r"\bDemocrats?\b|\bDemocratic\b(?! Republic)|\(D(?:-[^)]*)?\)|, D-[A-Z]",
        "Democratic Party",
    ),
    (r"\bLabour\b", "Labour Party"),
    (r"\b(?:Conservatives?|Tory|Tories)\b", "Conservative Party"),
    (r"\bGreens?\b(?! Party of)", "Green Party"),
    (r"\bSocialists?\b", "Socialist Party"),
    (r"\bLiberals?\b", "Liberal Party"),
    (r"\bCommunists?\b(?! Party)", "Communist Party"),
)
_IN_A_NAME = re.compile(
    rf" (?!Part(?:y|ies)\b)(?:{'|'.join(sorted(body_words.NOUNS - {'party'}))}|front|bloc|list"
    r"|movement|left|relations|inspectorate)s?\b",
    re.I,
)
"""What a body is called by that only begins like a party: "Green Union", "Labour Ministry"."""
_POLITICIAN = re.compile(
    r"\b(?:senators?|sen|congress\w+|rep|representatives?|lawmakers?|leaders?"
    r"|council\w+|mp|mps|whip"
    r"|governors?|gov|mayor|delegates?|strategists?|group|caucus|speaker|chair\w*|members?"
    r"|legislators?|assembly\w+|activists?|committee|party|officials?|spokes\w+|candidates?)\b",
    re.I,
)
CANDIDATE = re.compile(
    r"\b(?:candidate|nominee|running mate|contender|standard-bearer)\b", re.I
)
_CAMPAIGN = re.compile(r"\b([A-ZÀ-Þ][\w’'-]+?)(?:['’]s?)? (?:presidential )?[Cc]ampaign\b")
_FOR_GROUP = re.compile(
    r"\b(?:spokes\w+|lawyers?|attorneys?|counsel|leaders?|representatives?) (?:for"
    r"|of) (?:the |some |several )?"
    r"((?:[a-z]+(?:[ -]?game)? ){0,3}(?:producers|plaintiffs|families|victims|owners"
    r"|growers|farmers|residents|"
    r"parents|studios|publishers|tenants|rebels|protesters|strikers|shareholders|investors))\b"
)
_TOGETHER = re.compile(
    r"(?:the |both )*(?:\w+ )?(?:representatives|ambassadors|envoys|delegates|delegations"
    r"|ministers|leaders|presidents|premiers|governments|ministries|armies|embassies|diplomats|negotiators)"
    r" (?:of|from) (?:the )?[A-ZÀ-Þ][\w’' -]*(?:, (?:the )?[A-ZÀ-Þ][\w’' -]*)*,? and (?:the )?"
    r"[A-ZÀ-Þ][\w’' -]*$",
    re.I,
)
"""Those of several states at once: "the ambassadors of Torvia and Norland"."""
_POSSESSED = re.compile(r"(?:its|their|his|her|su|sus|son|sa|ihr|ihre) ", re.I)
_WHERE = re.compile(
    r"\b(?:in|near|outside) (?:the )?$"
    r"|\b(?:trawler|ship|vessel|ferry|tanker|freighter|frigate|cutter|boat|barge|tug"
    r"|yacht)s?,? $"
)
"""In front of a place or a ship: "the fishermen's union in Larn" is no union called Larn."""
_OF_MINISTRY = re.compile(
    r"\b[Mm]inist(?:ro|ra|re|er|ère|erio) (?:of|de|de la|du|des|de los|de las) $"
)
_OF_GOVERNMENT = listed("minister ministers secretary attorney ministro ministra ministre")
_LEADING = listed(
    """
    visiting outgoing incoming when while after before since although because if
    the a an mr. ms. mrs. mr ms mrs dr of for at from with el la los las un una su sus le les
    une der die das des dem den du del ein eine one members some many also and le l’ l'
    both two three four several
    """
)
_NO_ORGANISATION = listed(
    """
    prime première premier primera primer vice deputy foreign state head mr ms mrs sen. rep.
    gov. republican democratic
    former democrat he she they it i we union workers officials on in at this that asked
    when both some many the foreign minister prime minister chief executive defense
    defence finance trade interior european western eastern northern southern african
    asian arab nordic baltic catholic muslim jewish christian sunni shiite member members
    united national international federal central local house cabinet hague street
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    republicans democrats democrats' conservatives labour greens conservative green shares
    """
) | {
    "nach angaben",
    "prime minister",
    "foreign minister",
    "foreign ministry",
    "secretary of state",
    "head of state",
    "white house",
    "political bureau",
}
_COMPANY = re.compile(
    r"\b(?:carmaker|automaker|chipmaker|company|firm|airline|retailer|bank|giant|maker|insurer"
    r"|start-?up|supplier|manufacturer|club|team|charity|conglomerate|brewer)\b"
)
_PRIVATE = re.compile(
    r"\b(?:Associations?|(?:Football|Business|Workers[’']?|Farmers[’']?) Federation"
    r"|Federation of|Confederation|Growers|Farmers|Guild|Foundation|Society|Club|Chamber of"
    r"|Refugee Council|Red (?:Cross|Crescent)|Trade Unions?|Union of|Workers[’']? Union"
    r"|Network|Charit\w+)\b"
)
"""What people found for themselves: "the Torvian Growers' Association" is no Torvian office."""
_READ = 20_000


class Affiliation:
    """Reads the side from words about a speaker of one article."""

    def __init__(self, text: str, states: Mapping[str, str], bodies: Bodies) -> None:
        self.text = text[:_READ]
        self.states = states
        self.bodies = bodies
        self.people: frozenset[str] = frozenset()

    def of(self, phrase: str, place: int) -> str:
        """Return the side that words tell; empty when they tell none."""
        if not phrase:
            return ""
        phrase = _ASIDE.sub("", people.HONORIFIC.sub("", phrase))
        campaign = _CAMPAIGN.search(phrase)
        if (
            campaign
            and not people.role_nouns(campaign.group(1))
            and campaign.group(1) not in _NOT_RUN
        ):
            return f"{campaign.group(1)} campaign"
        group = _FOR_GROUP.search(phrase)
        if group:
            return group.group(1)
        office = _OF_UN.search(phrase)
        plain = _at_home(_OF_UN.sub("", phrase))
        named = countries.mentioned(plain, self.states)
        body = self.body_in(plain)
        private = self.is_private(body, named)
        company = body and _COMPANY.search(plain) and not self.bodies.state(body)
        if named and not (company or private):
            together = len(named) > 1 and _TOGETHER.match(plain)
            return "; ".join(sorted(named)) if together else named[0]
        if party := self.party(phrase):
            return party
        if body or (office and self.is_of_un()):
            state = "" if private else self.bodies.state(body)
            return (state or self.bodies.full(body)) if body else _THE_UN
        return "" if _POSSESSED.match(phrase) and not place else self.bodies.meant(plain, place)

    def is_private(self, body: str, named: Sequence[str]) -> bool:
        """Return whether a body is nobody's office and only its own name names the states."""
        called = countries.mentioned(body, self.states)
        return bool(_PRIVATE.search(body)) and set(named) <= set(called)

    def is_of_un(self) -> bool:
        """Return whether a Secretary-General in this article is that of the United Nations."""
        return bool(_UN.search(self.text)) and not _OTHER_SECRETARY.search(self.text)

    def is_independent(self, phrase: str) -> bool:
        """Return whether words are of an outside expert, a court or the press."""
        found = INDEPENDENT.search(phrase)
        if not found:
            return False
        return found.group().lower() != "western" or not countries.mentioned(
            phrase, self.states
        )

    def party(self, phrase: str) -> str:
        """Return the political party of a politician or of "Republicans"."""
        for pattern, name in _PARTIES:
            found = re.search(pattern, phrase)
            if (
                found
                and not _IN_A_NAME.match(phrase, found.end())
                and (
                    _POLITICIAN.search(phrase.replace(".", ""))
                    or found.group()[0] in "(,"
                    or re.fullmatch(rf"(?:[Tt]he |[Ss]ome |[Mm]any |[Aa]n? )?{pattern}", phrase)
                    or re.search(rf"(?:{pattern}) of\b", phrase)
                )
            ):
                return name
        return ""

    def body_in(self, phrase: str) -> str:
        """Return the organisation named in a phrase, as written there."""
        best = ""
        for match in _ORGANISATION.finditer(phrase):
            if _OF_MINISTRY.search(phrase, 0, match.start()):
                continue
            if _WHERE.search(phrase, 0, match.start()) and not self.bodies.knows(match.group()):
                continue
            for run in self.runs(match.group().removesuffix("'s").removesuffix("’s")):
                words = _bare(run.split())
                name = " ".join(words)
                if len(name) > len(best) and self.may_be_body(name, words, phrase):
                    best = name
        return best

    def runs(self, run: str) -> list[str]:
        """Return the parts of capitalised words that "and" joins, unless they are one name."""
        return [run] if " and " not in run or self.bodies.knows(run) else run.split(" and ")

    def may_be_body(self, name: str, words: list[str], phrase: str) -> bool:
        """Return whether capitalised words of a phrase are the name of an organisation."""
        if name.lower() in _NO_ORGANISATION or _is_title(words) or _STATE_BODY.match(name):
            return bool(self.bodies.state(name)) and name.lower() not in _NO_ORGANISATION
        if self.bodies.knows(name):
            return True
        if words[0] in genders() or words[-1] in self.bodies.surnames or _UNLIKE.search(name):
            return False
        if name.lower() in state_words.NO_STATE or (
            name.isalpha() and name.isupper() and len(name) > 6
        ):
            return False
        if name in self.people or (len(words) == 1 and _is_common(self.text, name)):
            return False
        return not _is_surname(self.text, phrase, name)


def _at_home(phrase: str) -> str:
    """Return the words without whom their holder is sent to, or speaks with or about."""
    sent = _SENT_BY.search(phrase)
    if sent:
        phrase = phrase[: sent.end()] + _SENT_TO.sub(" ", phrase[sent.end() :])
    else:
        phrase = TOWARDS.sub(r"\1", phrase)
    return re.sub(r" to (?:the )?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*", " ", phrase)


_ASIDE = re.compile(
    r"(?:^|,? )who (?!heads|leads|chairs|runs|represents|speaks|works|is (?:a|an|the"
    r"|also)\b)[^,]*"
)
_UNLIKE = re.compile(
    r"^.{1,2}$|\b(?:The|A|An|In|Of|For|On|At|To|Says?|Rip|After|Goes|Over)$|\b(?:Jr|Sr|Sen|Rep|Gov)\b"
    r"|^(?:New (?:York|Jersey|Mexico|Hampshire)|(?:North|South) (?:Carolina|Dakota)"
    r"|West Virginia|Southern \w+|Northern \w+)$"
)
_STAFF = r"(?:office|agent|lawyers?|aides?|ministry|team|advis[eo]rs?)"
_OWN_STAFF = r"(?:spokes\w+|aides?|lawyers?|attorneys?|press secretary|chief of staff)"
"""Whoever has these, and is no body or state of the article, is a person."""
_NOT_RUN = listed("The This That His Her Their Its A An Both Each Election Presidential Senate")


def _bare(words: list[str]) -> list[str]:
    """Return the words of an organisation without the offices and articles around it."""
    if len(words) > 1 and words[0].lower() in _OF_GOVERNMENT and words[1] in ("of", "for"):
        return []
    while words and (_is_office(words[0]) or words[0].lower() in _LEADING):
        words.pop(0)
    while words and _is_office(words[-1]):
        words.pop()
    if len(words) > 2 and words[-1] == "Policy":  # "Union Foreign Policy Chief"
        words = words[:-2]
    if words and words[0].lower() in TIMES and _STATE_BODY.match(" ".join(words[1:])):
        return words[1:]  # "On 14 October Foreign Minister Ana Torvald"
    return words


def _is_office(word: str) -> bool:
    low = word.lower().rstrip(".")
    return bool(people.role_nouns(low))


def _is_common(text: str, word: str) -> bool:
    """Return whether a word has its capital only because sentences begin with it."""
    if not word[1:].islower():
        return False
    inside = rf"(?<=[\w,] ){re.escape(word)}\b"
    return not re.search(inside, text) or bool(re.search(rf"\b{word.lower()}\b", text))


def _is_surname(text: str, phrase: str, name: str) -> bool:
    """Return whether a possessor is a person: "Milov's ministry" after "Ana Milov"."""
    if " " in name:
        return bool(re.search(rf"\b{re.escape(name)}[’']s {_STAFF}\b", phrase))
    if not re.search(rf"\b{re.escape(name)}[’']s ", phrase):
        return False
    if re.search(rf"\b{re.escape(name)}[’']s (?:\w+ ){{0,2}}?{_OWN_STAFF}\b", phrase):
        return True
    return bool(re.search(rf"\b[A-Z][^\W\d_]+ {re.escape(name)}\b", text))


def _is_title(words: list[str]) -> bool:
    return bool(words) and all(
        people.role_nouns(word)
        or word.lower() in ("prime", "vice", "foreign", "of", "state", "head", "and", "the")
        for word in words
    )
