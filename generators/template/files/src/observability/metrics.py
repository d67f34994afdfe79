"""The Prometheus metrics of the application, and the endpoint that serves them."""

from fastapi import Response
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

REQUESTS = Counter(
    "http_requests",
    "Requests answered, by method, route template and status.",
    ["method", "route", "status"],
)
DURATION = Histogram(
    "http_request_duration_seconds",
    "Seconds from the first byte of a request to the last byte of its answer.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
IN_FLIGHT = Gauge("http_requests_in_flight", "Requests being answered right now.")
POOL_SIZE = Gauge("db_pool_size", "Connections that the pool keeps open at most.")
POOL_IN_USE = Gauge("db_pool_connections_in_use", "Connections that requests hold right now.")


def observe_pool(engine: AsyncEngine) -> None:
    """Report the state of the engine's connection pool, read at each scrape."""

    def size() -> float:
        pool = engine.pool  # looked up each time: dispose() replaces it
        return pool.size() if isinstance(pool, QueuePool) else 0

    def in_use() -> float:
        pool = engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    POOL_SIZE.set_function(size)
    POOL_IN_USE.set_function(in_use)


async def metrics() -> Response:
    """All metrics in the Prometheus text format."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
