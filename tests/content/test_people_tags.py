"""People in the pictures of a post: tagging them, the tagged list, taking oneself out."""

from typing import Any

import pytest
from django.db.models import QuerySet

from content import services
from content.models import Media, PeopleTag, Post
from content.signals import people_tagged, people_untagged
from instaclone.common.errors import InvalidInput
from social.models import Block
from social.services import block
from tests.content.support import api, uploaded
from tests.factories import FollowFactory, PostFactory, UserFactory, media_summary
from tests.support import assert_queries, assert_uses_index, live

pytestmark = pytest.mark.usefixtures("media_root")

POSTS = "/api/v1/posts"


def tag(user: Any, media: Any, x: float = 0.5, y: float = 0.25) -> dict[str, Any]:
    return {"user_id": str(user.pk), "media_id": str(getattr(media, "pk", media)), "x": x, "y": y}


def publish(author: Any, *tags: Any, media: list[Media], **fields: Any) -> Any:
    body = {"media": [str(one.pk) for one in media], "tagged_users": list(tags), **fields}
    return api(author).post(POSTS, body, content_type="application/json")


def tagged_post(author: Any, *people: Any, **fields: Any) -> Post:
    """A post with these people in its first picture, made without the services."""
    post = PostFactory(author=author, **fields)
    media_id = post.media[0]["id"]
    for user in people:
        PeopleTag.objects.create(post=post, media_id=media_id, user=user, x=0.5, y=0.5)
    post.people = [{"user_id": user.pk, "media_id": media_id, "x": 0.5, "y": 0.5} for user in people]
    post.save()
    return post


def listed(viewer: Any, person: Any, **query: Any) -> list[int]:
    answer = api(viewer).get(f"/api/v1/users/{person.username}/tagged", query)
    assert answer.status_code == 200, answer.content
    return [int(row["id"]) for row in answer.json()["results"]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What the signals said, as (name, user_ids)."""
    heard: list[tuple[str, list[int]]] = []

    def tagged(*, user_ids: list[int], **_rest: Any) -> None:
        heard.append(("tagged", user_ids))

    def untagged(*, user_ids: list[int], **_rest: Any) -> None:
        heard.append(("untagged", user_ids))

    people_tagged.connect(tagged)
    people_untagged.connect(untagged)
    yield heard
    people_tagged.disconnect(tagged)
    people_untagged.disconnect(untagged)


def test_people_are_tagged_where_they_are_in_the_pictures(cast: Any, told: Any) -> None:
    first, second = uploaded(cast.alice), uploaded(cast.alice)
    answer = publish(
        cast.alice,
        tag(cast.bob, first, 0.2, 0.3),
        tag(cast.pat, second, 0, 1),
        tag(cast.bob, second),
        media=[first, second],
    )
    assert answer.status_code == 201, answer.content
    found = [
        (row["user"]["username"], row["user_id"], row["media_id"], row["x"], row["y"])
        for row in answer.json()["tagged_users"]
    ]
    assert found == [
        ("bob", str(cast.bob.pk), str(first.pk), 0.2, 0.3),
        ("pat", str(cast.pat.pk), str(second.pk), 0, 1),
        ("bob", str(cast.bob.pk), str(second.pk), 0.5, 0.25),
    ]
    assert PeopleTag.objects.filter(post_id=answer.json()["id"]).count() == 3
    assert told == [("tagged", sorted([cast.bob.pk, cast.pat.pk]))]


@pytest.mark.parametrize(
    "change",
    [
        {"user_id": "1"},
        {"user_id": "x"},
        {"user_id": None},
        {"media_id": "1"},
        {"x": -0.01},
        {"x": 1.01},
        {"y": "far"},
        {"y": float("inf")},
        {"x": None},
    ],
)
def test_a_tag_that_makes_no_sense_is_400_and_nothing_is_published(cast: Any, change: dict[str, Any]) -> None:
    media = uploaded(cast.alice)
    answer = publish(cast.alice, tag(cast.bob, media) | change, media=[media])
    assert answer.status_code == 400, answer.content
    assert not Post.objects.exists()
    assert not Media.objects.get(pk=media.pk).is_used


@pytest.mark.parametrize("bad", ["bob", {"user_id": "5"}, [["bob"]], ["5"], 7])
def test_tags_in_another_shape_are_400(cast: Any, bad: Any) -> None:
    media = uploaded(cast.alice)
    body = {"media": [str(media.pk)], "tagged_users": bad}
    answer = api(cast.alice).post(POSTS, body, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["tagged_users"])


def test_twenty_people_at_most(cast: Any) -> None:
    media = uploaded(cast.alice)
    people = [UserFactory() for _ in range(21)]
    answer = publish(cast.alice, *(tag(one, media) for one in people), media=[media])
    assert (answer.status_code, list(answer.json())) == (400, ["tagged_users"])
    answer = publish(cast.alice, *(tag(one, media) for one in people[:20]), media=[media])
    assert answer.status_code == 201


def test_one_person_is_once_in_a_picture(cast: Any) -> None:
    media = uploaded(cast.alice)
    answer = publish(cast.alice, tag(cast.bob, media), tag(cast.bob, media, 0.1), media=[media])
    assert (answer.status_code, list(answer.json())) == (400, ["tagged_users"])


@pytest.mark.parametrize("why", ["blocked by me", "blocks me", "suspended", "absent"])
def test_who_is_not_there_for_the_author_is_refused_with_one_answer(cast: Any, why: str) -> None:
    person = UserFactory(username="other")
    if why == "blocked by me":
        Block.objects.create(blocker=cast.alice, blocked=person)
    elif why == "blocks me":
        Block.objects.create(blocker=person, blocked=cast.alice)
    elif why == "suspended":
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    else:
        type(person).objects.filter(pk=person.pk).delete()
    media = uploaded(cast.alice)
    answer = publish(cast.alice, tag(person, media), media=[media])
    assert answer.status_code == 400
    assert answer.json() == {"tagged_users": ["One of these people can't be tagged."]}


def test_an_edit_gives_all_the_tags_anew(cast: Any, told: Any) -> None:
    post = tagged_post(cast.alice, cast.bob, cast.carol)
    media_id = post.media[0]["id"]
    body = {"tagged_users": [tag(cast.pat, media_id), tag(cast.bob, media_id, 0.9, 0.9)]}
    answer = api(cast.alice).patch(f"{POSTS}/{post.pk}", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert [row["user"]["username"] for row in answer.json()["tagged_users"]] == ["pat", "bob"]
    rows = PeopleTag.objects.filter(post=post)
    assert {(row.user_id, row.x) for row in rows} == {(cast.pat.pk, 0.5), (cast.bob.pk, 0.9)}
    assert told == [("tagged", [cast.pat.pk]), ("untagged", [cast.carol.pk])]
    answer = api(cast.alice).patch(f"{POSTS}/{post.pk}", {"caption": "x"}, content_type="application/json")
    assert len(answer.json()["tagged_users"]) == 2


def test_one_takes_oneself_out_even_where_one_may_not_look(cast: Any, told: Any) -> None:
    post = tagged_post(cast.pat, cast.carol, cast.bob)
    address = f"{POSTS}/{post.pk}/tags/me"
    assert api(cast.carol).get(f"{POSTS}/{post.pk}").status_code == 404
    assert api(cast.carol).delete(address).status_code == 204
    post.refresh_from_db()
    assert [one["user_id"] for one in post.people] == [cast.bob.pk]
    assert not PeopleTag.objects.filter(post=post, user=cast.carol).exists()
    assert told == [("untagged", [cast.carol.pk])]
    assert api(cast.carol).delete(address).status_code == 404  # it is nothing of hers any more
    public = tagged_post(cast.alice, cast.bob)
    for _twice in range(2):
        assert api(cast.bob).delete(f"{POSTS}/{public.pk}/tags/me").status_code == 204
    assert api().delete(address).status_code == 401
    assert api(cast.mallory).delete(f"{POSTS}/{public.pk}/tags/me").status_code == 404


def test_the_tagged_list_has_what_the_viewer_may_see(cast: Any) -> None:
    old = tagged_post(cast.alice, cast.carol)
    hidden = tagged_post(cast.pat, cast.carol)
    tagged_post(cast.alice, cast.carol, state=Post.State.ARCHIVED)
    new = tagged_post(cast.bob, cast.carol)
    tagged_post(cast.bob, cast.alice)
    assert listed(None, cast.carol) == [new.pk, old.pk]
    assert listed(cast.carol, cast.carol) == [new.pk, old.pk]
    assert listed(cast.mallory, cast.carol) == [new.pk]
    FollowFactory(follower=cast.bob, followee=cast.pat)
    assert listed(cast.bob, cast.carol) == [new.pk, hidden.pk, old.pk]


def test_the_tagged_list_of_a_private_account_is_for_followers(cast: Any) -> None:
    post = tagged_post(cast.alice, cast.pat)
    assert listed(None, cast.pat) == listed(cast.carol, cast.pat) == []
    FollowFactory(follower=cast.bob, followee=cast.pat)
    assert listed(cast.bob, cast.pat) == listed(cast.pat, cast.pat) == [post.pk]


def test_the_tagged_list_of_somebody_blocked_is_not_there(cast: Any) -> None:
    assert api(cast.mallory).get("/api/v1/users/alice/tagged").status_code == 404
    assert api(cast.alice).get("/api/v1/users/mallory/tagged").status_code == 404
    assert api().get("/api/v1/users/nobody-at-all/tagged").status_code == 404


def test_the_tagged_list_pages_in_both_directions_with_each_post_once(cast: Any) -> None:
    posts = []
    for _ in range(7):
        post = tagged_post(cast.alice, cast.carol, media=[media_summary(0), media_summary(1)])
        PeopleTag.objects.create(post=post, media_id=post.media[1]["id"], user=cast.carol, x=0.1, y=0.1)
        posts.append(post.pk)
    client, address = api(cast.bob), "/api/v1/users/carol/tagged?limit=3"
    pages, seen = [], []
    while address:
        page = client.get(address).json()
        pages.append(page)
        seen += [int(row["id"]) for row in page["results"]]
        address = page["next"]
    assert seen == posts[::-1]
    back = client.get(pages[2]["previous"]).json()
    assert [row["id"] for row in back["results"]] == [row["id"] for row in pages[1]["results"]]


@pytest.mark.parametrize("count", [1, 8])
def test_the_tagged_list_costs_a_fixed_number_of_queries(cast: Any, count: int) -> None:
    for _ in range(count):
        tagged_post(UserFactory(), cast.carol, UserFactory())
    reader = api(cast.bob)
    listed(cast.bob, cast.carol)
    with assert_queries(9):  # sign-in, profile, relations; tags, posts, relations; people, relations, likes
        assert len(reader.get("/api/v1/users/carol/tagged").json()["results"]) == count
    with assert_queries(4):
        api().get("/api/v1/users/carol/tagged")


def test_the_tagged_list_is_read_from_an_index(db: None) -> None:
    rows: QuerySet[Any] = PeopleTag.objects.filter(user_id=5, post_id__lt=10**18).order_by("-post_id")
    assert_uses_index(rows.values_list("post_id", flat=True)[:60])


def test_who_is_suspended_or_blocked_is_not_shown_in_the_pictures(cast: Any) -> None:
    post = tagged_post(cast.alice, cast.bob, cast.carol)
    type(cast.carol).objects.filter(pk=cast.carol.pk).update(is_active=False)

    def names(viewer: Any) -> list[str]:
        answer = api(viewer).get(f"{POSTS}/{post.pk}").json()
        return [row["user"]["username"] for row in answer["tagged_users"]]

    assert names(None) == names(cast.alice) == ["bob"]
    block(blocker=cast.bob, user_id=cast.pat.pk)
    assert names(cast.pat) == []


def test_a_block_takes_both_out_of_the_others_pictures(cast: Any) -> None:
    mine, theirs = tagged_post(cast.alice, cast.bob, cast.carol), tagged_post(cast.carol, cast.alice)
    beside = tagged_post(cast.bob, cast.alice, cast.carol)
    block(blocker=cast.carol, user_id=cast.alice.pk)
    people = {post.pk: [one["user_id"] for one in post.people] for post in Post.objects.all()}
    assert people == {mine.pk: [cast.bob.pk], theirs.pk: [], beside.pk: [cast.alice.pk, cast.carol.pk]}
    rows = PeopleTag.objects.values_list("post_id", "user_id")
    assert set(rows) == {(post, user) for post, users in people.items() for user in users}
    assert listed(cast.bob, cast.carol) == [beside.pk]


def test_an_edit_and_somebody_leaving_at_the_same_time_end_in_agreement(cast: Any) -> None:
    post = tagged_post(cast.alice, cast.bob, cast.carol)
    media_id = post.media[0]["id"]
    wanted = [
        {"user_id": user.pk, "media_id": media_id, "x": 0.1, "y": 0.1} for user in (cast.carol, cast.pat)
    ]
    live(
        lambda: services.post_update(author=cast.alice, post_id=post.pk, tagged_users=wanted),
        lambda: services.tags_remove(user=cast.carol, post_id=post.pk),
    )
    post.refresh_from_db()
    rows = PeopleTag.objects.filter(post=post)
    assert {row.user_id for row in rows} == {one["user_id"] for one in post.people}
    assert cast.pat.pk in {row.user_id for row in rows}


def test_services_refuse_what_the_api_would(cast: Any) -> None:
    media = uploaded(cast.alice)
    bad = {"user_id": cast.bob.pk, "media_id": media.pk, "x": float("nan"), "y": 0.5}
    with pytest.raises(InvalidInput):
        services.post_create(author=cast.alice, media_ids=[media.pk], tagged_users=[bad])
