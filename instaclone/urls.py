"""Every address of the site. `/<username>/` comes last: all other first parts are reserved names."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from instaclone import views

handler400 = views.handler400
handler403 = views.handler403
handler404 = views.handler404
handler500 = views.handler500

admin.site.site_header = admin.site.site_title = settings.SITE_NAME
admin.site.index_title = _("Staff")

api_v1 = [
    path("", include("messaging.api.urls")),
    path("", include("accounts.api.urls")),
    # Before the content room: `stories/tray` is no story.
    path("", include("social.api.urls")),
    path("", include("content.api.urls")),
    path("", include("feed.api.urls")),
]

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("media/<path:path>", views.media, name="media"),
    # Pages name their icon; this is for what asks by habit.
    path("favicon.ico", views.favicon),
    # The admin's own page for it would leave the person's other sessions alive.
    path("admin/password_change/", RedirectView.as_view(pattern_name="accounts:password_change")),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api/docs.html"),
        name="docs",
    ),
    path("api/v1/", include((api_v1, "api"))),
    path("", include("feed.urls")),
    path("", include("accounts.urls")),
    path("", include("messaging.urls")),
    path("", include("social.urls")),
    path("", include("content.urls")),
]
