"""The ASGI application: HTTP now, and the place where the WebSocket gateway is routed."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")

application = get_asgi_application()
