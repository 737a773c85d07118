"""The ASGI application: pages and the API over HTTP, the gateway over WebSockets."""

import gc
import os
import warnings
from importlib import import_module
from typing import Any

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "instaclone.settings")
if not apps.ready:  # a second time would configure logging anew
    django.setup(set_prefix=False)

# WhiteNoise hands out files by synchronous iterators. They are small, and Django reads them whole: that is fine.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

# Only once Django is set up.
from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.handlers.asgi import ASGIHandler  # noqa: E402

from instaclone.common.asgi import LimitBody  # noqa: E402
from messaging.routing import websocket  # noqa: E402


def make_application() -> Any:
    """An application of its own, which reads the settings as they are now."""
    return ProtocolTypeRouter({"http": LimitBody(ASGIHandler()), "websocket": websocket})


def freeze_what_is_loaded() -> None:
    """The code and what it made at its start stays as long as the process. The garbage collector looked through all of
    it every hundredth request, which held up everybody whom the process serves for a tenth of a second."""
    import_module(settings.ROOT_URLCONF)  # and with it the views
    gc.collect()
    gc.freeze()


application = make_application()
freeze_what_is_loaded()
