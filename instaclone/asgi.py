"""The ASGI application: pages and the API over HTTP, the gateway over WebSockets."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")
_django = get_asgi_application()

# WhiteNoise hands out files by synchronous iterators. They are small, and Django reads them whole: that is fine.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

# Only once Django is set up.
from channels.routing import ProtocolTypeRouter  # noqa: E402

from instaclone.common.asgi import LimitBody  # noqa: E402
from messaging.routing import websocket  # noqa: E402

application = ProtocolTypeRouter({"http": LimitBody(_django), "websocket": websocket})
