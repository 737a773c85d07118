"""The site's settings, made fast and hermetic. Never imported outside tests."""

import sys

from tests.environment import prepare

if "pytest" in sys.modules:  # not in a process that a test starts: it shares the test's environment
    prepare()

from instaclone.settings import *  # noqa: F403
from instaclone.settings import DATABASES, STATIC_ROOT, STORAGES, VAR_DIR

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not ":memory:": threads then lock and wait for each other as they do on a real site.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns when there is none
