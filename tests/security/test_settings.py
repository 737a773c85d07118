"""A site that others can reach starts only with real secrets, and with everything locked that can be."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOW = """
import json, django
from django.conf import settings
names = [
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS", "DEBUG", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SECRET_KEY",
    "CORS_ALLOWED_ORIGINS", "PASSWORD_HASHERS",
]
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def run(tmp_path: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Python with only these variables of ours, as on a fresh machine."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "instaclone.settings",
        "VAR_DIR": str(tmp_path),
        **variables,
    }
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100
    )


def settings_of(tmp_path: Path, **variables: str) -> dict[str, object]:
    result = run(tmp_path, "-c", SHOW, **variables)
    assert result.returncode == 0, result.stderr
    shown: dict[str, object] = json.loads(result.stdout)
    return shown


def strong_key() -> str:
    return secrets.token_urlsafe(48)


@pytest.mark.parametrize(
    "key",
    ["", "short", "x" * 80, "abc" * 30, "django-insecure-" + "q8Zr1Lw0VbXk2Nf7Tj4Hs9Dg3Mc6Py5Ra" * 2],
    ids=["missing", "short", "one letter", "three letters", "Django's example"],
)
def test_a_public_site_does_not_start_with_a_weak_secret(tmp_path: Path, key: str) -> None:
    result = run(tmp_path, "-c", SHOW, SITE_URL="https://photos.example", SECRET_KEY=key)
    assert result.returncode != 0
    assert "ImproperlyConfigured: SECRET_KEY" in result.stderr
    assert not key or key not in result.stderr


def test_a_public_site_does_not_start_without_https_unless_told_so(tmp_path: Path) -> None:
    result = run(tmp_path, "-c", SHOW, SITE_URL="http://photos.example", SECRET_KEY=strong_key())
    assert "ImproperlyConfigured: SITE_URL" in result.stderr


def test_a_public_site_locks_its_cookies_and_insists_on_https(tmp_path: Path) -> None:
    shown = settings_of(tmp_path, SITE_URL="https://photos.example", SECRET_KEY=strong_key())
    for name in (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
    ):
        assert shown[name] is True, name
    assert shown["SESSION_COOKIE_HTTPONLY"] is True
    assert shown["SESSION_COOKIE_SAMESITE"] == shown["CSRF_COOKIE_SAMESITE"] == "Lax"
    assert shown["SECURE_HSTS_SECONDS"] == 31_536_000
    assert shown["DEBUG"] is False
    assert "photos.example" in shown["ALLOWED_HOSTS"]  # type: ignore[operator]
    assert "*" not in shown["ALLOWED_HOSTS"]  # type: ignore[operator]
    assert shown["CSRF_TRUSTED_ORIGINS"] == ["https://photos.example"]
    assert shown["CORS_ALLOWED_ORIGINS"] == []
    assert "Argon2" in str(shown["PASSWORD_HASHERS"])


def test_a_site_of_one_machine_makes_its_own_secret_once_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = (settings_of(tmp_path)["SECRET_KEY"] for _ in range(2))
    assert first == second
    assert len(str(first)) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert settings_of(tmp_path / "another")["SECRET_KEY"] != first


@pytest.mark.slow
def test_the_deployment_check_is_clean(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        SITE_URL="https://photos.example",
        SECRET_KEY=strong_key(),
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.slow
def test_several_processes_need_a_shared_cache(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        *("manage.py", "check", "--deploy", "--fail-level", "ERROR", "--tag", "security"),
        SITE_URL="https://photos.example",
        SECRET_KEY=strong_key(),
        WEB_CONCURRENCY="4",
    )
    assert "instaclone.E002" in result.stderr
    assert result.returncode != 0


def test_no_secret_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = listed.splitlines()
    assert not [
        name for name in names if Path(name).name in (".env", "secret_key") or name.endswith((".pem", ".key"))
    ]
    assert "django-insecure" not in (ROOT / "instaclone" / "settings.py").read_text().replace(
        'startswith("django-insecure-")', ""
    )
