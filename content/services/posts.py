"""Publishing and editing posts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from content import signals
from content.media import summary
from content.models import Media, Post
from content.services.coauthors import clean_coauthors, coauthors_ask
from content.services.hashtags import hashtags_ensure, hashtags_set
from content.services.media import in_use, media_delete, media_upload, usable_media
from content.services.people import clean_tags, tags_set
from content.services.places import place_ensure, places_count, places_move
from content.services.text import clean_alt_text, clean_caption, clean_location
from content.visibility import reach_of
from instaclone.common.counters import move
from instaclone.common.errors import InvalidInput, NotFound
from instaclone.common.transactions import atomic, on_commit

# What a camera adds to the length it was set to.
REEL_TOLERANCE_S = 0.5


def post_create(
    *,
    author: User,
    media_ids: Sequence[int],
    caption: str = "",
    location: str = "",
    audience: str = Post.Audience.FOLLOWERS,
    comments_disabled: bool = False,
    hide_like_count: bool = False,
    kind: str = Post.Kind.POST,
    tagged_users: Iterable[Mapping[str, Any]] = (),
    coauthors: Sequence[int] = (),
) -> Post:
    """Publish pictures of the author's, in this order, as one post; a reel is one video of at most 90 s.

    `tagged_users` says who is in the pictures (`content.services.people.clean_tags`), `coauthors` (ids, one at most)
    who is asked to stand beside the author.

    InvalidInput for 0 or more than 20 pictures, one twice, one that isn't there for the author (whoever
    else's it may be), or text that is too long; Conflict for a picture that is used already."""
    plan = PostPlan.of(
        author=author,
        media_ids=media_ids,
        caption=caption,
        location=location,
        audience=audience,
        comments_disabled=comments_disabled,
        hide_like_count=hide_like_count,
        kind=kind,
        tagged_users=tagged_users,
        coauthors=coauthors,
    )
    return post_publish(author_id=author.pk, plan=plan)


@dataclass(frozen=True, slots=True)
class PostPlan:
    """A post that was checked as far as that is possible before the transaction that publishes it."""

    fields: dict[str, Any]
    media_ids: Sequence[int]
    hashtag_ids: Collection[int]
    coauthor_ids: Sequence[int]
    # Of a draft the people who can't be met any more are left out; the others are told of them.
    drop_strangers: bool

    @classmethod
    def of(
        cls,
        *,
        author: User,
        media_ids: Sequence[int],
        caption: str = "",
        tagged_users: Iterable[Mapping[str, Any]] = (),
        coauthors: Sequence[int] = (),
        drop_strangers: bool = False,
        **options: Any,
    ) -> "PostPlan":
        """From what `post_create` takes; InvalidInput as there."""
        _check_media_ids(media_ids)
        if options.get("audience", Post.Audience.FOLLOWERS) not in Post.Audience.values:
            raise InvalidInput(_("Choose who may see the post."), field="audience")
        caption, hashtags = clean_caption(caption)
        location = clean_location(options.get("location", ""))
        people = clean_tags(
            author=author, tags=tagged_users, media_ids=media_ids, drop_strangers=drop_strangers
        )
        fields = {
            **options,
            "caption": caption,
            "location": location,
            "people": people,
            "place_id": place_ensure(location),
        }
        return cls(
            fields=fields,
            media_ids=media_ids,
            hashtag_ids=hashtags_ensure(hashtags).values(),
            coauthor_ids=clean_coauthors(author, coauthors),
            drop_strangers=drop_strangers,
        )


def post_create_from_file(*, author: User, file: IO[Any], caption: str = "", alt_text: str = "") -> Post:
    """Upload one picture and publish it, in one go. When the post can't be made the picture isn't kept."""
    clean_caption(caption)
    media = media_upload(owner=author, file=file, alt_text=alt_text)
    try:
        return post_create(author=author, media_ids=[media.pk], caption=caption)
    except BaseException:
        media_delete(owner=author, media_id=media.pk)
        raise


@atomic
def post_publish(*, author_id: int, plan: PostPlan) -> Post:
    """Publish what was planned; the errors are those of `post_create`."""
    # The author's row is read and moved in this transaction, so an account that turns private at the same
    # time can't miss the new post.
    author = User.objects.get(pk=author_id)
    post = Post(author=author, **plan.fields)
    media = usable_media(author.pk, plan.media_ids)
    if post.kind == Post.Kind.REEL:
        check_reel(media)
    post.media = [summary(one) for one in media]
    post.reach = reach_of(state=post.state, audience=post.audience, author=author)
    post.save(force_insert=True)
    free = Media.objects.unused().filter(pk__in=plan.media_ids, state=Media.State.READY)
    if free.update(post=post) != len(media):
        raise in_use()
    hashtags_set(post, plan.hashtag_ids)
    places_count(post.place_id, 1)
    if post.people:
        tags_set(post, post.people)
    coauthors_ask(post, plan.coauthor_ids, drop_strangers=plan.drop_strangers)
    move(User.objects.filter(pk=author.pk), "posts_count", 1)
    on_commit(partial(announce, signals.post_published, post.pk, author.pk))
    return post


def post_update(
    *,
    author: User,
    post_id: int,
    caption: str | None = None,
    location: str | None = None,
    comments_disabled: bool | None = None,
    hide_like_count: bool | None = None,
    alt_texts: Mapping[int, str] | None = None,
    tagged_users: Iterable[Mapping[str, Any]] | None = None,
) -> Post:
    """Change what is given of one's own post, archived or not; None leaves a value as it is.

    `alt_texts` maps ids of the post's media to new texts; `tagged_users` are all who are in its pictures.
    NotFound when the post isn't the author's; InvalidInput as for `post_create`."""
    fields: dict[str, Any] = {}
    hashtag_ids = None
    if caption is not None:
        fields["caption"], tags = clean_caption(caption)
        hashtag_ids = hashtags_ensure(tags).values()
    if location is not None:
        fields["location"] = clean_location(location)
        fields["place_id"] = place_ensure(fields["location"])
    if comments_disabled is not None:
        fields["comments_disabled"] = comments_disabled
    if hide_like_count is not None:
        fields["hide_like_count"] = hide_like_count
    texts = {key: clean_alt_text(text, field="alt_texts") for key, text in (alt_texts or {}).items()}
    if tagged_users is not None:
        shown = [one["id"] for one in _own(author.pk, post_id).media]
        fields["people"] = clean_tags(author=author, tags=tagged_users, media_ids=shown)
    return _edit(post_id, author.pk, fields, hashtag_ids, texts)


@atomic
def _edit(
    post_id: int,
    author_id: int,
    fields: dict[str, Any],
    hashtag_ids: Collection[int] | None,
    alt_texts: Mapping[int, str],
) -> Post:
    post = _own(author_id, post_id)
    place_before = post.place_id
    for name, value in fields.items():
        setattr(post, name, value)
    _set_alt_texts(post, alt_texts)
    post.edited_at = timezone.now()
    # Written before the hashtags are read: two edits at once then meet here, and one comes after the other.
    post.save(update_fields=[*fields, "media", "edited_at"])
    if hashtag_ids is not None:
        hashtags_set(post, hashtag_ids)
    places_move(post, place_before)
    if "people" in fields:
        tags_set(post, post.people)
    on_commit(partial(announce, signals.post_edited, post.pk, author_id))
    return post


def _own(author_id: int, post_id: int) -> Post:
    post = Post.objects.own(User(pk=author_id)).filter(pk=post_id).first()
    if post is None:
        raise NotFound()
    return post


def announce(signal: Any, post_id: int, author_id: int) -> None:
    """Tell the rooms above. One that fails doesn't keep it from the others; Django logs the failure."""
    signal.send_robust(sender=Post, post_id=post_id, author_id=author_id)


def _check_media_ids(media_ids: Sequence[int]) -> None:
    most = settings.POST_MAX_MEDIA
    if not media_ids:
        raise InvalidInput(_("Choose at least one picture."), field="media")
    if len(media_ids) > most:
        raise InvalidInput(_("A post has at most %d pictures.") % most, field="media")


def check_reel(media: Sequence[Media]) -> None:
    """InvalidInput unless these are what a reel is made of."""
    if [one.kind for one in media] != [Media.Kind.VIDEO]:
        raise InvalidInput(_("A reel is one video."), field="media")
    if media[0].duration_ms > (settings.REEL_MAX_SECONDS + REEL_TOLERANCE_S) * 1_000:
        raise InvalidInput(_("A reel is at most %d seconds long.") % settings.REEL_MAX_SECONDS, field="media")


def _set_alt_texts(post: Post, alt_texts: Mapping[int, str]) -> None:
    unknown = set(alt_texts) - {shown["id"] for shown in post.media}
    if unknown:
        raise InvalidInput(_("This picture isn't in the post."), field="alt_texts")
    for media_id, text in alt_texts.items():
        Media.objects.filter(pk=media_id).update(alt_text=text)
    post.media = [
        {**shown, "alt_text": alt_texts.get(shown["id"], shown["alt_text"])} for shown in post.media
    ]
