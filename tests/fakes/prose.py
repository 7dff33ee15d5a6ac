"""Invented news by grammar: any number of stories, none like another, in six languages."""

import random
from dataclasses import dataclass

from tests.fakes import prose_words as words_of


@dataclass(frozen=True)
class Story:
    """An article that was never printed.

    ``word`` is one that no other story has; it stands in the middle of the text, in a sentence
    like any other.
    """

    title: str
    paragraphs: tuple[str, ...]
    word: str
    language: str
    byline: str
    place: str

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def text(self) -> str:
        return f"{self.title}\n\n{self.body}\n"


def story(chance: random.Random, *, word: str, language: str = "en", words: int = 150) -> Story:
    """Return a story of about so many words (so many characters by two in Chinese)."""
    grammar = words_of.GRAMMARS[language]
    enough = words * 2 if language == "zh" else words
    sentences, length = [], 0
    waiting: list[str] = []
    while length < enough:
        waiting = waiting or chance.sample(grammar["sentences"], len(grammar["sentences"]))
        sentences.append(filled(waiting.pop(), chance, language))
        length += len(sentences[-1]) if language == "zh" else len(sentences[-1].split())
    marked = chance.choice(grammar["marked"]).replace("{word}", word)
    sentences.insert(len(sentences) // 2, filled(marked, chance, language))
    return Story(
        title=filled(chance.choice(grammar["titles"]), chance, language),
        paragraphs=_paragraphs(sentences, chance, "" if language == "zh" else " "),
        word=word,
        language=language,
        byline=chance.choice(grammar["person"]),
        place=chance.choice(grammar["town"]),
    )


def filled(template: str, chance: random.Random, language: str) -> str:
    """Put people, places and figures into the slots of a sentence."""
    grammar = words_of.GRAMMARS[language]
    while "{" in template:
        start = template.index("{")
        end = template.index("}", start)
        slot = template[start + 1 : end]
        template = template[:start] + _slot(slot, grammar, chance) + template[end + 1 :]
    return template


def _slot(slot: str, grammar: dict[str, list[str]], chance: random.Random) -> str:
    if slot == "n":
        return str(chance.randint(3, 97))
    if slot == "m":
        return str(chance.randint(110, 980))
    if slot == "big":
        return str(chance.randint(2, 97) * 1000)
    if slot == "day":
        return str(chance.randint(2, 28))
    return chance.choice(grammar[slot])


def _paragraphs(sentences: list[str], chance: random.Random, gap: str) -> tuple[str, ...]:
    made, rest = [], list(sentences)
    while rest:
        take = chance.choice((1, 2, 2, 3))
        made.append(gap.join(rest[:take]))
        rest = rest[take:]
    return tuple(made)
