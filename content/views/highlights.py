"""The pages of highlights: watching one, making, changing and ordering one's own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content import services
from content.models import Story
from content.services.highlights import TITLE_MAX_LENGTH
from content.stories import highlights, selectors
from content.views.answers import go_to
from content.views.stories import viewer_page
from content.views.story_frames import frames_of
from instaclone.common.api.routes import id_or_404
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import DomainError, InvalidInput, NotFound
from instaclone.common.ids import parse_id
from instaclone.common.pagination import PageRequest

CHOICE = 96  # of the newest stories of the archive that are offered


@require_safe
def highlight(request: HttpRequest, highlight_id: str) -> HttpResponse:
    """`/stories/highlights/<id>/`: its stories in the viewer; the owner's other highlights are beside it."""
    found = highlights.highlight_get(viewer=request.user, highlight_id=id_or_404(highlight_id))
    beside = highlights.highlights_of(viewer=request.user, owner=found.owner)
    address = found.highlight.get_absolute_url()
    frames = frames_of(request.user, found.stories, address)
    context = {
        "person": found.owner,
        "address": address,
        "highlight": found.highlight,
        "addresses": " ".join(card.highlight.get_absolute_url() for card in beside),
    }
    asked = parse_id(request.GET.get("story", "")) or found.stories[0].pk
    return viewer_page(request, frames, asked, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def highlight_new(request: Any) -> HttpResponse:
    """`/stories/highlights/new/`: a title and stories of the archive."""
    if request.method != "POST":
        return _form(request, chosen=_ids(request.GET, "story"))
    try:
        made = services.highlight_create(owner=request.user, **_fields(request))
    except DomainError as error:
        return _form(request, chosen=_ids(request.POST, "story"), error=error)
    messages.success(request, _("“%(title)s” is on your profile.") % {"title": made.title})
    return redirect(request.user)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def highlight_edit(request: Any, highlight_id: str) -> HttpResponse:
    """Its title, stories and cover."""
    card = highlights.highlight_get(viewer=request.user, highlight_id=id_or_404(highlight_id))
    if not card.is_own:
        raise NotFound(_("This highlight isn't available."))
    if request.method != "POST":
        return _form(request, card, chosen=[story.pk for story in card.stories])
    try:
        services.highlight_update(owner=request.user, highlight_id=card.highlight.pk, **_fields(request))
    except DomainError as error:
        return _form(request, card, chosen=_ids(request.POST, "story"), error=error)
    messages.success(request, _("The highlight is saved."))
    return redirect(request.user)


@login_required
@require_POST
def highlight_delete(request: Any, highlight_id: str) -> HttpResponse:
    services.highlight_delete(owner=request.user, highlight_id=id_or_404(highlight_id))
    messages.success(request, _("The highlight is removed. Its stories are still in your archive."))
    return go_to(request, request.user.get_absolute_url())


@login_required
@require_POST
def highlight_move(request: Any, highlight_id: str) -> HttpResponse:
    """One place towards the beginning (`by` -1) or the end (1) of one's highlights."""
    ids = [card.highlight.pk for card in highlights.highlights_of(viewer=request.user, owner=request.user)]
    wanted = id_or_404(highlight_id)
    if wanted not in ids:
        raise NotFound(_("This highlight isn't available."))
    at = ids.index(wanted)
    ids.insert(max(0, at + (-1 if request.POST.get("by") == "-1" else 1)), ids.pop(at))
    services.highlights_reorder(owner=request.user, ids=ids)
    return redirect("content:highlight_edit", wanted)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def story_highlight(request: Any, story_id: str) -> HttpResponse:
    """Put one story of one's own into a highlight (`highlight`, an id), take it out (with `undo`), or begin a new one
    with it (`title`)."""
    story = selectors.story_own(owner=request.user, story_id=id_or_404(story_id))
    if request.method == "POST":
        try:
            said = _change_highlight(request, story)
        except DomainError as error:
            return _choice(request, story, error)
        messages.success(request, said)
        return go_to(request, request.user.get_absolute_url())
    return _choice(request, story)


def _change_highlight(request: Any, story: Story) -> str:
    """Does what the form says; gives what to tell."""
    chosen = parse_id(request.POST.get("highlight", ""))
    if chosen is None:
        title = request.POST.get("title", "")
        made = services.highlight_create(owner=request.user, title=title, story_ids=[story.pk])
        return _("“%(title)s” is on your profile.") % {"title": made.title}
    if request.POST.get("undo") == "1":
        left = services.highlight_update(owner=request.user, highlight_id=chosen, remove=[story.pk])
        return _("Taken out of “%(title)s”.") % {"title": left.title}
    joined = services.highlight_update(owner=request.user, highlight_id=chosen, add=[story.pk])
    return _("Added to “%(title)s”.") % {"title": joined.title}


def _choice(request: Any, story: Story, error: DomainError | None = None) -> HttpResponse:
    context = {
        "story": story,
        "highlights": highlights.highlights_of(viewer=request.user, owner=request.user),
        "holding": {one.pk for one in highlights.highlights_with(owner=request.user, story_id=story.pk)},
        "title_max_length": TITLE_MAX_LENGTH,
        "error": error.detail if error else "",
    }
    template = (
        "content/stories/_add_to_highlight.html"
        if is_htmx(request)
        else "content/stories/add_to_highlight.html"
    )
    return render(request, template, context, status=error.status if error else 200)


def _fields(request: Any) -> dict[str, Any]:
    """As the services take them."""
    story_ids = _ids(request.POST, "story")
    cover = parse_id(request.POST.get("cover", ""))
    return {
        "title": request.POST.get("title", ""),
        "story_ids": story_ids,
        # A cover that isn't chosen any more: the first story's picture stands for the highlight.
        "cover_story_id": cover if cover in story_ids else None,
    }


def _ids(data: Any, name: str) -> list[int]:
    ids = [parse_id(value) for value in data.getlist(name)]
    return list(dict.fromkeys(value for value in ids if value is not None))


def _form(
    request: Any,
    card: highlights.HighlightCard | None = None,
    *,
    chosen: list[int],
    error: DomainError | None = None,
) -> HttpResponse:
    offered = selectors.story_archive(user=request.user, page=PageRequest(limit=CHOICE)).items
    known = {story.pk for story in offered}
    older = [story for story in card.stories if story.pk not in known] if card else []
    data = request.POST if request.method == "POST" else {}
    context = {
        "card": card,
        "stories": [*offered, *older[::-1]],
        "chosen": set(chosen),
        "title": data.get("title", card.highlight.title if card else ""),
        "cover": parse_id(data.get("cover", "")) or (card.highlight.cover_story_id if card else None),
        "title_max_length": TITLE_MAX_LENGTH,
        "error": error.detail if error else "",
        "error_field": error.field if isinstance(error, InvalidInput) else "",
        "cancel": card.highlight.get_absolute_url() if card else reverse("content:story_archive"),
    }
    status = error.status if error else 200
    return render(request, "content/stories/highlight_form.html", context, status=status)
