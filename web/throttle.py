"""How often one address may ask. Counted in this process, in memory, and kept nowhere else."""

from __future__ import annotations

import ipaddress
import math
import time

from flask import Flask, request
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from search.errors import BadParameter
from search.settings import PREFIX, Settings

# Where a server is open to a network and nobody said otherwise: more than a reader clicks, less than a scraper wants.
OPEN = "20/second; 600/minute"
OFF, AUTOMATIC = "off", "auto"

# Those who watch over the process, and what every page needs, are not turned away.
FREE = frozenset({"health.healthz", "health.metrics", "static", "crawlers.robots"})


def register(app: Flask, settings: Settings) -> bool:
    """Turn away who asks more often than ``settings`` allow, if they say so.

    Raises ``BadParameter`` where these are no rates.
    """
    allowed = rates(settings)
    if not allowed:
        return False
    limiter = FixedWindowRateLimiter(MemoryStorage())

    @app.before_request
    def count() -> None:
        if request.endpoint in FREE:
            return
        who = _who(request.remote_addr)
        for rate in allowed:
            if not limiter.hit(rate, who):
                left = limiter.get_window_stats(rate, who).reset_time - time.time()
                raise TooManyRequests(retry_after=max(1, math.ceil(left)))

    return True


def rates(settings: Settings) -> list[RateLimitItem]:
    """The rates of ``settings``; none on a loopback address unless some are asked for."""
    said = settings.rate_limit.strip().lower()
    if said == AUTOMATIC:
        said = OFF if _loopback(settings.host) else OPEN
    if said == OFF:
        return []
    try:
        return parse_many(said)
    except ValueError:
        raise BadParameter(
            PREFIX + "RATE_LIMIT",
            f"{PREFIX}RATE_LIMIT={said[:50]!r} is no rate.",
            "Write it as 20/second; 600/minute, or off, or auto.",
        ) from None


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _who(address: str | None) -> str:
    """Whom an address stands for: a network of IPv6 usually is one customer's, who has all of its addresses."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
