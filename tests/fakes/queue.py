"""A queue in memory, which one process hands out and does."""

from rag.errors import UnavailableError


class MemoryQueue:
    """Parts in the order of their urgency; those that fail come last, and wait for nobody."""

    def __init__(self):
        self.parts = []
        self.is_away = False
        self.given = []

    def put(self, parts, *, urgency):
        """Keep parts, or be away."""
        if self.is_away:
            raise UnavailableError("The queue is away.", hint="Wait.")
        self.parts += [(-urgency, 0, part) for part in parts]
        self.parts.sort(key=lambda one: one[0])

    def serve(self, work, *, left, stopped, wait):
        """Do what there is, and what is left to do besides."""
        there = {part for *_, part in self.parts}
        self.parts += [(0, 0, part) for part in left() if part not in there]
        while self.parts and not stopped.is_set():
            urgency, tries, part = self.parts.pop(0)
            self.given.append((part, tries))
            try:
                is_done = work(part, tries)
            except Exception:  # noqa: BLE001 - whatever it is, the part is handed out again
                is_done = False
            if not is_done:
                self.parts.append((urgency, tries + 1, part))
