"""The pages of stories: the viewer, who watched, the archive. Scripts turn the viewer's page into one that plays."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.selectors import profile_get
from content import services
from content.models import Story
from content.stories import selectors
from content.views.answers import GRID, go_to, grid_page
from content.views.story_frames import Frame, frames_of
from instaclone.common.api.routes import id_or_404
from instaclone.common.error_pages import is_htmx
from instaclone.common.errors import NotFound
from instaclone.common.ids import parse_id
from instaclone.common.pagination import PageRequest

# What every drawing of a story needs.
DRAWN_WITH = {
    "media_sizes": "(min-width: 768px) 440px, 100vw",
    "quick_reactions": ("😂", "😮", "😍", "😢", "👏", "🔥", "🎉", "💯"),
}


@login_required
@require_safe
def stories(request: Any, username: str) -> HttpResponse:
    """`/stories/<username>/`, from the first story not watched yet, or from `?story=<id>`.

    One's own stories that are over are shown by their id alone."""
    found = profile_get(viewer=request.user, username=username)
    address = reverse("content:stories", args=[found.user.username])
    asked = parse_id(request.GET.get("story", ""))
    running = selectors.stories_of(viewer=request.user, author=found.user)
    if asked and asked not in {story.pk for story in running}:
        running = _one(request.user, found.user, asked) or running
    frames = frames_of(request.user, running, address)
    if not frames:
        raise NotFound(_("There are no stories to see here any more. A story can be seen for 24 hours."))
    return viewer_page(request, frames, asked, {"person": found.user, "address": address})


def _one(viewer: User, author: User, story_id: int) -> list[Story]:
    try:
        story = selectors.story_get(viewer=viewer, story_id=story_id)
    except NotFound:
        return []
    return [story] if story.author_id == author.pk else []


def viewer_page(
    request: Any, frames: list[Frame], asked: int | None, context: dict[str, Any]
) -> HttpResponse:
    """The viewer with these stories: the whole page, or the viewer alone when scripts ask for it. The page marks
    what it shows as watched, for without scripts nobody else does."""
    at = _place(frames, asked)
    current = frames[at]
    is_part = is_htmx(request)
    if (
        not is_part
        and request.user.is_authenticated
        and not current.card.is_own
        and not current.card.is_expired
    ):
        services.story_view(viewer=request.user, story_id=current.story.pk)
    context |= {
        "frames": frames,
        "current": current,
        "previous": frames[at - 1] if at else None,
        "next": frames[at + 1] if at + 1 < len(frames) else None,
        "is_part": is_part,
        **DRAWN_WITH,
    }
    template = "content/stories/_viewer.html" if is_part else "content/stories/viewer.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _place(frames: list[Frame], asked: int | None) -> int:
    for at, frame in enumerate(frames):
        if frame.story.pk == asked:
            return at
    return next((at for at, frame in enumerate(frames) if not frame.card.seen), 0)


@login_required
@require_safe
def story_slide(request: Any, story_id: str) -> HttpResponse:
    """One story as it is now, for the viewer that shows it."""
    story = selectors.story_get(viewer=request.user, story_id=id_or_404(story_id))
    address = reverse("content:stories", args=[story.author.username])
    frame = frames_of(request.user, [story], address)[0]
    context = {"frame": frame, "current": frame, "person": story.author, **DRAWN_WITH}
    return render(request, "content/stories/_slide.html", context)


@login_required
@require_POST
def story_answer(request: Any, story_id: str, sticker_id: str) -> HttpResponse:
    """Choose in a poll, or answer a question, without scripts."""
    choice = request.POST.get("choice", "")
    answer: dict[str, Any] = {"text": request.POST.get("text", "")}
    if choice:
        answer = {"choice": parse_id(choice)}
    story = selectors.story_get(viewer=request.user, story_id=id_or_404(story_id))
    services.story_answer(user=request.user, story_id=story.pk, sticker_id=sticker_id, **answer)
    return redirect(f"{reverse('content:stories', args=[story.author.username])}?story={story.pk}")


@login_required
@require_safe
def story_viewers(request: Any, story_id: str) -> HttpResponse:
    """Who watched one's own story, what they answered and whether they like it."""
    story = selectors.story_own(owner=request.user, story_id=id_or_404(story_id))
    page = selectors.story_viewers(owner=request.user, story_id=story.pk, page=PageRequest.of(request))
    labels = {one["id"]: one for one in story.stickers}
    context = {"story": story, "stickers": labels}
    template = "content/stories/_viewers.html" if is_htmx(request) else "content/stories/viewers.html"
    return grid_page(request, template, page, context, part="content/stories/_viewer_rows.html")


@login_required
@require_POST
def story_delete(request: Any, story_id: str) -> HttpResponse:
    services.story_delete(author=request.user, story_id=id_or_404(story_id))
    messages.success(request, _("The story is deleted."))
    return go_to(request, reverse("feed:home"))


@login_required
@require_safe
def archive(request: Any) -> HttpResponse:
    """One's own stories, running and over, newest first."""
    page = selectors.story_archive(user=request.user, page=PageRequest.of(request, limit=GRID))
    part = "content/stories/_archive_tiles.html"
    return grid_page(request, "content/stories/archive.html", page, {}, part=part)
