"""Changing a post of one's own: edit, delete, archive."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.selectors import user_get, users_by_ids
from content import selectors, services
from content.forms import PostEditForm
from content.models import Post
from content.views.answers import go_to, post_id_of
from instaclone.common.api.routes import id_or_404
from instaclone.common.errors import Conflict, DomainError, InvalidInput, NotFound
from instaclone.common.ratelimit import rate_action


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_edit(request: Any, code: str) -> HttpResponse:
    post = selectors.post_own(user=request.user, post_id=post_id_of(code))
    form = _edit_form(request, post)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                services.post_update(author=request.user, post_id=post.pk, **form.changes())
                _invite(request.user, post, form.cleaned_data.get("coauthor", ""))
            except DomainError as error:
                form.add_domain_error(error)
            else:
                messages.success(request, _("Your post is saved."))
                return redirect(post)
    return render(request, "content/edit.html", {"form": form, "post": post}, status=status)


def _edit_form(request: Any, post: Post) -> PostEditForm:
    asked = selectors.coauthors_asked(viewer=request.user, post=post)
    tagged = {tag["user_id"] for tag in post.people}
    return PostEditForm(
        post,
        request.POST if request.method == "POST" else None,
        people=users_by_ids(tagged).values() if tagged else (),
        can_invite=len(asked) < settings.POST_MAX_COAUTHORS,
    )


def _invite(author: User, post: Post, username: str) -> None:
    """InvalidInput (field `coauthor`) when nobody of that name can be asked."""
    if not (username := username.strip().removeprefix("@")):
        return
    try:
        person = user_get(viewer=author, username=username)
        services.coauthor_invite(author=author, post_id=post.pk, user_id=person.pk)
    except (NotFound, InvalidInput, Conflict) as error:
        raise InvalidInput(error.detail, field="coauthor") from None


@login_required
@require_POST
def post_delete(request: Any, code: str) -> HttpResponse:
    services.post_delete(author=request.user, post_id=post_id_of(code))
    messages.success(request, _("The post is deleted."))
    return go_to(request, request.user.get_absolute_url())


@login_required
@require_POST
def post_archive(request: Any, code: str) -> HttpResponse:
    """Archive a post of one's own, or with `undo=1` show it again."""
    post = selectors.post_own(user=request.user, post_id=post_id_of(code))
    if request.POST.get("undo") == "1":
        services.post_unarchive(author=request.user, post_id=post.pk)
        messages.success(request, _("The post is on your profile again."))
        return go_to(request, post.get_absolute_url())
    services.post_archive(author=request.user, post_id=post.pk)
    messages.success(request, _("The post is in your archive. Only you can see it there."))
    return go_to(request, request.user.get_absolute_url())


@rate_action("write")
@login_required
@require_POST
def post_pin(request: Any, code: str) -> HttpResponse:
    """Show a post of one's own first on the profile, or with `undo=1` no longer."""
    post_id = post_id_of(code)
    if request.POST.get("undo") == "1":
        services.post_unpin(author=request.user, post_id=post_id)
        messages.success(request, _("The post is in its place by time again."))
    else:
        try:
            services.post_pin(author=request.user, post_id=post_id)
        except Conflict as error:
            messages.error(request, error.detail)
        else:
            messages.success(request, _("The post stands first on your profile now."))
    return go_to(request, request.user.get_absolute_url())


@rate_action("write")
@login_required
@require_POST
def post_untag(request: Any, code: str) -> HttpResponse:
    """Take oneself out of a post's pictures."""
    services.tags_remove(user=request.user, post_id=post_id_of(code))
    messages.success(request, _("You are no longer tagged in this post."))
    return _to_post(request, code)


@rate_action("write")
@login_required
@require_POST
def coauthor_accept(request: Any, code: str) -> HttpResponse:
    """Stand beside a post's author, who asked for it."""
    services.coauthor_accept(user=request.user, post_id=post_id_of(code))
    messages.success(request, _("You are an author of this post now. It is on your profile, too."))
    return _to_post(request, code)


@rate_action("write")
@login_required
@require_POST
def coauthor_leave(request: Any, code: str) -> HttpResponse:
    """Decline to stand beside a post's author, or stop it."""
    services.coauthor_remove(user=request.user, post_id=post_id_of(code), user_id=request.user.pk)
    messages.success(request, _("You aren't an author of this post."))
    return _to_post(request, code)


@rate_action("write")
@login_required
@require_POST
def coauthor_remove(request: Any, code: str) -> HttpResponse:
    """Take a co-author (`user`, an id) off one's own post, or the invitation back."""
    user_id = id_or_404(request.POST.get("user", ""))
    services.coauthor_remove(user=request.user, post_id=post_id_of(code), user_id=user_id)
    messages.success(request, _("They aren't an author of this post any more."))
    return _to_post(request, code)


def _to_post(request: Any, code: str) -> HttpResponse:
    """To the post, as far as one may see it still."""
    try:
        post = selectors.post_get(viewer=request.user, post_id=post_id_of(code))
    except NotFound:
        return go_to(request, request.user.get_absolute_url())
    return go_to(request, post.get_absolute_url())
