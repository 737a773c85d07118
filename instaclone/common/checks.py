"""System checks of a site that others can reach (`manage.py check --deploy`)."""

import os
from typing import Any

from django.conf import settings
from django.core import checks
from django_ratelimit.core import rate_re


@checks.register(checks.Tags.security, deploy=True)
def check_public_site(**kwargs: Any) -> list[checks.CheckMessage]:
    """What the settings don't refuse by themselves, but a public site shouldn't go without."""
    if settings.IS_LOCAL:
        return [_warn("W001", "SITE_URL names this machine.", "Set SITE_URL to the address people will use.")]
    found = [_https(), _shared_cache(), _hosts(), _rates_on(), _mail()]
    return [message for message in found if message is not None]


@checks.register(checks.Tags.security)
def check_rates(**kwargs: Any) -> list[checks.CheckMessage]:
    """Every rate in settings can be read, whether or not rates are on."""
    wrong = [name for name, rate in settings.RATES.items() if not rate_re.fullmatch(rate)]
    return [checks.Error(f"RATES: {name} is not `count/period`.", id="instaclone.E001") for name in wrong]


def _https() -> checks.CheckMessage | None:
    if settings.IS_HTTPS:
        return None
    return _warn("W002", "The site is served without HTTPS.", "Set SITE_URL to an https:// address.")


def _shared_cache() -> checks.CheckMessage | None:
    processes = int(os.environ.get("WEB_CONCURRENCY") or 1)
    if processes <= 1 or settings.REDIS_URL:
        return None
    return checks.Error(
        "Several web processes without a shared cache: each would keep its own rate limits and events.",
        hint="Set REDIS_URL, or WEB_CONCURRENCY=1.",
        id="instaclone.E002",
    )


def _hosts() -> checks.CheckMessage | None:
    if "*" not in settings.ALLOWED_HOSTS:
        return None
    return _warn("W003", "ALLOWED_HOSTS allows every name.", "List the names of this site.")


def _rates_on() -> checks.CheckMessage | None:
    if settings.RATELIMIT_ENABLE:
        return None
    return _warn("W004", "Rate limits are switched off.", "Remove RATE_LIMITS=off.")


def _mail() -> checks.CheckMessage | None:
    if "console" not in settings.EMAIL_BACKEND:
        return None
    # For information: a site can be run without mail, but nobody can reset a password on it.
    return checks.Info("E-mail is only printed.", hint="Set EMAIL_URL.", id="instaclone.I001")


def _warn(number: str, message: str, hint: str) -> checks.CheckMessage:
    return checks.Warning(message, hint=hint, id=f"instaclone.{number}")
