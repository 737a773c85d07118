"""Publishing a post: `POST /api/v1/posts`."""

from typing import Any

import pytest

from accounts.models import User
from content.models import Hashtag, Media, Post, PostHashtag
from content.services import post_create
from content.signals import post_published
from instaclone.common.errors import Conflict
from tests.content.support import api, uploaded
from tests.support import live

pytestmark = pytest.mark.usefixtures("media_root")


def send(client: Any, **body: Any) -> Any:
    return client.post("/api/v1/posts", body, content_type="application/json")


@pytest.fixture
def media(alice: Any) -> Media:
    return uploaded(alice)


def assert_nothing_was_posted(user: Any) -> None:
    user.refresh_from_db()
    assert user.posts_count == 0
    assert not Post.objects.exists()
    assert not PostHashtag.objects.exists()
    assert not Media.objects.exclude(post=None).exists()
    assert not Hashtag.objects.filter(posts_count__gt=0).exists()


def test_a_carousel_keeps_the_order_it_was_given(alice: Any) -> None:
    pictures = [uploaded(alice, alt_text=f"number {n}") for n in range(3)]
    wanted = [pictures[2], pictures[0], pictures[1]]
    answer = send(
        api(alice),
        media=[str(one.pk) for one in wanted],
        caption="Hello #Sunset with @bob\r\nand #sunset again, #café",
        location="Lisbon",
    )
    assert answer.status_code == 201
    data = answer.json()
    assert [one["id"] for one in data["media"]] == [str(one.pk) for one in wanted]
    assert [one["alt_text"] for one in data["media"]] == ["number 2", "number 0", "number 1"]
    assert data["caption"] == "Hello #Sunset with @bob\nand #sunset again, #café"
    assert data["hashtags"] == ["sunset", "café"]
    assert data["mentions"] == ["bob"]
    assert data["location"] == "Lisbon"
    assert data["author"]["username"] == "alice"
    assert (data["like_count"], data["comment_count"]) == (0, 0)
    assert (data["liked"], data["saved"], data["is_own"]) == (False, False, True)
    assert (data["state"], data["audience"]) == ("published", "followers")
    assert data["url"] == f"/p/{data['shortcode']}/"
    assert data["created_at"].endswith("Z")
    assert data["edited_at"] is None


def test_moves_the_counters_once(alice: Any, media: Media) -> None:
    send(api(alice), media=[str(media.pk)], caption="#one #two #ONE")
    alice.refresh_from_db()
    assert alice.posts_count == 1
    assert dict(Hashtag.objects.values_list("name", "posts_count")) == {"one": 1, "two": 1}


def test_reach_follows_the_account_and_the_audience(alice: Any, pat: Any) -> None:
    def reach(author: Any, **fields: Any) -> int:
        answer = send(api(author), media=[str(uploaded(author).pk)], **fields)
        return Post.objects.get(pk=int(answer.json()["id"])).reach

    assert reach(alice) == Post.Reach.EVERYONE
    assert reach(pat) == Post.Reach.FOLLOWERS
    assert reach(alice, audience="close_friends") == Post.Reach.CLOSE_FRIENDS


def test_announces_the_post_after_the_commit(alice: Any, media: Media) -> None:
    heard = []

    def listen(sender: Any, *, post_id: int, author_id: int, **_kwargs: Any) -> None:
        heard.append((Post.objects.get(pk=post_id).author_id, author_id))

    post_published.connect(listen)
    try:
        send(api(alice), media=[str(media.pk)])
    finally:
        post_published.disconnect(listen)
    assert heard == [(alice.pk, alice.pk)]


def test_needs_a_sign_in(media: Media) -> None:
    assert send(api(), media=[str(media.pk)]).status_code == 401


def test_somebody_elses_picture_is_answered_like_one_that_is_not_there(cast: Any, media: Media) -> None:
    for person in (cast.bob, cast.carol, cast.mallory, cast.pat, cast.staff):
        others = send(api(person), media=[str(media.pk)])
        absent = send(api(person), media=["12345"])
        assert others.status_code == absent.status_code == 400
        assert others.json() == absent.json()
        assert "media" in others.json()
    assert_nothing_was_posted(cast.alice)


def test_one_picture_of_somebody_else_spoils_the_post(alice: Any, bob: Any, media: Media) -> None:
    answer = send(api(alice), media=[str(media.pk), str(uploaded(bob).pk)], caption="#tag")
    assert answer.status_code == 400
    assert_nothing_was_posted(alice)


@pytest.mark.parametrize("count", [0, 21])
def test_a_post_has_1_to_20_pictures(alice: Any, count: int) -> None:
    # What the pictures are is looked at later: their number is enough.
    answer = send(api(alice), media=[str(n + 1) for n in range(count)])
    assert answer.status_code == 400
    assert "media" in answer.json()
    assert_nothing_was_posted(alice)


def test_twenty_pictures_are_one_post(alice: Any) -> None:
    ids = [str(uploaded(alice).pk) for _ in range(20)]
    answer = send(api(alice), media=ids)
    assert answer.status_code == 201
    assert [one["id"] for one in answer.json()["media"]] == ids


@pytest.mark.parametrize(
    "media",
    [None, "1", {}, [None], [["1"]], ["-1"], ["one"], [str(2**63)], [1.5], [True], [{"id": "1"}]],
)
def test_media_that_is_no_list_of_ids(alice: Any, media: Any) -> None:
    answer = send(api(alice), media=media)
    assert answer.status_code == 400
    assert "media" in answer.json()


def test_the_same_picture_twice_in_a_post(alice: Any, media: Media) -> None:
    answer = send(api(alice), media=[str(media.pk), str(media.pk)])
    assert answer.status_code == 400
    assert_nothing_was_posted(alice)


def test_a_picture_that_failed_cannot_be_posted(alice: Any, media: Media) -> None:
    Media.objects.filter(pk=media.pk).update(state=Media.State.FAILED)
    assert send(api(alice), media=[str(media.pk)]).status_code == 400
    assert_nothing_was_posted(alice)


def test_a_picture_is_in_one_post_only(alice: Any, media: Media) -> None:
    client = api(alice)
    assert send(client, media=[str(media.pk)]).status_code == 201
    answer = send(client, media=[str(media.pk)], caption="#again")
    assert answer.status_code == 409
    assert answer.json()["code"] == "media_in_use"
    alice.refresh_from_db()
    assert alice.posts_count == Post.objects.count() == 1
    assert not Hashtag.objects.filter(posts_count__gt=0).exists()


def test_of_posts_made_at_once_with_the_same_picture_one_is_made(alice: Any, media: Media) -> None:
    other = uploaded(alice)
    author = User.objects.get(pk=alice.pk)
    sets = [[media.pk], [media.pk, other.pk], [other.pk, media.pk], [media.pk]] * 2
    results = live(
        *[lambda ids=ids: post_create(author=author, media_ids=ids, caption="#race") for ids in sets]
    )
    made = [result for result in results if isinstance(result, Post)]
    assert len(made) == 1
    assert all(isinstance(result, Conflict) for result in results if result not in made), results
    alice.refresh_from_db()
    assert alice.posts_count == Post.objects.count() == 1
    assert Hashtag.objects.get(name="race").posts_count == 1
    used = set(Media.objects.filter(post=made[0]).values_list("pk", flat=True))
    assert used == {shown["id"] for shown in made[0].media}
    assert Media.objects.exclude(post=None).count() == len(used)


def test_posts_made_at_once_with_the_same_new_hashtag_are_all_counted(alice: Any) -> None:
    ids = [uploaded(alice).pk for _ in range(6)]
    results = live(
        *[lambda pk=pk: post_create(author=alice, media_ids=[pk], caption="#brandnew") for pk in ids]
    )
    assert all(isinstance(result, Post) for result in results), results
    assert Hashtag.objects.get(name="brandnew").posts_count == 6
    alice.refresh_from_db()
    assert alice.posts_count == 6


def test_2200_characters_are_a_caption_and_2201_are_not(alice: Any, media: Media) -> None:
    client = api(alice)
    answer = send(client, media=[str(media.pk)], caption="é" * 2201)
    assert answer.status_code == 400
    assert "caption" in answer.json()
    assert_nothing_was_posted(alice)
    # An emoji outside the basic plane is one character, as are two that a browser sends for a line's end.
    caption = "🏔" * 2198 + "\r\na"
    answer = send(client, media=[str(media.pk)], caption=caption)
    assert answer.status_code == 201
    assert len(answer.json()["caption"]) == 2200


def test_a_hashtag_bomb_is_refused(alice: Any, media: Media) -> None:
    client = api(alice)
    answer = send(client, media=[str(media.pk)], caption=" ".join(f"#tag{n}" for n in range(31)))
    assert answer.status_code == 400
    assert answer.json() == {"caption": ["Use at most 30 hashtags."]}
    assert not Hashtag.objects.exists()
    assert_nothing_was_posted(alice)
    answer = send(client, media=[str(media.pk)], caption=" ".join(f"#tag{n}" for n in range(30)))
    assert answer.status_code == 201
    assert len(answer.json()["hashtags"]) == 30


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("caption", "a\x00b"),
        ("caption", 5),
        ("caption", ["a"]),
        ("caption", None),
        ("location", "a\x00b"),
        ("location", "a" * 101),
        ("audience", "enemies"),
        ("audience", None),
        ("comments_disabled", "perhaps"),
        ("hide_like_count", {}),
    ],
)
def test_fields_that_are_no_good(alice: Any, media: Media, field: str, value: Any) -> None:
    answer = send(api(alice), **{"media": [str(media.pk)], field: value})
    assert answer.status_code == 400
    assert field in answer.json()
    assert_nothing_was_posted(alice)


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"post"', b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_no_object(alice: Any, body: bytes) -> None:
    answer = api(alice).post("/api/v1/posts", body, content_type="application/json")
    assert answer.status_code == 400


def test_options_are_kept(alice: Any, media: Media) -> None:
    data = send(
        api(alice),
        media=[str(media.pk)],
        comments_disabled=True,
        hide_like_count=True,
        audience="close_friends",
    ).json()
    assert data["comments_disabled"] is True
    assert data["hide_like_count"] is True
    assert data["audience"] == "close_friends"
    assert data["like_count"] == 0  # the author sees it all the same


def test_the_same_idempotency_key_makes_one_post(alice: Any, media: Media) -> None:
    client = api(alice)
    body = {"media": [str(media.pk)], "caption": "once"}
    answers = [
        client.post(
            "/api/v1/posts", body, content_type="application/json", headers={"Idempotency-Key": "k-1"}
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Post.objects.count() == 1
    body["caption"] = "twice"
    answer = client.post(
        "/api/v1/posts", body, content_type="application/json", headers={"Idempotency-Key": "k-1"}
    )
    assert answer.status_code == 422


@pytest.mark.rate_limits
def test_counts_as_a_post(alice: Any, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "post": "1/h"}
    client = api(alice)
    assert send(client, media=[str(uploaded(alice).pk)]).status_code == 201
    answer = send(client, media=[str(uploaded(alice).pk)])
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
