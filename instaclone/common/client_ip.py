"""Where a request comes from, behind any number of proxies of our own."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = 64  # what one customer of a provider gets
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]*)\](?::\d+)?|(?P<v4>[0-9.]+):\d+", re.ASCII)


def client_ip(request: HttpRequest) -> str | None:
    """The address of the client in canonical form; None when it isn't known (a Unix socket).

    Each proxy appends the address it was called from to `X-Forwarded-For`, so with `TRUSTED_PROXIES` of our
    own the entry that many places from the right was written by the outermost of them. What stands left of
    it is the client's claim, and with no proxies the whole header is.
    """
    hops: int = settings.TRUSTED_PROXIES
    if hops > 0:
        entries = [part for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(entries) >= hops and (address := _parse(entries[-hops])) is not None:
            return str(address)
    address = _parse(request.META.get("REMOTE_ADDR") or "")
    return str(address) if address is not None else None


def client_network(request: HttpRequest) -> str:
    """What rates are counted by: an IPv4 address, or the /64 of an IPv6 address."""
    ip = client_ip(request)
    if ip is None:
        return "unknown"
    if ":" not in ip:
        return ip
    return str(ipaddress.ip_network(f"{ip}/{IPV6_PREFIX}", strict=False).network_address)


def _parse(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    text = text.strip()
    if match := _WITH_PORT.fullmatch(text):
        text = match["v6"] or match["v4"] or ""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
