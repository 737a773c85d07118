"""Two accounts as the authors of one post: asking, consenting, ending it, and where the post then stands."""

from typing import Any

import pytest

from accounts.services import user_suspend
from content import services
from content.models import Coauthor, Post
from content.signals import coauthor_accepted, coauthor_invited, coauthor_removed
from instaclone.common.errors import Conflict, NotFound
from social.models import Block, CloseFriend
from social.services import block
from tests.content.support import api, uploaded
from tests.factories import FollowFactory, PostFactory, UserFactory, ready_video
from tests.support import assert_queries, assert_uses_index, live

POSTS = "/api/v1/posts"


def invite(client: Any, post: Post, user: Any) -> Any:
    body = {"user_id": str(getattr(user, "pk", user))}
    return client.post(f"{POSTS}/{post.pk}/coauthors", body, content_type="application/json")


def accept(client: Any, post: Post) -> Any:
    return client.post(f"{POSTS}/{post.pk}/coauthors/accept")


def remove(client: Any, post: Post, user: Any) -> Any:
    return client.delete(f"{POSTS}/{post.pk}/coauthors/{user.pk}")


def joint(author: Any, other: Any, **fields: Any) -> Post:
    post = PostFactory(author=author, **fields)
    Coauthor.objects.create(post=post, user=other, state=Coauthor.State.ACCEPTED)
    post.coauthor_ids = [other.pk]
    post.save()
    return post


def listed(viewer: Any, person: Any, **query: Any) -> list[int]:
    answer = api(viewer).get(f"/api/v1/users/{person.username}/posts", query)
    return [int(row["id"]) for row in answer.json()["results"]]


@pytest.fixture
def post(alice: Any) -> Post:
    return PostFactory(author=alice)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Any:
    heard: list[tuple[str, int]] = []
    receivers = []
    for name, signal in (
        ("invited", coauthor_invited),
        ("accepted", coauthor_accepted),
        ("removed", coauthor_removed),
    ):

        def receive(*, user_id: int, name: str = name, **_rest: Any) -> None:
            heard.append((name, user_id))

        signal.connect(receive)
        receivers.append((signal, receive))
    yield heard
    for signal, receive in receivers:
        signal.disconnect(receive)


# --- Asking -------------------------------------------------------------------------------------------------
def test_who_may_ask(cast: Any, post: Post) -> None:
    wanted = {None: 401, cast.bob: 404, cast.mallory: 404, cast.pat: 404}
    for person, status in wanted.items():
        assert invite(api(person), post, cast.carol).status_code == status
    assert not Coauthor.objects.exists()
    answer = invite(api(cast.alice), post, cast.carol)
    assert (answer.status_code, answer.json()["state"]) == (201, "invited")


@pytest.mark.parametrize(
    "who", ["oneself", "mallory", "suspended", "absent", "a stranger to a private account", "no close friend"]
)
def test_only_somebody_else_who_sees_the_post_can_be_asked(cast: Any, who: str) -> None:
    author, person, fields = cast.alice, cast.carol, {}
    if who == "oneself":
        person = author
    elif who == "mallory":
        person = cast.mallory
    elif who == "suspended":
        person = UserFactory(is_active=False)
    elif who == "absent":
        person = 1
    elif who == "a stranger to a private account":
        author = cast.pat
    else:
        person, fields = cast.bob, {"audience": Post.Audience.CLOSE_FRIENDS}
    post = PostFactory(author=author, **fields)
    answer = invite(api(author), post, person)
    assert (answer.status_code, list(answer.json())) == (400, ["coauthors"])
    assert not Coauthor.objects.exists()


def test_a_follower_of_a_private_account_and_a_close_friend_can_be_asked(cast: Any) -> None:
    FollowFactory(follower=cast.carol, followee=cast.pat)
    private = PostFactory(author=cast.pat)
    assert invite(api(cast.pat), private, cast.carol).status_code == 201
    CloseFriend.objects.create(owner=cast.alice, friend=cast.bob)
    close = PostFactory(author=cast.alice, audience=Post.Audience.CLOSE_FRIENDS)
    assert invite(api(cast.alice), close, cast.bob).status_code == 201


def test_asking_twice_is_asking_once_and_a_second_person_finds_no_place(
    cast: Any, post: Post, told: Any
) -> None:
    for _twice in range(2):
        assert invite(api(cast.alice), post, cast.carol).status_code == 201
    refused = invite(api(cast.alice), post, cast.bob)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_coauthors")
    assert told == [("invited", cast.carol.pk)]


@pytest.mark.parametrize("bad", [{}, {"user_id": "x"}, {"user_id": None}, {"user_id": "-1"}, []])
def test_an_invitation_of_nobody_is_400(cast: Any, post: Post, bad: Any) -> None:
    answer = api(cast.alice).post(f"{POSTS}/{post.pk}/coauthors", bad, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.usefixtures("media_root")
def test_a_post_is_published_with_an_invitation_or_not_at_all(cast: Any, told: Any) -> None:
    media = uploaded(cast.alice)
    body = {"media": [str(media.pk)], "coauthors": [str(cast.mallory.pk)]}
    client = api(cast.alice)
    assert client.post(POSTS, body, content_type="application/json").status_code == 400
    assert not Post.objects.exists()
    body["coauthors"] = [str(cast.carol.pk), str(cast.bob.pk)]
    assert client.post(POSTS, body, content_type="application/json").status_code == 400
    body["coauthors"] = [str(cast.carol.pk)]
    answer = client.post(POSTS, body, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["coauthors"] == []  # she was only asked
    assert told == [("invited", cast.carol.pk)]


# --- Consenting and ending ----------------------------------------------------------------------------------
def test_only_who_was_asked_can_consent(cast: Any, post: Post, told: Any) -> None:
    invite(api(cast.alice), post, cast.carol)
    wanted = {None: 401, cast.bob: 404, cast.mallory: 404, cast.alice: 404}
    for person, status in wanted.items():
        assert accept(api(person), post).status_code == status
    for _twice in range(2):
        answer = accept(api(cast.carol), post)
        assert answer.status_code == 200
        assert [user["username"] for user in answer.json()["coauthors"]] == ["carol"]
    assert told == [("invited", cast.carol.pk), ("accepted", cast.carol.pk)]


def test_who_may_end_it(cast: Any, post: Post) -> None:
    joint_post = joint(cast.alice, cast.carol)
    wanted = {None: 401, cast.bob: 403, cast.mallory: 404}
    for person, status in wanted.items():
        assert remove(api(person), joint_post, cast.carol).status_code == status
    assert remove(api(cast.carol), joint_post, cast.carol).status_code == 204
    again = joint(cast.alice, cast.carol)
    for _twice in range(2):
        assert remove(api(cast.alice), again, cast.carol).status_code == 204
    for one in (joint_post, again):
        one.refresh_from_db()
        assert one.coauthor_ids == []
    assert not Coauthor.objects.exists()


def test_one_leaves_also_a_post_that_one_may_not_see_any_more(cast: Any) -> None:
    post = joint(cast.pat, cast.carol)
    assert api(cast.carol).get(f"{POSTS}/{post.pk}").status_code == 404
    assert remove(api(cast.carol), post, cast.carol).status_code == 204
    assert remove(api(cast.carol), post, cast.carol).status_code == 404


def test_an_invitation_to_an_archived_post_waits_until_it_is_back(cast: Any, post: Post) -> None:
    invite(api(cast.alice), post, cast.carol)
    services.post_archive(author=cast.alice, post_id=post.pk)
    assert accept(api(cast.carol), post).status_code == 404
    assert not Coauthor.objects.filter(state=Coauthor.State.ACCEPTED).exists()
    services.post_unarchive(author=cast.alice, post_id=post.pk)
    assert accept(api(cast.carol), post).status_code == 200


def test_an_invitation_to_what_one_may_not_see_any_more_cannot_be_accepted(cast: Any, post: Post) -> None:
    invite(api(cast.alice), post, cast.carol)
    Block.objects.create(blocker=cast.alice, blocked=cast.carol)
    assert accept(api(cast.carol), post).status_code == 404
    assert remove(api(cast.carol), post, cast.carol).status_code == 204


def test_a_block_ends_it_on_all_posts_of_the_two(cast: Any, told: Any) -> None:
    one, other = joint(cast.alice, cast.carol), joint(cast.carol, cast.alice)
    asked = PostFactory(author=cast.alice)
    invite(api(cast.alice), asked, cast.carol)
    apart = joint(cast.bob, cast.carol)
    block(blocker=cast.carol, user_id=cast.alice.pk)
    assert list(Coauthor.objects.values_list("post_id", flat=True)) == [apart.pk]
    for post in (one, other):
        post.refresh_from_db()
        assert post.coauthor_ids == []
    assert [name for name, _user in told] == ["invited", "removed", "removed", "removed"]


def test_who_cannot_meet_a_coauthor_is_not_told_of_them(cast: Any) -> None:
    address = f"{POSTS}/{joint(cast.alice, cast.carol).pk}/coauthors"

    def told(viewer: Any) -> list[str]:
        return [row["user"]["username"] for row in api(viewer).get(address).json()]

    Block.objects.create(blocker=cast.carol, blocked=cast.bob)
    assert [told(viewer) for viewer in (cast.bob, cast.pat, None)] == [[], ["carol"], ["carol"]]
    user_suspend(user=cast.carol)
    assert [told(viewer) for viewer in (cast.alice, cast.pat, None)] == [["carol"], [], []]


def test_who_sees_whom_was_asked(cast: Any, post: Post) -> None:
    invite(api(cast.alice), post, cast.carol)
    address = f"{POSTS}/{post.pk}/coauthors"
    wanted = {cast.alice: ["invited"], cast.carol: ["invited"], cast.bob: [], None: []}
    for person, states in wanted.items():
        assert [row["state"] for row in api(person).get(address).json()] == states
    assert api(cast.mallory).get(address).status_code == 404
    assert [
        row["id"] for row in api(cast.carol).get("/api/v1/me/coauthor-invitations").json()["results"]
    ] == [str(post.pk)]
    accept(api(cast.carol), post)
    assert [row["state"] for row in api().get(address).json()] == ["accepted"]
    assert api(cast.carol).get("/api/v1/me/coauthor-invitations").json()["results"] == []
    assert api().get("/api/v1/me/coauthor-invitations").status_code == 401


# --- Where it stands ----------------------------------------------------------------------------------------
def test_it_stands_on_both_profiles_in_its_place(cast: Any) -> None:
    first, shared, last = (
        PostFactory(author=cast.carol),
        joint(cast.alice, cast.carol),
        PostFactory(author=cast.carol),
    )
    for viewer in (None, cast.bob, cast.carol):
        assert listed(viewer, cast.carol) == [last.pk, shared.pk, first.pk]
        assert listed(viewer, cast.alice) == [shared.pk]
    assert listed(cast.mallory, cast.carol) == [last.pk, first.pk]
    assert listed(cast.carol, cast.carol, limit=2) == [last.pk, shared.pk]


def test_an_archived_or_deleted_one_stands_nowhere(cast: Any) -> None:
    shared = joint(cast.alice, cast.carol)
    services.post_archive(author=cast.alice, post_id=shared.pk)
    assert listed(cast.carol, cast.carol) == listed(None, cast.carol) == []
    services.post_unarchive(author=cast.alice, post_id=shared.pk)
    assert listed(None, cast.carol) == [shared.pk]


def test_the_authors_account_alone_decides_who_sees_it(cast: Any) -> None:
    FollowFactory(follower=cast.bob, followee=cast.carol)
    private = joint(cast.pat, cast.carol)
    assert listed(cast.bob, cast.carol) == listed(None, cast.carol) == []
    FollowFactory(follower=cast.bob, followee=cast.pat)
    assert listed(cast.bob, cast.carol) == [private.pk]


def test_a_private_coauthors_profile_shows_it_to_followers_alone(cast: Any) -> None:
    shared = joint(cast.alice, cast.pat)
    assert listed(None, cast.pat) == listed(cast.carol, cast.pat) == []
    assert listed(cast.pat, cast.pat) == [shared.pk]
    assert listed(cast.bob, cast.alice) == [shared.pk]


def test_a_profile_of_own_and_shared_posts_pages_in_both_directions(cast: Any) -> None:
    posts = [
        (joint(cast.alice, cast.carol) if number % 3 else PostFactory(author=cast.carol)).pk
        for number in range(11)
    ]
    client, address, pages = api(cast.bob), "/api/v1/users/carol/posts?limit=4", []
    while address:
        pages.append(client.get(address).json())
        address = pages[-1]["next"]
    assert [int(row["id"]) for page in pages for row in page["results"]] == posts[::-1]
    back = client.get(pages[2]["previous"]).json()
    assert [row["id"] for row in back["results"]] == [row["id"] for row in pages[1]["results"]]
    first = client.get(back["previous"]).json()
    assert [row["id"] for row in first["results"]] == [row["id"] for row in pages[0]["results"]]


def test_hidden_shared_posts_make_a_page_short_and_lose_none(cast: Any) -> None:
    wanted = [PostFactory(author=cast.carol).pk]
    for _ in range(6):
        joint(cast.pat, cast.carol)
    wanted.append(joint(cast.alice, cast.carol).pk)
    client, address, seen = api(cast.bob), "/api/v1/users/carol/posts?limit=2", []
    while address:
        page = client.get(address).json()
        seen += [int(row["id"]) for row in page["results"]]
        address = page["next"]
    assert seen == wanted[::-1]


@pytest.mark.parametrize("count", [1, 12])
def test_a_profile_with_shared_posts_costs_a_fixed_number_of_queries(cast: Any, count: int) -> None:
    for _ in range(count):
        joint(UserFactory(), cast.carol)
    reader = api(cast.bob)
    listed(cast.bob, cast.carol)
    with assert_queries(11):
        assert len(reader.get("/api/v1/users/carol/posts").json()["results"]) == count


def test_shared_posts_are_found_by_index(db: None) -> None:
    rows = Coauthor.objects.filter(user_id=5, state="accepted", post_id__lt=10**18).order_by("-post_id")
    assert_uses_index(rows.values_list("post_id", flat=True)[:25])


# --- At the same time ---------------------------------------------------------------------------------------
def test_two_invitations_at_once_find_one_place(cast: Any, post: Post) -> None:
    people = [UserFactory() for _ in range(4)]
    results = live(
        *(
            lambda one=one: services.coauthor_invite(author=cast.alice, post_id=post.pk, user_id=one.pk)
            for one in people
        )
    )
    assert Coauthor.objects.filter(post=post).count() == 1
    assert sorted(type(result).__name__ for result in results) == ["Coauthor", *["Conflict"] * 3]


def test_consent_while_the_author_deletes_is_before_or_after_it(cast: Any) -> None:
    for _round in range(4):
        post = PostFactory(author=cast.alice)
        services.coauthor_invite(author=cast.alice, post_id=post.pk, user_id=cast.carol.pk)
        consent, deletion = live(
            lambda post=post: services.coauthor_accept(user=cast.carol, post_id=post.pk),
            lambda post=post: services.post_delete(author=cast.alice, post_id=post.pk),
        )
        assert deletion is None
        post.refresh_from_db()
        row = Coauthor.objects.get(post=post)
        assert post.state == Post.State.DELETED
        if isinstance(consent, NotFound):
            assert (row.state, post.coauthor_ids) == ("invited", [])
        else:
            assert (consent, row.state, post.coauthor_ids) == (None, "accepted", [cast.carol.pk])
        assert listed(None, cast.carol) == []


def test_a_refusal_of_the_service_is_a_conflict(cast: Any, post: Post) -> None:
    services.coauthor_invite(author=cast.alice, post_id=post.pk, user_id=cast.carol.pk)
    with pytest.raises(Conflict):
        services.coauthor_invite(author=cast.alice, post_id=post.pk, user_id=cast.bob.pk)


@pytest.mark.usefixtures("media_root")
def test_a_reel_too_is_published_with_people_and_an_invitation(cast: Any) -> None:
    video = ready_video(cast.alice)
    body = {
        "media": str(video.pk),
        "tagged_users": [{"user_id": str(cast.bob.pk), "media_id": str(video.pk), "x": 0.5, "y": 0.5}],
        "coauthors": [str(cast.carol.pk)],
    }
    answer = api(cast.alice).post("/api/v1/reels", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert [row["user"]["username"] for row in answer.json()["tagged_users"]] == ["bob"]
    assert Coauthor.objects.get().user_id == cast.carol.pk
