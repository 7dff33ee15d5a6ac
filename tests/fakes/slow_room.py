"""A room that takes its time to write, as one with a model does."""

import time

from tests.fakes.room import FakeRoom


class SlowRoom(FakeRoom):
    """Waits before each part of a briefing."""

    def __init__(self, pause: float = 2.0) -> None:
        super().__init__()
        self.pause = pause

    def brief_stream(self, definition, *, keep=True):
        written = super().brief_stream(definition, keep=keep)
        while True:
            time.sleep(self.pause)
            try:
                part = next(written)
            except StopIteration:
                return
            yield part
