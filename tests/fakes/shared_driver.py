"""The endpoint with faults that every product is tried against, where it is at hand."""

import importlib.util
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

_FILE = Path(__file__).resolve().parents[2] / "../shared/drivers/fake_openai.py"


@contextmanager
def shared_driver():
    """Run it until the block ends; it has its address as ``url``, its code as ``module``."""
    if not _FILE.exists():
        pytest.skip("the shared driver is not here")
    spec = importlib.util.spec_from_file_location("fake_openai", _FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    server = module.make_server(["--port", "0"])
    server.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.module = module
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
