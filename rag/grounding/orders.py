"""Sentences of an article that speak to a machine instead of reporting."""

import re
from typing import Final

_ORDERS: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}\b(?:above|previous|prior|earlier|preceding|all|any|your"
    r"|instructions?|rules?|prompts?|question|articles?|passages?|everything)\b"
    r"|\b(?:you\sare\s(?:now|an?\s(?:ai|assistant|language|chat)|chatgpt|a\shelpful)|as\san?\s(?:ai|assistant|language\smodel))\b"
    r"|\b(?:system|developer)\s(?:prompt|message|note|instructions?|override)\b|\b(?:system|assistant|user)\s*:\s"
    r"|\b(?:new|updated|hidden|secret|important|real)\sinstructions?\b|\binstructions?\s(?:to|for)\s(?:the\s)?(?:ai|assistant|model|reader|machine|bot|summari[sz]er)\b"
    r"|(?:\A|[.!?:;,—-]\s*|\b(?:please|must|should|and|then|now|instead|only|always|just|simply|to)\s)"
    r"(?:say|print|reply|respond|output|answer|write|repeat|state|tell\s(?:the\s)?(?:user|reader|them)|include|begin|end|summari[sz]e|translate)\b"
    r"[^.!?\"“”]{0,60}(?:[:\"“”]|\b(?:exactly|only\sthat|nothing\s(?:but|else)|in\syour\s(?:answer|reply|response|summary)|the\s(?:user|reader)|"
    r"your\s(?:answer|reply|response|summary))\b)"
    r"|\b(?:your|the)\s(?:answer|reply|response|summary|output)\s(?:must|should|has\sto|shall|will\salways)\b"
    r"|\b(?:when|if)\s(?:you\s(?:are\s)?(?:asked|summari[sz]e|answer)|asked\sabout|someone\sasks|the\suser\sasks)\b"
    r"|\b(?:ai|language|chat)[\s-](?:models?|assistants?|bots?)\s(?:must|should|shall|reading|that\sreads?|processing|are\s(?:to|required))\b"
    r"|\bnote\s(?:to|for)\s(?:the\s)?(?:ai|assistant|model|machine|bot)s?\b|\bdo\snot\s(?:tell|reveal|mention)\b[^.!?]{0,30}\b(?:user|reader|instruction)"
    r"|игнорируй\w*|забудь\w*\s(?:все|предыдущ)|ответь\w*\s(?:только|что)|忽略(?:以上|之前|上述|前面)|无视(?:以上|之前)|请(?:只)?(?:回答|输出|回复)"
    r"|ignora(?:d|r)?\s(?:todo|las?\s(?:instrucciones|anterior))|responde\s(?:solo|únicamente|que)|ignorier\w*\s(?:alle|die|das)|antworte\s(?:nur|mit|dass)",
    re.IGNORECASE,
)


_ASIDE: Final = re.compile(
    r"(?:\A|[.!?:\n]|--|\*/|-->|<!--|\$\{?\w*\}?|%s)\W*"
    r"(?:(?:please|kindly|now|then|first|also|next|finally|do)\s)?"
    r"(?:add|append|insert|include|put|place|attach|remind|tell|ask|recommend|convince|persuade|"
    r"pretend|imagine|rate|finish|end|begin|start|close|open|work\sout|compute|decode|decrypt|"
    r"encode|read|join|list|name|reveal|show|repeat|remember|memori[sz]e|copy|quote|mention|write|"
    r"say|print|send|forward|visit|click|render|display|execute|run|call|translate|rewrite|"
    r"paraphrase|summari[sz]e|conclude|confirm|state\s(?:that|only|clearly|plainly|your)|claim|"
    r"assume|act|behave|answer|reply|respond)\b"
    r"[^.!?\n]{0,120}?\b(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies)|readers?|users?|"
    r"you|your|this|these|it|them|after\sme|backwards?|what\sit\ssays|word\sfor\sword|letters|"
    r"capital|above|below|under|next\sline|whose|who\salways|as\sthe\sresult|later\squestions)\b",
    re.IGNORECASE,
)
"""A sentence that begins by telling somebody to do something with an answer or its reader."""
_ASKED: Final = re.compile(
    r"\b(?:just|simply|kindly|merely)\s(?:write|print|output|answer|reply|respond|state)\b"
    r"|\bif\s(?:the|your|an?)\s(?:answer|reply|response|summary|assistant)\s\w+s?\b"
    r"|\b(?:reviewers?|summari[sz]ers?|assistants?|automated\sreaders?|summar(?:y|ies)|translators?|"
    r"annotators?|graders?)\s(?:must|should|shall|ha(?:s|ve)\sto|needs?\sto|(?:is|are)\sto)\b"
    r"|\bautomated\s(?:readers?|systems?|summari[sz]ers?)\b"
    r"|\bmust\sstand\s(?:first|last)\sin\s(?:every|each|the)\b"
    r"|تجاهل|اكتب\s(?:فقط|الآن)|無視して|と答え|무시하(?:고|세요)|इग्नोर|अनदेखा",
    re.IGNORECASE,
)
_MACHINE: Final = re.compile(
    r"<\|\w+\|>|\[/?INST\]|<</?SYS>>|</?(?:passage|system|script|turn|instructions?)\b"
    r"|\{\{[^{}]{1,80}\}\}|\{%[^{}]{1,80}%\}|\$\{\w+\}"
    r"|!\[[^\]\n]{0,200}\]\(|\[[^\]\n]{1,200}\]\((?:https?|javascript|data):"
    r"|\{\s*\"(?:claims|answer|citations|quote|passage)\"\s*:|\"quote\"\s*:|\"passage\"\s*:"
    r"|【\d+†|\[p\d+\]|^\s*\[\d+\]:?\s.*https?://|=(?:HYPERLINK|IMPORT\w+|WEBSERVICE)\("
    r"|^\s*(?:answer|final\sanswer|verdict|citations)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
"""What belongs to prompts, replies and markup, and to no report."""
_LOOKALIKES: Final = str.maketrans("аеорсухіјԁոⅼ", "aeopcyxijdnl")


def gives_orders(text: str) -> bool:
    """Return whether ``text`` tells whoever reads it what to answer."""
    return bool(_ORDERS.search(text))


def is_planted(text: str) -> bool:
    """Return whether words of an article speak to a machine, or are made for one.

    Articles are data and nobody follows them; but a sentence that a planted order puts into a
    model's mouth stands verbatim in the article, and so must not count as its report.
    """
    seen = text if text.isascii() else f"{text}\n{text.translate(_LOOKALIKES)}"
    return any(kind.search(seen) for kind in (_ORDERS, _ASIDE, _ASKED, _MACHINE))
