"""The WSGI application, for servers without sockets (benchmarks, HTTP-only replicas)."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")
os.environ.setdefault("CONN_MAX_AGE", "600")

application = get_wsgi_application()
# What was loaded so far stays for good: the garbage collector need not look through it time and again.
gc.collect()
gc.freeze()
