"""The process that serves the site, as it stands before its first request."""

import subprocess
import sys

WHAT_A_COLLECTION_LOOKS_THROUGH = """
import gc, sys
import instaclone.asgi
print(gc.get_freeze_count(), len(gc.get_objects()), "feed.views" in sys.modules)
"""


def test_the_collector_leaves_alone_what_stays() -> None:
    command = [sys.executable, "-c", WHAT_A_COLLECTION_LOOKS_THROUGH]
    frozen, others, has_views = subprocess.check_output(command, text=True).split()
    assert int(frozen) > 100_000
    assert int(others) < 1_000
    assert has_views == "True"
