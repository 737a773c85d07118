"""The WSGI application, for servers without sockets (benchmarks, HTTP-only replicas)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")

application = get_wsgi_application()
