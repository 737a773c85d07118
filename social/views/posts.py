"""A post's own page, its likes and its comments."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.cards import post_cards
from content.models import Coauthor, Post
from content.selectors import coauthors_asked, post_get, post_neighbours
from content.sharing.metadata import post_meta, with_robots
from instaclone.common.api.routes import id_or_404
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.pagination import PageRequest
from instaclone.common.ratelimit import rate_action
from social import selectors, services
from social.access import comment_for
from social.cards import comment_card, comment_cards
from social.forms import CommentForm
from social.views.answers import USER_LIST, go_back, is_undo, page_or_part, part, post_id_or_404, signed_in


@require_safe
def post(request: HttpRequest, code: str) -> HttpResponse:
    """`/p/<code>/`, of a reel `/reel/<code>/`: the whole page, or for a dialog (htmx) its inside."""
    found = post_get(viewer=request.user, post_id=post_id_or_404(code))
    address = found.get_absolute_url()
    if request.path != address:
        return redirect(
            f"{address}?{query}" if (query := request.GET.urlencode()) else address, permanent=True
        )
    return _post_page(request, found, CommentForm())


def _post_page(request: HttpRequest, post: Post, form: CommentForm, status: int = 200) -> HttpResponse:
    viewer = request.user
    newer, older = post_neighbours(viewer=viewer, post=post)
    meta = post_meta(post)
    context = {
        "card": post_cards(viewer=viewer, posts=[post])[0],
        "post": post,
        "comments": selectors.comments_of(viewer=viewer, post=post, page=PageRequest.of(request)),
        "asked": _asked(viewer, post),
        "liked_by": selectors.liked_by_hint(viewer=viewer, post=post),
        "newer": newer,
        "older": older,
        "comment_form": form,
        "meta": meta,
    }
    response = page_or_part(
        request, "social/post.html", "social/_post_dialog.html", "social/_comments.html", context
    )
    response.status_code = status
    return with_robots(response, meta)


def _asked(viewer: Any, post: Post) -> list[Coauthor]:
    """Who was asked to stand beside the author and hasn't answered: the viewer, or whom the viewer asked."""
    if not viewer.is_authenticated:
        return []
    rows = coauthors_asked(viewer=viewer, post=post)
    return [row for row in rows if row.state == Coauthor.State.INVITED]


@require_POST
@rate_action("like")
@signed_in
def like(request: Any, code: str) -> HttpResponse:
    """`/p/<code>/like/`: like, or with `undo=1` take it back."""
    change = services.unlike_post if is_undo(request) else services.like_post
    result = change(user=request.user, post_id=post_id_or_404(code))
    if not is_htmx(request):
        return go_back(request, result.target.get_absolute_url())
    card = post_cards(viewer=request.user, posts=[result.target])[0]
    return part(request, "social/_like_button.html", {"card": card})


@require_safe
@signed_in
def likes(request: HttpRequest, code: str) -> HttpResponse:
    """`/p/<code>/likes/`: who likes a post."""
    found = post_get(viewer=request.user, post_id=post_id_or_404(code))
    context = {
        "page": selectors.likers_of(viewer=request.user, post=found, page=PageRequest.of(request)),
        "title": _("Likes"),
        "empty": _("No likes yet."),
        "back": found.get_absolute_url(),
    }
    return page_or_part(request, *USER_LIST, context)


@require_http_methods(["GET", "HEAD", "POST"])
@rate_action("comment")
def comments(request: HttpRequest, code: str) -> HttpResponse:
    """`/p/<code>/comments/`: a page of comments (for a dialog with the form to write one), or a new one."""
    if request.method == "POST":
        return _comment_create(request, code)
    found = post_get(viewer=request.user, post_id=post_id_or_404(code))
    if not is_htmx(request):
        return _post_page(request, found, CommentForm())
    page = selectors.comments_of(viewer=request.user, post=found, page=PageRequest.of(request))
    context: dict[str, Any] = {"comments": page, "post": found}
    if request.headers.get("HX-Target") != "dialog":
        return render(request, "social/_comments.html", context)
    context["card"] = post_cards(viewer=request.user, posts=[found])[0]
    return render(request, "social/_comments_sheet.html", context)


@signed_in
def _comment_create(request: Any, code: str) -> HttpResponse:
    form = CommentForm(request.POST)
    if not form.is_valid():
        if is_htmx(request):
            raise InvalidInput(
                " ".join(str(text) for texts in form.errors.values() for text in texts), field="text"
            )
        found = post_get(viewer=request.user, post_id=post_id_or_404(code))
        return _post_page(request, found, form, status=400)
    comment = services.comment_create(
        author=request.user,
        post_id=post_id_or_404(code),
        text=form.cleaned_data["text"],
        parent_id=form.cleaned_data["parent"],
    )
    if not is_htmx(request):
        return go_back(request, f"{comment.post.get_absolute_url()}#comment-{comment.pk}")
    card = comment_card(viewer=request.user, comment=comment, liked=False)
    return part(request, "social/_comment.html", {"card": card})


@require_safe
def replies(request: HttpRequest, comment_id: str) -> HttpResponse:
    """`/comments/<id>/replies/`: a page of replies, oldest first."""
    comment = comment_for(request.user, id_or_404(comment_id))
    page = selectors.replies_of(viewer=request.user, comment=comment, page=PageRequest.of(request))
    context = {"page": page, "comment": comment, "post": comment.post}
    return page_or_part(
        request, "social/replies.html", "social/_replies.html", "social/_replies.html", context
    )


@require_safe
def comment_row(request: HttpRequest, comment_id: str) -> HttpResponse:
    """`/comments/<id>/row/`: one comment as it stands in its list, for a page that learnt of it while it was open.
    Elsewhere the address leads to the comment on its post's page."""
    comment = comment_for(request.user, id_or_404(comment_id))
    cards = comment_cards(viewer=request.user, post=comment.post, comments=[comment])
    if not cards:
        raise NotFound()
    if not is_htmx(request):
        return redirect(f"{comment.post.get_absolute_url()}#comment-{comment.pk}")
    return part(request, "social/_comment.html", {"card": cards[0]})


@require_POST
@signed_in
def comment_delete(request: Any, comment_id: str) -> HttpResponse:
    """`/comments/<id>/delete/`: the comment and the replies to it."""
    post_url = services.comment_delete(user=request.user, comment_id=id_or_404(comment_id)).get_absolute_url()
    if not is_htmx(request):
        return go_back(request, post_url)
    return part(request, None, toast=_("Comment deleted."))


@require_POST
@signed_in
def comment_pin(request: Any, comment_id: str) -> HttpResponse:
    """`/comments/<id>/pin/`: to the top of one's own post, or with `undo=1` back to its place."""
    change = services.comment_unpin if is_undo(request) else services.comment_pin
    comment = change(user=request.user, comment_id=id_or_404(comment_id))
    if not is_htmx(request):
        return go_back(request, comment.post.get_absolute_url())
    toast = _("Comment pinned.") if comment.is_pinned else _("Comment unpinned.")
    card = comment_card(viewer=request.user, comment=comment)
    return part(request, "social/_comment.html", {"card": card}, toast=toast)


@require_POST
@rate_action("like")
@signed_in
def comment_like(request: Any, comment_id: str) -> HttpResponse:
    """`/comments/<id>/like/`: like a comment, or with `undo=1` take it back."""
    change = services.unlike_comment if is_undo(request) else services.like_comment
    result = change(user=request.user, comment_id=id_or_404(comment_id))
    if not is_htmx(request):
        return go_back(request, result.target.post.get_absolute_url())
    card = comment_card(viewer=request.user, comment=result.target, liked=result.liked)
    return part(request, "social/_comment_like.html", {"card": card})
