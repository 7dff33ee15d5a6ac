"""Settings, read once at the edge from the environment and ``.env``."""

import ipaddress
import os
import re
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    SettingsConfigDict,
)

from rag.errors import SettingsError

_PLAIN: Final = (
    "PATH",
    "LANG",
    "LANGUAGE",
    "TZ",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "OPENBLAS_CORETYPE",
)
_SHORTEST_TOKEN: Final = 20
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/=-]+")


class Settings(BaseSettings):
    """Everything that can be set; ``.env.example`` lists the same fields."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_prefix="RAG_",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
        frozen=True,
    )

    openai_api_key: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="OPENAI_API_KEY",
        description="Key of the model endpoint. Leave empty to work with extracts only.",
    )
    openai_base_url: str = Field(
        default="",
        validation_alias="OPENAI_BASE_URL",
        description="Address of an OpenAI-compatible endpoint, such as your own server.",
    )
    chat_model: str = Field(
        default="gpt-5-mini",
        min_length=1,
        description="Chat model that writes answers.",
    )
    embedder: Literal["local", "openai"] = Field(
        default="local",
        description="Where vectors are made: local (no network) or openai (the endpoint).",
    )
    embedding_model: str = Field(
        default="text-embedding-3-small",
        min_length=1,
        description="Embedding model of the endpoint; used only when RAG_EMBEDDER=openai.",
    )
    library: Path | None = Field(
        default=None, description="Folder of the library. Empty means your user data folder."
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="PostgreSQL database with the rows of the library, such as "
        "postgresql://user:password@host/database. Empty means a file in the library's folder.",
    )
    timeout: float = Field(
        default=60.0,
        gt=0,
        le=600,
        description="Most seconds one request to the endpoint may take.",
    )
    lock_timeout: float = Field(
        default=60.0,
        ge=0,
        le=3600,
        description="Most seconds to wait while another process writes.",
    )
    api_tokens: SecretStr = Field(
        default=SecretStr(""),
        description="Tokens that let clients of the HTTP interface and of MCP over HTTP in, "
        "separated by commas. Empty lets in this machine alone.",
    )
    api_rate: int = Field(
        default=600,
        ge=0,
        le=1_000_000,
        description="Most requests a minute of one client of the HTTP interface; "
        "0 for no limit.",
    )
    adding: Literal["here", "workers"] = Field(
        default="here",
        description="Who adds what the app and the API are given: this process (here), or "
        "`readout worker` (workers), which needs RAG_DATABASE_URL.",
    )
    chroma_url: str = Field(
        default="",
        description="Address of a Chroma server for the vector index, such as "
        "http://127.0.0.1:8000. Empty keeps the index in the library's folder.",
    )
    chroma_token: SecretStr = Field(
        default=SecretStr(""),
        description="Token that lets Readout in at the Chroma server.",
    )

    @property
    def has_model(self) -> bool:
        """Whether an endpoint is configured: a key, or an address that may need none."""
        return bool(self.openai_api_key.get_secret_value() or self.openai_base_url)

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that let clients in, each of them long enough not to be guessed.

        Raises:
            SettingsError: One is too short, or holds what cannot be sent.
        """
        given = (one.strip() for one in self.api_tokens.get_secret_value().split(","))
        found = tuple(one for one in given if one)
        if any(len(one) < _SHORTEST_TOKEN or not _TOKEN.fullmatch(one) for one in found):
            raise SettingsError(
                "RAG_API_TOKENS: a token is too short, or has characters that cannot be sent.",
                hint=f"Use {_SHORTEST_TOKEN} or more letters, figures, - or _: "
                'python -c "import secrets; print(secrets.token_urlsafe(32))" makes one.',
            )
        return found

    @property
    def folder(self) -> Path:
        """The library's folder."""
        if self.library:
            return self.library.expanduser()
        from platformdirs import user_data_path

        return user_data_path("readout", appauthor=False) / "library"


def load_settings(library: Path | None = None) -> Settings:
    """Read the settings; ``library`` given on the command line wins.

    Raises:
        SettingsError: A setting is outside its range; the message names it, never its value.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        name = name if name.isupper() else f"RAG_{name.upper()}"
        raise SettingsError(
            f"{name}: {first['msg']}.", hint="Correct it in the environment or in .env."
        ) from None
    return settings.model_copy(update={"library": library}) if library else settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting as it is in force.

    Attributes:
        name: Of the variable.
        value: As it may be shown: of a secret only that it is set, of an address no password.
        source: ``environment``, ``.env`` or ``default``.
        meaning: What it is for.
    """

    name: str
    value: str
    source: str
    meaning: str


def in_force(settings: Settings) -> tuple[Setting, ...]:
    """Return every setting with what it is and where that was read, fit to be shown."""
    places = {
        "environment": EnvSettingsSource(Settings)(),
        ".env": DotEnvSettingsSource(Settings)(),
    }
    return tuple(
        Setting(
            name=str(known.validation_alias or f"RAG_{field.upper()}"),
            value=_shown(settings, field),
            source=next(
                (
                    place
                    for place, found in places.items()
                    if (known.validation_alias or field) in found
                ),
                "default",
            ),
            meaning=known.description or "",
        )
        for field, known in Settings.model_fields.items()
    )


def _shown(settings: Settings, field: str) -> str:
    value = getattr(settings, field)
    if field == "database_url":
        return shown_database(value.get_secret_value())
    if isinstance(value, SecretStr):
        return "set, not shown" if value.get_secret_value() else ""
    if field in {"openai_base_url", "chroma_url"}:
        return shown_address(value)
    if field == "library":
        return str(settings.folder)
    return f"{value:g}" if isinstance(value, float) else str(value)


def redacted(text: str) -> str:
    """Return ``text`` without the key, tokens and what addresses have before the host."""
    try:
        settings = Settings()
        parts = urlsplit(settings.openai_base_url)
        secrets = [settings.openai_api_key.get_secret_value(), parts.password or ""]
        database = urlsplit(settings.database_url.get_secret_value()).password or ""
        secrets += [database, unquote(database)]
        secrets += settings.api_tokens.get_secret_value().split(",")
        secrets.append(settings.chroma_token.get_secret_value())
        user = urlsplit(settings.chroma_url).username or ""
        secrets += [user, unquote(user)]
        if parts.password:
            sent = f"{unquote(parts.username or '')}:{unquote(parts.password)}"
            secrets += [unquote(parts.password), b64encode(sent.encode()).decode()]
    except ValueError:  # settings that are wrong in other ways are told by whoever loads them
        secrets = [os.environ.get("OPENAI_API_KEY", "")]  # noqa: TID251
    for secret in filter(None, map(str.strip, secrets)):
        text = text.replace(secret, "***")
    return text


def shown_address(address: str) -> str:
    """Return an address without user, password and query, which may hold secrets."""
    try:
        parts = urlsplit(address.strip())
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "not an address"
    return f"{parts.scheme}://{host}{port}{parts.path}" if host else ""


def shown_database(address: str) -> str:
    """Return the address of a database without user, password and query."""
    shown = shown_address(address)
    if shown or not address:
        return shown
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return "not an address"
    return f"{parts.scheme}://{parts.path}" if parts.scheme and parts.path else "not an address"


def is_this_machine(host: str) -> bool:
    """Return whether nobody elsewhere can reach an address, or come from it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def bare_environment() -> dict[str, str]:
    """Return the environment for a process that must not know keys or settings."""
    kept = {name: value for name, value in os.environ.items() if name in _PLAIN}  # noqa: TID251
    return {
        **kept,
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def samples_folder() -> Path:
    """Return the folder of the sample articles, in a checkout or in the installed package."""
    package = Path(__file__).parent
    checkout = package.parent / "samples"
    return checkout if checkout.is_dir() else package / "_samples"
