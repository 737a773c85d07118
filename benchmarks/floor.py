"""The floor: Django with no middleware and no database, returning bytes that it holds in memory."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

PAGES = {page.name: page.read_bytes() for page in Path(os.environ["FLOOR_PAGES"]).glob("page-*.json")}


def page(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(PAGES[name], content_type="application/json")


urlpatterns = [path("<name>", page)]

# gunicorn's environment names the site's settings; this process has its own.
settings.configure(
    ROOT_URLCONF=__name__, MIDDLEWARE=[], ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="floor", USE_TZ=True
)
application = get_wsgi_application()
