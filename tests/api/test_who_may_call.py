"""Who may call what: every operation has a decision here, and a new one without a decision fails."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.services import sessions_revoke_all, user_suspend
from messaging.models import Participant
from social.models import Block, Follow, Like
from tests.api.decisions import PUBLIC, SIGNED_IN
from tests.api.support import (
    API,
    CALLER,
    FRIEND,
    FRIENDS_COMMENT,
    FRIENDS_POST,
    GROUP,
    OWN_MESSAGE,
    OWN_POST,
    PRIVATE,
    PRIVATE_POST,
    STRANGER,
    Operation,
    api,
    document,
    operations,
    resolved,
    rows,
)
from tests.factories import CommentFactory, ReelFactory, UserFactory

ALL = operations()


def by_name(operation: Operation) -> str:
    return str(operation)


# --- The tables, the document and the routes are about the same operations ----------------------------------
def test_every_operation_has_a_decision() -> None:
    assert not PUBLIC & SIGNED_IN
    assert {str(operation) for operation in ALL} == PUBLIC | SIGNED_IN


def routes(patterns: list[Any], prefix: str = "/") -> list[tuple[str, Any]]:
    """Every address of the site, with its view."""
    found: list[tuple[str, Any]] = []
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += routes(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            found.append((address, pattern.callback))
    return found


def test_every_route_of_the_api_is_documented_with_all_its_methods() -> None:
    served = set()
    for address, view in routes(get_resolver().url_patterns):
        if address.startswith(f"{API}/"):
            plain = address.replace("<str:", "{").replace("<int:", "{").replace(">", "}").rstrip("/")
            served |= {
                (method, plain)
                for method in ("get", "post", "put", "patch", "delete")
                if hasattr(view.cls, method)
            }
    assert served == {(operation.method, operation.path) for operation in ALL}


def test_every_address_answers_with_and_without_a_slash() -> None:
    addresses = {address for address, _view in routes(get_resolver().url_patterns) if address.startswith(API)}
    assert addresses == {address.rstrip("/") for address in addresses} | {
        f"{address.rstrip('/')}/" for address in addresses
    }


@pytest.mark.parametrize("operation", ALL, ids=by_name)
def test_an_operation_documents_its_errors_and_how_to_sign_in(operation: Operation) -> None:
    schemes = [set(alternative) for alternative in operation.about["security"]]
    assert operation.is_public() == (str(operation) in PUBLIC)
    if not operation.is_public():
        assert {"token"} in schemes
        assert {"cookieAuth"} in schemes
    responses = operation.about["responses"]
    expected = {"400"}
    expected |= {"401"} if not operation.is_public() else set()
    expected |= {"404"} if operation.parameters("path") else set()
    expected |= {"413", "415"} if operation.body_type() else set()
    expected |= {"429"} if operation.method != "get" else set()
    expected |= {"409", "422"} if "Idempotency-Key" in operation.parameters("header") else set()
    assert expected <= set(responses)
    assert [status for status in responses if status.startswith("2")]
    for status, response in responses.items():
        assert response["description"]
        assert "X-Request-ID" in response["headers"]
        if status.startswith("4"):
            schema = resolved(response["content"]["application/json"]["schema"])
            assert "anyOf" in schema if status == "400" else set(schema["required"]) == {"detail", "code"}


def test_both_ways_to_sign_in_are_described() -> None:
    schemes = document()["components"]["securitySchemes"]
    assert (schemes["token"]["type"], schemes["token"]["scheme"]) == ("http", "bearer")
    assert (schemes["cookieAuth"]["type"], schemes["cookieAuth"]["in"]) == ("apiKey", "cookie")


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/"])
def test_the_document_is_for_everyone(path: str) -> None:
    assert Client().get(path).status_code == 200


# --- Signed out ---------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_is_not_public_is_401_when_signed_out_whatever_is_sent(world: Any) -> None:
    before = rows()
    for operation in ALL:
        if str(operation) in PUBLIC:
            continue
        for token in (None, "nonsense", "a.b.c"):
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            for body, content_type in (
                ("{}", "application/json"),
                ("{", "application/json"),
                ("x", "text/plain"),
            ):
                answer = api().generic(
                    operation.method.upper(), operation.address(), body, content_type, headers=headers
                )
                assert answer.status_code == 401, (str(operation), token, body, answer.content)
                assert set(answer.json()) >= {"detail", "code"}
                assert answer["WWW-Authenticate"]
                if operation.body_type() is None:
                    break
    assert rows() == before


@pytest.mark.django_db
def test_what_is_public_does_not_ask_to_sign_in(world: Any) -> None:
    for operation in ALL:
        if str(operation) in PUBLIC:
            answer = api().generic(operation.method.upper(), operation.address(), "{}", "application/json")
            assert answer.status_code == (200 if operation.method == "get" else 400), (
                str(operation),
                answer.content,
            )


@pytest.mark.django_db
@pytest.mark.parametrize("end", [user_suspend, sessions_revoke_all])
def test_a_token_is_no_good_once_its_account_or_sign_in_has_ended(world: Any, end: Any) -> None:
    client = api(world.caller)
    reads = [op.address() for op in ALL if op.method == "get" and str(op) in SIGNED_IN]
    assert {client.get(address).status_code for address in reads} == {200}
    end(user=world.caller)
    assert {client.get(address).status_code for address in reads} == {401}


# --- A private account's things -----------------------------------------------------------------------------
COMMENT, PRIVATE_REPLY, PRIVATE_REEL = 3101, 3102, 3103
# What each viewer gets: a status, "empty" for a list of nothing, "all" for a list with something in it.
READS = {
    # address: (signed out, stranger, asked to follow, follower, blocked by them, blocking them, owner)
    "users/pat": (200, 200, 200, 200, 404, 404, 200),
    "users/pat/posts": ("empty", "empty", "empty", "all", 404, 404, "all"),
    "users/pat/followers": (401, 404, 404, "all", 404, 404, "all"),
    "users/pat/following": (401, 404, 404, "all", 404, 404, "all"),
    f"posts/{PRIVATE_POST}": (404, 404, 404, 200, 404, 404, 200),
    f"posts/{PRIVATE_POST}/comments": (404, 404, 404, "all", 404, 404, "all"),
    f"posts/{PRIVATE_POST}/likes": (401, 404, 404, "all", 404, 404, "all"),
    "users/pat/reels": ("empty", "empty", "empty", "all", 404, 404, "all"),
    f"reels/{PRIVATE_REEL}": (404, 404, 404, 200, 404, 404, 200),
    f"comments/{COMMENT}/replies": (404, 404, 404, "all", 404, 404, "all"),
}
WRITES = {
    f"POST posts/{PRIVATE_POST}/like": (401, 404, 404, 200, 404, 404, 200),
    f"POST posts/{PRIVATE_POST}/bookmark": (401, 404, 404, 200, 404, 404, 200),
    f"POST posts/{PRIVATE_POST}/comments": (401, 404, 404, 201, 404, 404, 201),
    f"PATCH posts/{PRIVATE_POST}": (401, 404, 404, 404, 404, 404, 200),
    f"POST posts/{PRIVATE_POST}/archive": (401, 404, 404, 404, 404, 404, 200),
    f"DELETE posts/{PRIVATE_POST}": (401, 404, 404, 404, 404, 404, 204),
    f"POST reels/{PRIVATE_REEL}/view": (401, 404, 404, 200, 404, 404, 200),
    f"POST comments/{COMMENT}/like": (401, 404, 404, 200, 404, 404, 200),
    f"POST comments/{COMMENT}/pin": (401, 404, 404, 403, 404, 404, 200),
    f"PATCH comments/{COMMENT}": (401, 404, 404, 200, 404, 404, 403),
    f"DELETE comments/{COMMENT}": (401, 404, 404, 204, 404, 404, 204),
    f"DELETE comments/{PRIVATE_REPLY}": (401, 404, 404, 403, 404, 404, 204),
    f"POST follows/{PRIVATE}": (401, 201, 200, 200, 404, 404, 400),
}
VIEWERS = ("signed out", "stranger", "asked", "follower", "blocked", "blocking", "owner")


@pytest.fixture
def viewers(world: Any) -> dict[str, Any]:
    """pat's account is private; bob follows, and wrote the comment."""
    pat, bob = world.people[PRIVATE], world.people[FRIEND]
    asked, blocked, blocking = (UserFactory(username=name) for name in ("asker", "barred", "barring"))
    Follow.objects.create(follower=asked, followee=pat, state=Follow.State.PENDING)
    Follow.objects.create(follower=pat, followee=UserFactory(username="someone"), state=Follow.State.ACCEPTED)
    Block.objects.create(blocker=pat, blocked=blocked)
    Block.objects.create(blocker=blocking, blocked=pat)
    comment = CommentFactory(pk=COMMENT, post_id=PRIVATE_POST, author=bob)
    CommentFactory(pk=PRIVATE_REPLY, post_id=PRIVATE_POST, author=pat, parent=comment)
    Like.objects.create(user=bob, target_id=PRIVATE_POST)
    ReelFactory(pk=PRIVATE_REEL, author=pat)
    people = (None, world.people[STRANGER], asked, bob, blocked, blocking, pat)
    return dict(zip(VIEWERS, people, strict=True))


@pytest.mark.django_db
@pytest.mark.parametrize("viewer", VIEWERS)
def test_who_may_read_a_private_accounts_things(viewers: dict[str, Any], viewer: str) -> None:
    client, column = api(viewers[viewer]), VIEWERS.index(viewer)
    got, wanted = {}, {}
    for address, outcomes in READS.items():
        answer = client.get(f"{API}/{address}")
        got[address], wanted[address] = answer.status_code, outcomes[column]
        if answer.status_code == 200 and "results" in answer.json():
            got[address] = "all" if answer.json()["results"] else "empty"
    assert got == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("viewer", VIEWERS)
def test_who_may_change_a_private_accounts_things(viewers: dict[str, Any], viewer: str, what: str) -> None:
    method, address = what.split()
    before = rows()
    body = '{"text": "x"}' if "comments" in address else '{"caption": "x", "watched_ms": 1}'
    answer = api(viewers[viewer]).generic(method, f"{API}/{address}", body, "application/json")
    assert answer.status_code == WRITES[what][VIEWERS.index(viewer)], answer.content
    if answer.status_code >= 400:
        after = rows()
        del before["accounts.Session"], after["accounts.Session"]  # the caller's own, by signing in
        assert after == before


# --- Conversations ------------------------------------------------------------------------------------------
# alice's group, with bob and carol in it; what each may do: (signed out, stranger, left, asked, member, admin)
IN_A_GROUP = {
    f"GET conversations/{GROUP}": (401, 404, 404, 200, 200, 200),
    f"GET conversations/{GROUP}/messages": (401, 404, 404, 200, 200, 200),
    f"POST conversations/{GROUP}/messages": (401, 404, 404, 201, 201, 201),
    f"PATCH conversations/{GROUP}": (401, 404, 404, 403, 403, 200),
    f"POST conversations/{GROUP}/read": (401, 404, 404, 200, 200, 200),
    f"POST conversations/{GROUP}/mute": (401, 404, 404, 200, 200, 200),
    f"POST conversations/{GROUP}/accept": (401, 404, 404, 200, 200, 200),
    f"POST conversations/{GROUP}/members": (401, 404, 404, 403, 200, 200),
    f"DELETE conversations/{GROUP}/members/{FRIEND}": (401, 404, 404, 403, 204, 204),
    f"DELETE conversations/{GROUP}": (401, 404, 404, 204, 204, 204),
    f"PATCH messages/{OWN_MESSAGE}": (401, 404, 404, 403, 403, 200),
    f"DELETE messages/{OWN_MESSAGE}": (401, 404, 404, 403, 403, 204),
    f"POST messages/{OWN_MESSAGE}/reaction": (401, 404, 404, 200, 200, 200),
    f"DELETE messages/{OWN_MESSAGE}/reaction": (401, 404, 404, 204, 204, 204),
}
ROLES = ("signed out", "stranger", "left", "asked", "member", "admin")


@pytest.mark.django_db
@pytest.mark.parametrize("what", IN_A_GROUP)
@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_in_a_group(world: Any, role: str, what: str) -> None:
    left, asked = UserFactory(username="left"), UserFactory(username="asked")
    for person, state in ((left, "left"), (asked, "request")):
        Participant.objects.create(conversation_id=GROUP, user=person, state=state)
    people = (None, world.people[PRIVATE], left, asked, world.people[FRIEND], world.caller)
    before = rows()
    method, address = what.split()
    body = {
        "text": "x",
        "title": "x",
        "emoji": "👍",
        "client_id": "x",
        "up_to": "9",
        "user_ids": [str(STRANGER)],
    }
    answer = api(people[ROLES.index(role)]).generic(
        method, f"{API}/{address}", json.dumps(body), "application/json"
    )
    assert answer.status_code == IN_A_GROUP[what][ROLES.index(role)], answer.content
    if answer.status_code >= 400:
        after = rows()
        del before["accounts.Session"], after["accounts.Session"]
        assert after == before


# --- Blocks -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("direction", ["alice blocks bob", "bob blocks alice"])
def test_a_block_in_either_direction_makes_everything_of_the_other_404(world: Any, direction: str) -> None:
    alice, bob = world.people[CALLER], world.people[FRIEND]
    own = CommentFactory(post_id=FRIENDS_POST, author=bob)
    blocker, blocked = (alice, bob) if direction.startswith("alice") else (bob, alice)
    assert api(blocker).post(f"{API}/users/{blocked.username}/block").status_code == 200
    for viewer, other, post, comment in (
        (alice, bob, FRIENDS_POST, own.pk),
        (bob, alice, OWN_POST, FRIENDS_COMMENT),
    ):
        client = api(viewer)
        for method, address in (
            ("GET", f"users/{other.username}"),
            ("GET", f"users/{other.username}/posts"),
            ("GET", f"users/{other.username}/followers"),
            ("GET", f"users/{other.username}/following"),
            ("POST", f"follows/{other.pk}"),
            ("GET", f"posts/{post}"),
            ("GET", f"posts/{post}/comments"),
            ("GET", f"posts/{post}/likes"),
            ("POST", f"posts/{post}/like"),
            ("POST", f"posts/{post}/comments"),
            ("GET", f"comments/{comment}/replies"),
            ("POST", f"comments/{comment}/like"),
        ):
            answer = client.generic(method, f"{API}/{address}", '{"text": "x"}', "application/json")
            assert answer.status_code == 404, (viewer.username, method, address, answer.content)
    for viewer, other in ((alice, "bob"), (bob, "alice")):
        feed = api(viewer).get(f"{API}/feed").json()["results"]
        assert other not in {row["author"]["username"] for row in feed}


@pytest.mark.django_db
def test_a_blocked_persons_comments_on_others_posts_are_not_shown(world: Any) -> None:
    carol = world.people[STRANGER]
    CommentFactory(post_id=FRIENDS_POST, author=carol, text="seen by others")
    Block.objects.create(blocker=world.people[CALLER], blocked=carol)
    address = f"{API}/posts/{FRIENDS_POST}/comments"
    assert api(world.people[CALLER]).get(address).json()["results"] == []
    assert [row["text"] for row in api().get(address).json()["results"]] == ["seen by others"]
