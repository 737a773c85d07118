"""Archiving, showing again, deleting and restoring a post; every counter moves exactly once."""

from typing import Any

import pytest

from accounts.signals import account_changing
from content import services
from content.models import Hashtag, Media, Post
from content.signals import post_hidden, post_published
from instaclone.common.errors import NotFound
from instaclone.common.transactions import atomic
from tests.content.support import api, browser, files_in, published
from tests.support import live

pytestmark = pytest.mark.usefixtures("media_root")


@pytest.fixture
def post(alice: Any) -> Post:
    return published(alice, caption="#tag")


def address(post: Any, action: str = "") -> str:
    return f"/api/v1/posts/{post.pk}{action}"


def counted(alice: Any) -> tuple[int, int]:
    """The author's posts and the hashtag's posts."""
    alice.refresh_from_db()
    return alice.posts_count, Hashtag.objects.get(name="tag").posts_count


def test_an_archived_post_is_seen_by_its_author_alone(cast: Any, post: Post) -> None:
    answer = api(cast.alice).post(address(post, "/archive"))
    assert answer.status_code == 200
    assert answer.json()["state"] == "archived"
    assert counted(cast.alice) == (0, 0)
    for person in (None, cast.bob, cast.carol, cast.mallory, cast.pat, cast.staff):
        assert api(person).get(address(post)).status_code == 404
    assert api(cast.alice).get(address(post)).json()["state"] == "archived"
    assert api(cast.alice).get("/api/v1/users/alice/posts").json()["results"] == []
    listed = api(cast.alice).get("/api/v1/me/archive").json()["results"]
    assert [one["id"] for one in listed] == [str(post.pk)]


def test_archiving_and_showing_again_twice_is_the_same_as_once(alice: Any, post: Post) -> None:
    client = api(alice)
    for _ in range(2):
        assert client.post(address(post, "/archive")).status_code == 200
        assert counted(alice) == (0, 0)
    for _ in range(2):
        assert client.delete(address(post, "/archive")).status_code == 204
        assert counted(alice) == (1, 1)
    assert api().get(address(post)).status_code == 200


def test_only_the_author_archives_and_deletes(cast: Any, post: Post) -> None:
    wanted = {None: 401, cast.bob: 404, cast.carol: 404, cast.mallory: 404, cast.pat: 404, cast.staff: 404}
    for person, status in wanted.items():
        client = api(person)
        assert client.post(address(post, "/archive")).status_code == status
        assert client.delete(address(post, "/archive")).status_code == status
        assert client.delete(address(post)).status_code == status
    assert Post.objects.get(pk=post.pk).state == Post.State.PUBLISHED
    assert counted(cast.alice) == (1, 1)


def test_the_archive_is_ones_own(cast: Any, post: Post) -> None:
    services.post_archive(author=cast.alice, post_id=post.pk)
    assert api().get("/api/v1/me/archive").status_code == 401
    assert api(cast.bob).get("/api/v1/me/archive").json()["results"] == []


def test_a_deleted_post_is_gone_for_everybody_and_its_files_stay_a_while(
    cast: Any, post: Post, media_root: Any
) -> None:
    files = files_in(media_root)
    assert api(cast.alice).delete(address(post)).status_code == 204
    assert counted(cast.alice) == (0, 0)
    for person in (None, cast.alice, cast.bob, cast.carol, cast.staff):
        assert api(person).get(address(post)).status_code == 404
    assert api(cast.alice).delete(address(post)).status_code == 404
    assert api(cast.alice).post(address(post, "/archive")).status_code == 404
    assert files_in(media_root) == files
    deleted = Post.objects.get(pk=post.pk)
    assert (deleted.state, deleted.reach) == (Post.State.DELETED, Post.Reach.NOBODY)
    assert deleted.deleted_at is not None


def test_deleting_an_archived_post_moves_no_counter(alice: Any, post: Post) -> None:
    published(alice, caption="#tag")
    services.post_archive(author=alice, post_id=post.pk)
    assert counted(alice) == (1, 1)
    services.post_delete(author=alice, post_id=post.pk)
    assert counted(alice) == (1, 1)
    assert Post.objects.get(pk=post.pk).deleted_at is not None


def test_a_restored_post_comes_into_the_archive(alice: Any, post: Post) -> None:
    services.post_delete(author=alice, post_id=post.pk)
    services.post_restore_to_archive(post_id=post.pk)
    restored = Post.objects.get(pk=post.pk)
    assert (restored.state, restored.deleted_at) == (Post.State.ARCHIVED, None)
    assert counted(alice) == (0, 0)
    services.post_unarchive(author=alice, post_id=post.pk)
    assert counted(alice) == (1, 1)
    services.post_restore_to_archive(post_id=post.pk)  # not deleted: stays as it is
    assert Post.objects.get(pk=post.pk).state == Post.State.PUBLISHED
    with pytest.raises(NotFound):
        services.post_restore_to_archive(post_id=1)


def test_asked_many_times_at_once_each_counter_moves_once(alice: Any, post: Post) -> None:
    for _ in range(3):
        published(alice, caption="#tag")
    for action, wanted in [
        (services.post_archive, (3, 3)),
        (services.post_unarchive, (4, 4)),
        (services.post_delete, (3, 3)),
    ]:
        results = live(*[lambda action=action: action(author=alice, post_id=post.pk)] * 6)
        assert all(result is None or isinstance(result, NotFound) for result in results), results
        assert counted(alice) == wanted


def test_archive_and_delete_at_once_count_once(alice: Any, post: Post) -> None:
    jobs = [services.post_archive, services.post_delete] * 3
    live(*[lambda job=job: job(author=alice, post_id=post.pk) for job in jobs])
    assert counted(alice) == (0, 0)
    assert Post.objects.get(pk=post.pk).state == Post.State.DELETED


def test_announces_hiding_and_showing_once(alice: Any, post: Post) -> None:
    heard: list[tuple[str, int]] = []

    def on_hidden(sender: Any, *, post_id: int, **_kwargs: Any) -> None:
        heard.append(("hidden", post_id))

    def on_published(sender: Any, *, post_id: int, **_kwargs: Any) -> None:
        heard.append(("published", post_id))

    post_hidden.connect(on_hidden)
    post_published.connect(on_published)
    try:
        for _ in range(2):
            services.post_archive(author=alice, post_id=post.pk)
        for _ in range(2):
            services.post_unarchive(author=alice, post_id=post.pk)
        services.post_delete(author=alice, post_id=post.pk)
    finally:
        post_hidden.disconnect(on_hidden)
        post_published.disconnect(on_published)
    assert heard == [("hidden", post.pk), ("published", post.pk), ("hidden", post.pk)]


# --- The account changes ------------------------------------------------------------------------------------
def change(user: Any, **fields: Any) -> None:
    """What accounts' services do when privacy or standing changes."""

    @atomic
    def run() -> None:
        was_private = user.is_private
        for name, value in fields.items():
            setattr(user, name, value)
        user.save(update_fields=list(fields))
        account_changing.send(sender=type(user), user=user, was_private=was_private)

    run()


def reaches(author: Any) -> list[int]:
    return list(Post.objects.filter(author=author).order_by("pk").values_list("reach", flat=True))


def test_reach_follows_the_account(alice: Any) -> None:
    published(alice)
    published(alice, audience="close_friends")
    archived = published(alice)
    services.post_archive(author=alice, post_id=archived.pk)
    everyone, followers, close, nobody = Post.Reach.values
    assert reaches(alice) == [everyone, close, nobody]
    change(alice, is_private=True)
    assert reaches(alice) == [followers, close, nobody]
    change(alice, is_active=False)
    assert reaches(alice) == [nobody, nobody, nobody]
    change(alice, is_active=True, is_private=False)
    assert reaches(alice) == [everyone, close, nobody]


def test_reach_of_other_peoples_posts_stays(alice: Any, bob: Any) -> None:
    published(bob)
    change(alice, is_private=True)
    assert reaches(bob) == [Post.Reach.EVERYONE]


def test_posts_made_while_the_account_turns_private_are_not_left_open(alice: Any) -> None:
    from tests.content.support import uploaded

    ids = [uploaded(alice).pk for _ in range(4)]
    live(
        *[lambda pk=pk: services.post_create(author=alice, media_ids=[pk]) for pk in ids],
        lambda: change(type(alice).objects.get(pk=alice.pk), is_private=True),
    )
    assert reaches(alice) == [Post.Reach.FOLLOWERS] * 4


def test_a_post_shown_again_takes_the_reach_that_the_account_has_by_then(alice: Any, post: Post) -> None:
    services.post_archive(author=alice, post_id=post.pk)
    change(alice, is_private=True)
    services.post_unarchive(author=alice, post_id=post.pk)
    assert reaches(alice) == [Post.Reach.FOLLOWERS]


# --- The pages ----------------------------------------------------------------------------------------------
def test_the_pages_archive_show_again_and_delete(alice: Any, post: Post) -> None:
    client = browser(alice)
    answer = client.post(f"/p/{post.shortcode}/archive/")
    assert (answer.status_code, answer["Location"]) == (302, "/alice/")
    assert post.get_absolute_url() in client.get("/accounts/archive/").content.decode()
    answer = client.post(f"/p/{post.shortcode}/archive/", {"undo": "1"})
    assert (answer.status_code, answer["Location"]) == (302, post.get_absolute_url())
    assert counted(alice) == (1, 1)
    answer = client.post(f"/p/{post.shortcode}/delete/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/alice/"
    assert counted(alice) == (0, 0)
    assert Media.objects.count() == 1


def test_the_pages_are_the_authors_alone_and_change_nothing_on_get(cast: Any, post: Post) -> None:
    for action in ("archive", "delete"):
        address = f"/p/{post.shortcode}/{action}/"
        assert browser(cast.alice).get(address).status_code == 405
        assert browser().post(address).status_code == 302
        for person in (cast.bob, cast.carol, cast.mallory, cast.pat, cast.staff):
            assert browser(person).post(address).status_code == 404
    assert Post.objects.get(pk=post.pk).state == Post.State.PUBLISHED
    assert browser().get("/accounts/archive/").status_code == 302


def test_a_counter_that_drifted_to_zero_stops_nobody_from_archiving(alice: Any) -> None:
    post = published(alice)
    type(alice).objects.filter(pk=alice.pk).update(posts_count=0)
    services.post_archive(author=alice, post_id=post.pk)
    alice.refresh_from_db()
    assert alice.posts_count == 0
