"""The environment of a test process. It must be set before Django's settings are read, so conftest.py calls
`prepare()` before anything else, and settings.py too: in a worker of xdist, which inherits the name of the settings,
pytest-django reads them before any conftest.

`TEST_ENGINE=mongodb` runs the tests on a real mongod: one for all xdist workers, with a database for each.
"""

import atexit
import os
import shutil
import tempfile

IS_XDIST_WORKER = "PYTEST_XDIST_WORKER" in os.environ


_is_prepared = False


def prepare() -> None:
    """Once in each process."""
    global _is_prepared
    if _is_prepared:
        return
    _is_prepared = True
    folder = _own_folder()
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tests.settings",
        VAR_DIR=folder,
        SECRET_KEY="only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
        SITE_URL="http://127.0.0.1:8000",
        ALLOWED_HOSTS="127.0.0.1,localhost,testserver",
        DEBUG="false",
        REDIS_URL="",
        CELERY_BROKER_URL="memory://",
        CELERY_TASK_ALWAYS_EAGER="true",
        MEDIA_STORAGE="file",
        RATE_LIMITS="off",
    )
    if os.environ.get("TEST_ENGINE", "sqlite") == "mongodb":
        # Workers inherit the address from the process that started them.
        url = os.environ.get("TEST_MONGODB_URL") or _start_mongod()
        os.environ.update(DATABASE_URL=url, TEST_MONGODB_URL=url)
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"


def _own_folder() -> str:
    """A folder for this process alone, in memory where there is such a place; gone when the process ends."""
    parent = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    folder, owner = tempfile.mkdtemp(prefix="instaclone-tests-", dir=parent), os.getpid()

    def remove() -> None:
        if os.getpid() == owner:  # not when a forked child ends
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


def _start_mongod() -> str:
    from tests.mongod import Mongod

    server, owner = Mongod(), os.getpid()

    def stop() -> None:
        if os.getpid() == owner:
            server.stop()

    atexit.register(stop)
    return server.url()
