"""The ASGI application: HTTP now, and the place where the WebSocket gateway is routed."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")
_django = get_asgi_application()

# Only once Django is set up.
from instaclone.common.asgi import LimitBody  # noqa: E402

application = LimitBody(_django)
