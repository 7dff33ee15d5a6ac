"""Writes the files of a dirty folder and keeps what is expected of each."""

import itertools
import os
import random
import zlib
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.prose import Story, story

_ALPHABETS = {"ru": ("зк", "бвдлмнрст", "аеиоу")}
_LATIN = ("zq", "bdfglmnrstv", "aeiou")


@dataclass(frozen=True)
class Good:
    """A file that goes in.

    Attributes:
        path: The file; its name may hold bytes that are not UTF-8, as surrogates.
        words: Each stands in its articles and in nothing else of the folder.
        articles: How many it gives.
        failed: Fewest and most failed lines about parts of it, such as broken rows.
        never: Words that it hides and that must not be found.
    """

    path: Path
    words: tuple[str, ...]
    articles: int = 1
    failed: tuple[int, int] = (0, 0)
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bad:
    """A file that costs one line with an error and a hint, and adds nothing.

    Attributes:
        silent: It may be passed over without that line.
    """

    path: Path
    why: str
    never: tuple[str, ...] = ()
    silent: bool = False


@dataclass(frozen=True)
class Either:
    """A damaged file: what can be read of it goes in, or it costs one line."""

    path: Path
    words: tuple[str, ...]
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ignored:
    """A file that is passed over without a word, such as a hidden one."""

    path: Path
    never: tuple[str, ...] = ()


Expected = Good | Bad | Either | Ignored


def deflated(content: bytes, times: int, *, window: int = 15) -> bytes:
    """Return ``content`` that many times over, compressed without ever holding it whole."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, window)
    return b"".join(squeeze.compress(content) for _ in range(times)) + squeeze.flush()


class Making:
    """Writes files under ``folder``; names may hold folders.

    ``secret`` is a file beside the folder and ``beacon`` an http address; the files lure their
    reader to both.
    """

    def __init__(self, folder: Path, secret: Path, beacon: str, seed: int) -> None:
        self.folder = folder
        self.secret = secret
        self.beacon = beacon
        self.chance = random.Random(seed)
        self.expected: list[Expected] = []
        self._numbers = itertools.count(11)

    def word(self, language: str = "en") -> str:
        """Return a word nobody has used, as a name is written."""
        head, hard, soft = _ALPHABETS.get(language, _LATIN)
        middle = "".join(self.chance.choice(hard) + self.chance.choice(soft) for _ in range(2))
        made = f"{head}{self.chance.choice(soft)}{middle}{next(self._numbers)}"
        return made if language == "zh" else made.capitalize()

    def story(self, language: str = "en", words: int = 130) -> Story:
        return story(self.chance, word=self.word(language), language=language, words=words)

    def path(self, name: str | bytes) -> Path:
        """Return where a file of this name stands, making its folders."""
        path = self.folder / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str | bytes, content: bytes | str) -> Path:
        path = self.path(name)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def good(self, name, content, *words, articles=1, failed=(0, 0), never=()) -> None:
        path = self.write(name, content)
        self.expected.append(Good(path, words, articles, failed, tuple(never)))

    def bad(self, name, content, why, *, never=(), silent=False) -> None:
        self.expected.append(Bad(self.write(name, content), why, tuple(never), silent))

    def either(self, name, content, *words, never=()) -> None:
        self.expected.append(Either(self.write(name, content), words, tuple(never)))

    def ignored(self, name, content, never=()) -> None:
        self.expected.append(Ignored(self.write(name, content), tuple(never)))
