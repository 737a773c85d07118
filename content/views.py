"""Pages of the content room: making and editing posts, profiles, the archive."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.api.presenters import relationship
from accounts.selectors import Profile, profile_get
from content import selectors, services
from content.forms import CreateForm, PostEditForm
from content.visibility import Sight
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import DomainError, NotFound
from instaclone.common.ids import from_shortcode
from instaclone.common.pagination import Page, PageRequest
from instaclone.common.ratelimit import rate_action

GRID = 24  # divides by the three columns, and fills a tall window

LIMITS = {
    "media": settings.POST_MAX_MEDIA,
    "bytes": settings.IMAGE_MAX_BYTES,
    "caption": settings.CAPTION_MAX_LENGTH,
    "hashtags": settings.CAPTION_MAX_HASHTAGS,
}


@rate_action("upload")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Any) -> HttpResponse:
    """The composer; without scripts a form that posts one photo."""
    if request.method != "POST":
        return render(request, "content/create.html", {"form": CreateForm(), "limits": LIMITS})
    form = CreateForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            post = services.post_create_from_file(author=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_domain_error(error)
            status = error.status
        else:
            messages.success(request, _("Your post is shared."))
            return redirect(post)
    else:
        status = 400
    return render(request, "content/create.html", {"form": form, "limits": LIMITS}, status=status)


@require_safe
def profile(request: HttpRequest, username: str) -> HttpResponse:
    """Somebody's profile with the grid of their posts."""
    found = profile_get(viewer=request.user, username=username)
    if username != found.user.username:
        return redirect(found.user, permanent=True)
    sight = Sight.given(request.user, found.user.pk, found.relations)
    page = selectors.posts_of(
        viewer=request.user, author=found.user, page=PageRequest.of(request, limit=GRID), sight=sight
    )
    context = _profile_context(request.user, found)
    return _grid_page(request, "content/profile.html", page, context)


@login_required
@require_safe
def archive(request: Any) -> HttpResponse:
    """One's own archived posts."""
    page = selectors.archived_posts(user=request.user, page=PageRequest.of(request, limit=GRID))
    return _grid_page(request, "content/archive.html", page, {"is_own": True})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_edit(request: Any, code: str) -> HttpResponse:
    post = selectors.post_own(user=request.user, post_id=_id(code))
    form = PostEditForm(post, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.post_update(author=request.user, post_id=post.pk, **form.changes())
            except DomainError as error:
                form.add_domain_error(error)
            else:
                messages.success(request, _("Your post is saved."))
                return redirect(post)
    return render(request, "content/edit.html", {"form": form, "post": post}, status=status)


@login_required
@require_POST
def post_delete(request: Any, code: str) -> HttpResponse:
    services.post_delete(author=request.user, post_id=_id(code))
    messages.success(request, _("The post is deleted."))
    return _go(request, request.user.get_absolute_url())


@login_required
@require_POST
def post_archive(request: Any, code: str) -> HttpResponse:
    """Archive a post of one's own, or with `undo=1` show it again."""
    post = selectors.post_own(user=request.user, post_id=_id(code))
    if request.POST.get("undo") == "1":
        services.post_unarchive(author=request.user, post_id=post.pk)
        messages.success(request, _("The post is on your profile again."))
        return _go(request, post.get_absolute_url())
    services.post_archive(author=request.user, post_id=post.pk)
    messages.success(request, _("The post is in your archive. Only you can see it there."))
    return _go(request, request.user.get_absolute_url())


def _profile_context(viewer: Any, found: Profile) -> dict[str, Any]:
    is_own = viewer.is_authenticated and viewer.pk == found.user.pk
    relations = relationship(found.user.pk, found.relations)
    return {
        "profile": found.user,
        "relations": found.relations,
        "relationship": {**relations, "is_self": is_own},
        "is_own": is_own,
        "can_see": is_own or not found.user.is_private or relations["following"],
        "tab": "posts",
    }


def _grid_page(request: HttpRequest, template: str, page: Page[Any], context: dict[str, Any]) -> HttpResponse:
    """The whole page, or its further tiles when htmx asks for what comes after a cursor."""
    is_part = is_htmx(request) and "cursor" in request.GET
    response = render(request, "content/_grid.html" if is_part else template, {**context, "page": page})
    response["Vary"] = "HX-Request"
    return response


def _id(code: str) -> int:
    post_id = from_shortcode(code)
    if post_id is None:
        raise NotFound()
    return post_id


def _go(request: HttpRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if is_htmx(request) else redirect(address)
