"""Draw a page again after Stop, which ends its run and draws nothing more by itself."""

import logging
import threading
from typing import Any

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

_log = logging.getLogger(__name__)
_AFTER = 0.2
"""Seconds the stopped run is given to end."""


def after_stop() -> None:
    """Ask for a run of the page as soon as the one that is being stopped has ended.

    A page may not do so itself once Stop was pressed, and a fragment that looks for it each
    second costs every session a run a second.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context and runtime.exists():
        given = (runtime.get_instance(), context.session_id)
        threading.Timer(_AFTER, _ask, given).start()


def _ask(app: runtime.Runtime, session_id: str) -> None:
    try:
        sessions = app._session_mgr  # noqa: SLF001 - there is no other way
        found = sessions.get_active_session_info(session_id)
        if found is not None:  # else the browser has gone
            session: Any = found.session
            session._event_loop.call_soon_threadsafe(  # noqa: SLF001
                session.request_rerun,
                session._client_state,  # noqa: SLF001
            )
    except (AttributeError, RuntimeError):
        _log.exception("a stopped page is drawn at the next click only")
