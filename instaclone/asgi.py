"""The ASGI application: pages and the API over HTTP, the gateway over WebSockets."""

import os
import warnings
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")

# WhiteNoise hands out files by synchronous iterators. They are small, and Django reads them whole: that is fine.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")


def make_application() -> Any:
    """An application of its own, which reads the settings as they are now."""
    django = get_asgi_application()
    # Only once Django is set up.
    from channels.routing import ProtocolTypeRouter

    from instaclone.common.asgi import LimitBody
    from messaging.routing import websocket

    return ProtocolTypeRouter({"http": LimitBody(django), "websocket": websocket})


application = make_application()
