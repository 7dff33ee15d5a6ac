"""What is counted of requests, for Prometheus; names of routes, never what was asked."""

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

MEDIA_TYPE = CONTENT_TYPE_LATEST

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Measures:
    """Counts what one server does."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "readout_request_seconds",
            "Seconds a request took, streams until their end.",
            ("method", "route", "status"),
            registry=self._registry,
            buckets=_BUCKETS,
        )
        self._refused = Counter(
            "readout_refused",
            "Requests refused before any work, by reason.",
            ("reason",),
            registry=self._registry,
        )
        self._open = Gauge(
            "readout_requests_open", "Requests being worked on.", registry=self._registry
        )
        self._away = Gauge(
            "readout_index_away",
            "1 while searches do without the vector index, since it cannot be reached.",
            registry=self._registry,
        )
        self._waiting = Gauge(
            "readout_parts_waiting",
            "Parts of jobs that workers have not done.",
            registry=self._registry,
        )

    def began(self) -> None:
        """Count a request in."""
        self._open.inc()

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request out."""
        self._open.dec()
        self._seconds.labels(method, route, str(status)).observe(seconds)

    def refused(self, reason: str) -> None:
        """Count a request that was not let in."""
        self._refused.labels(reason).inc()

    def page(self, *, away: bool, waiting: float) -> bytes:
        """Return all of it in Prometheus's text form.

        Args:
            away: Whether searches do without the vector index now.
            waiting: How many parts of jobs wait for workers, or are being done.
        """
        self._away.set(away)
        self._waiting.set(waiting)
        return generate_latest(self._registry)
