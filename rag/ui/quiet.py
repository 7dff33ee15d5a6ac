"""Keep Streamlit from asking strangers which addresses the machine has."""

from streamlit import net_util


def keep() -> None:
    """Let it take them for known.

    It would ask checkip.amazonaws.com, and open a socket towards 8.8.8.8, when a page of
    another origin tries to connect. No option turns that off; what it asks at its start is off
    in ``.streamlit/config.toml``.
    """
    net_util._external_ip = "127.0.0.1"  # noqa: SLF001 - its only switches
    net_util._internal_ip = "127.0.0.1"  # noqa: SLF001
