"""Changing a post of one's own: edit, delete, archive."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from content import selectors, services
from content.forms import PostEditForm
from content.views.answers import go_to, post_id_of
from instaclone.common.errors import DomainError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post_edit(request: Any, code: str) -> HttpResponse:
    post = selectors.post_own(user=request.user, post_id=post_id_of(code))
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
