"""Load the prompts of ``prompts/*.md``, check them, fill them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.errors import SettingsError

_PACKAGE = Path(__file__).resolve().parent
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_FILE = re.compile(
    r"---\n(?P<front>.*?)\n---\n+# system\n(?P<system>.*?)\n# user\n(?P<user>.*)", re.DOTALL
)
_FIELDS = ("version", "purpose", "inputs", "output")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A prompt and what it needs.

    Attributes:
        version: Raised with every change of its text; stands in every trace.
        inputs: Its variables, exactly those that its two parts use.
        output: What the reply is read as.
    """

    name: str
    version: int
    purpose: str
    inputs: tuple[str, ...]
    output: str
    system: str
    user: str

    @property
    def label(self) -> tuple[str, int]:
        """Name and version, as a trace records them."""
        return self.name, self.version

    def fill(self, **values: str) -> tuple[str, str]:
        """Return the system and the user message.

        Values are inserted once and never scanned again: a value that looks like a variable
        stays the text it is.

        Raises:
            TypeError: The arguments are not exactly the declared inputs.
        """
        if set(values) != set(self.inputs):
            raise TypeError(
                f"prompt {self.name!r} takes {sorted(self.inputs)}, got {sorted(values)}"
            )

        def insert(variable: re.Match[str]) -> str:
            return values[variable[1]]

        return _VARIABLE.sub(insert, self.system), _VARIABLE.sub(insert, self.user)


@cache
def load(name: str) -> Prompt:
    """Return the prompt of that name, from the checkout or the installed package.

    Raises:
        SettingsError: There is no such file, or it does not declare what it uses.
    """
    return read(folder() / f"{name}.md")


def folder() -> Path:
    """Return where the prompt files are: the checkout's folder, else the package's copy."""
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "prompts").is_dir():
        return checkout / "prompts"
    return _PACKAGE / "_prompts"


def read(path: Path) -> Prompt:
    """Return the prompt of one file.

    Raises:
        SettingsError: There is no such file, or it does not declare what it uses.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise _wrong(path, "cannot be read") from None
    parts = _FILE.fullmatch(text)
    if not parts:
        raise _wrong(path, "needs front matter, then '# system', then '# user'")
    front = dict(_field(path, line) for line in parts["front"].splitlines())
    if tuple(front) != _FIELDS:
        raise _wrong(path, f"must declare {', '.join(_FIELDS)}, in this order")
    if not front["version"].isdecimal() or int(front["version"]) < 1:
        raise _wrong(path, "its version must be a number from 1")
    system, user = parts["system"].strip(), parts["user"].strip()
    inputs = tuple(front["inputs"].split())
    used = set(_VARIABLE.findall(system + user))
    if used != set(inputs):
        raise _wrong(path, f"declares the inputs {sorted(inputs)} but uses {sorted(used)}")
    return Prompt(
        name=path.stem,
        version=int(front["version"]),
        purpose=front["purpose"],
        inputs=inputs,
        output=front["output"],
        system=system,
        user=user,
    )


def _field(path: Path, line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise _wrong(path, f"front matter line without a colon: {line!r}")
    return name.strip(), value.strip()


def _wrong(path: Path, what: str) -> SettingsError:
    return SettingsError(
        f"Prompt file {path.name}: {what}.", hint="Restore the file from the distribution."
    )
