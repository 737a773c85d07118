"""People to follow: who is suggested, in which order, with which mutual friends, and who never is."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.services import user_suspend
from feed import circle
from feed.models import DismissedSuggestion
from feed.suggestions import selectors
from feed.suggestions.services import suggestion_dismiss
from instaclone.common.errors import NotFound
from social import services as social
from social.models import Block, Follow
from tests.factories import FollowFactory, UserFactory
from tests.feed.support import api
from tests.support import assert_queries, assert_uses_index, live

pytestmark = pytest.mark.django_db

SUGGESTIONS = "/api/v1/follows/suggestions"


def suggested(user: User) -> list[dict[str, Any]]:
    answer = api(User.objects.get(pk=user.pk)).get(SUGGESTIONS)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]  # type: ignore[no-any-return]


def names(user: User) -> list[str]:
    return [person["username"] for person in suggested(user)]


def person(name: str, *, follows: Any = (), **fields: Any) -> User:
    made = UserFactory(username=name, **fields)
    for followee in follows:
        FollowFactory(follower=made, followee=followee)
    return made


# --- Who, and in which order --------------------------------------------------------------------------------
def test_friends_of_friends_come_first_then_followers_then_popular_people(carol: Any) -> None:
    far, near, star = person("far"), person("near"), person("star")
    for number in range(5):
        person(f"crowd{number}", follows=[star])
    anna, ben = person("anna", follows=[near, far]), person("ben", follows=[near])
    person("fan", follows=[carol])
    FollowFactory(follower=carol, followee=anna)
    FollowFactory(follower=carol, followee=ben)
    found = suggested(carol)
    assert [one["username"] for one in found[:4]] == ["near", "far", "fan", "star"]
    assert found[0]["mutuals"]["count"] == 2
    assert {one["username"] for one in found[0]["mutuals"]["users"]} == {"anna", "ben"}
    assert [one["username"] for one in found[1]["mutuals"]["users"]] == ["anna"]
    assert found[2]["relationship"]["followed_by"] is True
    assert found[3]["mutuals"] == {"users": [], "count": 0}


def test_two_mutual_friends_are_named_and_all_are_counted(carol: Any) -> None:
    near = person("near")
    for number in range(4):
        FollowFactory(follower=carol, followee=person(f"friend{number}", follows=[near]))
    (first, *_) = suggested(carol)
    assert first["username"] == "near"
    assert first["mutuals"]["count"] == 4
    assert len(first["mutuals"]["users"]) == 2


def test_a_mutual_friend_who_follows_few_says_more_than_one_who_follows_many(carol: Any) -> None:
    by_picky, by_busy = person("by.picky"), person("by.busy")
    FollowFactory(follower=carol, followee=person("picky", follows=[by_picky]))
    crowd = [person(f"crowd{number}") for number in range(8)]
    FollowFactory(follower=carol, followee=person("busy", follows=[by_busy, *crowd]))
    assert names(carol)[0] == "by.picky"


def test_private_people_are_suggested_where_something_connects(carol: Any, pat: Any) -> None:
    shy = person("shy", is_private=True)
    FollowFactory(follower=carol, followee=person("anna", follows=[shy]))
    FollowFactory(follower=pat, followee=carol)
    for number in range(3):
        person(f"crowd{number}", follows=[person(f"hermit{number}", is_private=True)])
    found = names(carol)
    assert found[:2] == ["shy", "pat"]
    assert not {"hermit0", "hermit1", "hermit2"} & set(found)


def test_the_friends_of_somebody_are_there_as_soon_as_one_follows_them(carol: Any) -> None:
    near = person("near")
    anna = person("anna", follows=[near])
    assert suggested(carol)[0]["mutuals"]["count"] == 0
    social.follow(follower=carol, followee_id=anna.pk)
    (first, *_) = suggested(carol)
    assert first["username"] == "near"
    assert [one["username"] for one in first["mutuals"]["users"]] == ["anna"]


# --- Who never ----------------------------------------------------------------------------------------------
def test_who_blocked_one_names_nobody_though_one_follows_another_instead(carol: Any) -> None:
    anna = person("anna", follows=[person("near")])
    ben = person("ben", follows=[person("far")])
    social.follow(follower=carol, followee_id=anna.pk)
    assert suggested(carol)[0]["mutuals"]["users"][0]["username"] == "anna"
    social.block(blocker=anna, user_id=carol.pk)
    social.follow(follower=carol, followee_id=ben.pk)
    named = [
        (one["username"], one["mutuals"]["users"]) for one in suggested(carol) if one["mutuals"]["count"]
    ]
    assert [(name, [who["username"] for who in people]) for name, people in named] == [("far", ["ben"])]


def test_nobody_whom_one_follows_asked_blocks_or_dismissed(carol: Any, pat: Any) -> None:
    people = {
        name: person(name) for name in ("known", "asked", "blocked", "blocking", "gone", "unwanted", "left")
    }
    FollowFactory(follower=carol, followee=person("anna", follows=people.values()))
    FollowFactory(follower=carol, followee=people["known"])
    Follow.objects.create(follower=carol, followee=people["asked"], state=Follow.State.PENDING)
    Block.objects.create(blocker=carol, blocked=people["blocked"])
    Block.objects.create(blocker=people["blocking"], blocked=carol)
    user_suspend(user=people["gone"])
    suggestion_dismiss(owner=carol, user_id=people["unwanted"].pk)
    found = set(names(carol))
    assert "left" in found
    assert not found & {"carol", "anna", *people} - {"left"}


def test_what_happens_to_somebody_counts_at_once(carol: Any) -> None:
    people = [person(name) for name in ("one", "two", "three", "four")]
    FollowFactory(follower=carol, followee=person("anna", follows=people))
    assert len({"one", "two", "three", "four"} & set(names(carol))) == 4
    social.block(blocker=people[0], user_id=carol.pk)
    user_suspend(user=people[1])
    social.follow(follower=carol, followee_id=people[2].pk)
    assert {"one", "two", "three", "four"} & set(names(carol)) == {"four"}


def test_a_suspended_mutual_friend_is_neither_named_nor_counted(carol: Any) -> None:
    near = person("near")
    anna, ben = person("anna", follows=[near]), person("ben", follows=[near])
    for friend in (anna, ben):
        FollowFactory(follower=carol, followee=friend)
    user_suspend(user=anna)
    (first, *_) = suggested(carol)
    assert first["mutuals"]["count"] == 1
    assert [one["username"] for one in first["mutuals"]["users"]] == ["ben"]


def test_requests_lead_to_nobody(carol: Any, pat: Any) -> None:
    """Whom a private person follows is theirs to tell: a request that waits tells nothing."""
    secret = person("secret", is_private=True)
    FollowFactory(follower=pat, followee=secret)
    Follow.objects.create(follower=carol, followee=pat, state=Follow.State.PENDING)
    anna = person("anna")
    FollowFactory(follower=carol, followee=anna)
    Follow.objects.create(follower=anna, followee=person("hoped", is_private=True), state="pending")
    assert not {"secret", "hoped"} & set(names(carol))


# --- Dismissing ---------------------------------------------------------------------------------------------
def test_somebody_who_was_dismissed_stays_away(bob: Any, carol: Any, alice: Any) -> None:
    client = api(carol)
    assert "alice" in names(carol)
    for _ in range(2):
        assert client.delete(f"{SUGGESTIONS}/{alice.pk}").status_code == 204
    assert "alice" not in names(carol)
    cache.clear()
    assert "alice" not in names(carol)
    assert "alice" in names(UserFactory())
    assert DismissedSuggestion.objects.count() == 1


def test_dismissing_at_the_same_moment_leaves_one_row(carol: Any, alice: Any) -> None:
    jobs = [lambda: suggestion_dismiss(owner=carol, user_id=alice.pk)] * 6
    assert live(*jobs) == [None] * 6
    assert DismissedSuggestion.objects.count() == 1


@pytest.mark.parametrize("who", ["1", "0", "abc", "99999999999999999999", "-1"])
def test_nobody_to_dismiss_is_a_404(carol: Any, who: str) -> None:
    assert api(carol).delete(f"{SUGGESTIONS}/{who}").status_code == 404


def test_somebody_suspended_is_not_there(carol: Any, alice: Any) -> None:
    user_suspend(user=alice)
    with pytest.raises(NotFound):
        suggestion_dismiss(owner=carol, user_id=alice.pk)


def test_visitors_are_asked_to_sign_in(alice: Any) -> None:
    assert Client().get(SUGGESTIONS).status_code == 401
    assert Client().delete(f"{SUGGESTIONS}/{alice.pk}").status_code == 401


# --- What it costs ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [3, 30])
def test_it_costs_a_fixed_number_of_queries(carol: Any, count: int) -> None:
    for number in range(count):
        friend = person(f"friend{number}", follows=[person(f"of{number}") for _ in range(1)])
        FollowFactory(follower=carol, followee=friend)
        person(f"fan{number}", follows=[carol])
    client = api(carol)
    # sign-in; follows, how many each follows, whom they follow, followers, popular; relations, dismissed, people
    with assert_queries(9):
        client.get(SUGGESTIONS)
    with assert_queries(4):
        client.get(SUGGESTIONS)


def test_however_many_people_one_follows_a_bounded_number_of_rows_is_read(
    carol: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circle, "FOLLOWED", 3)
    monkeypatch.setattr(circle, "FOLLOWS_READ", 5)
    for number in range(6):
        friend = person(f"friend{number}", follows=[person(f"of{number}.{place}") for place in range(2)])
        FollowFactory(follower=carol, followee=friend)
    found = circle.circle_of(carol.pk)
    assert len(found.followed) == 3
    assert len(found.behind) == 4  # two follows each, of the newest two: the third's didn't fit


def test_who_follows_thousands_leads_to_nobody() -> None:
    assert circle.selective([(1, 0), (2, 100), (3, circle.SELECTIVE + 1), (4, 200)]) == [2, 4]


def test_its_queries_use_indexes(carol: Any) -> None:
    accepted = Follow.objects.accepted()
    assert_uses_index(accepted.filter(follower_id=1).order_by("-pk").values_list("followee_id")[:200])
    assert_uses_index(accepted.filter(followee_id=1).order_by("-pk").values_list("follower_id")[:100])
    pairs = accepted.filter(follower_id__in=[1, 2, 3]).order_by()
    assert_uses_index(pairs.values_list("follower_id", "followee_id")[:10_000])
    assert_uses_index(DismissedSuggestion.objects.filter(owner_id=1, person_id__in=[1, 2]))
    assert_uses_index(selectors.popular_people().values_list("pk", "is_private")[: selectors.POPULAR_READ])


# --- Pages --------------------------------------------------------------------------------------------------
def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_page_says_why_and_lets_one_dismiss(carol: Any) -> None:
    near = person("near")
    for name in ("anna", "ben", "cleo"):
        FollowFactory(follower=carol, followee=person(name, follows=[near]))
    person("fan", follows=[carol])
    page = browser(User.objects.get(pk=carol.pk)).get("/explore/people/").content.decode()
    assert "Followed by cleo&nbsp;+&nbsp;2" in page
    assert "Follows you" in page
    assert f'action="/explore/people/{near.pk}/dismiss/"' in page


def test_dismissing_works_with_and_without_scripts(carol: Any, alice: Any, bob: Any) -> None:
    client = browser(carol)
    answer = client.post(f"/explore/people/{alice.pk}/dismiss/")
    assert (answer.status_code, answer["Location"]) == (302, "/explore/people/")
    answer = client.post(f"/explore/people/{bob.pk}/dismiss/", headers={"HX-Request": "true"})
    assert answer.content == b""  # which takes the row away
    assert set(DismissedSuggestion.objects.values_list("person_id", flat=True)) == {alice.pk, bob.pk}


def test_beside_the_feed_another_takes_the_place(carol: Any, alice: Any) -> None:
    for number in range(8):
        UserFactory(username=f"other{number}")
    client = browser(carol)
    before = client.get("/explore/people/", headers={"HX-Request": "true"}).content.decode()
    assert before.count("user-row__who") == 5
    between = client.get("/explore/people/?between=1", headers={"HX-Request": "true"}).content.decode()
    assert between.count('class="person-card"') == 10
    answer = client.post(
        f"/explore/people/{alice.pk}/dismiss/", {"beside": "1"}, headers={"HX-Request": "true"}
    )
    after = answer.content.decode()
    assert after.count("user-row__who") == 5
    assert "alice" in before
    assert "alice" not in after


def test_dismissing_needs_a_sign_in_and_a_post(carol: Any, alice: Any) -> None:
    address = f"/explore/people/{alice.pk}/dismiss/"
    assert Client().post(address).status_code == 401
    assert DismissedSuggestion.objects.count() == 0
    assert browser(carol).get(address).status_code == 405
    assert browser(carol).post("/explore/people/nobody/dismiss/").status_code == 404
