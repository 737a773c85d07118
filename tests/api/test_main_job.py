"""The main job over HTTP alone, as a client does it: sign up, post, follow, see it in the feed, like, comment.

Nothing here looks behind the API: what these tests see is what a client sees.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests import images
from tests.api.support import API

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]

PASSWORD = "violet-Harbour-77"
ID = re.compile(r"[0-9]{1,19}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
PHOTOS = [images.save(images.photo(900, 900, seed), "JPEG", quality=85) for seed in (1, 2)]
PHOTOS.append(images.telltale_jpeg(1200, 800, orientation=6))


class Api:
    """A client program: remembers its tokens, sends JSON, and checks what holds for every answer."""

    def __init__(self, slash: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.slash = slash
        self.access = self.refresh = ""
        self.user: dict[str, Any] = {}

    def __call__(self, method: str, path: str, body: Any = None, *, expect: int = 200, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.access:
            sent["Authorization"] = f"Bearer {self.access}"
        content: dict[str, Any] = {}
        if body is not None:
            content = {"data": body, "content_type": "application/json"}
        address = path if path.startswith("http") else f"{API}/{path}"
        if self.slash and not urlsplit(address).query:
            address += self.slash
        return self._checked(getattr(self.client, method)(address, headers=sent, **content), expect)

    def upload(self, data: bytes, *, expect: int = 201, **fields: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.access}"}
        form = {"file": images.upload(data), **fields}
        return self._checked(self.client.post(f"{API}/media{self.slash}", form, headers=headers), expect)

    def _checked(self, answer: Any, expect: int) -> Any:
        assert answer.status_code == expect, (answer.status_code, answer.content[:500])
        assert re.fullmatch(r"[A-Za-z0-9_-]{8,64}", answer["X-Request-ID"])
        if answer.status_code == 204:
            assert answer.content == b""
            return None
        assert answer["Content-Type"] == "application/json"
        data = answer.json()
        check_values(data)
        if answer.status_code >= 400:
            check_error(data, answer.status_code)
        return data

    def register(self, username: str, full_name: str = "") -> "Api":
        signed_in = self(
            "post",
            "auth/register",
            {
                "username": username,
                "email": f"{username}@example.org",
                "password": PASSWORD,
                "full_name": full_name,
            },
            expect=201,
        )
        assert set(signed_in) == {"user", "access", "refresh"}
        self.access, self.refresh, self.user = signed_in["access"], signed_in["refresh"], signed_in["user"]
        return self


def check_values(value: Any, name: str = "") -> None:
    """Ids are strings of digits and times end with Z, wherever they stand; lists have one shape."""
    if isinstance(value, dict):
        if "results" in value:
            assert set(value) == {"results", "next", "previous"}
            for link in (value["next"], value["previous"]):
                assert link is None or link.startswith("http://testserver/api/v1/")
        for key, inner in value.items():
            check_values(inner, key)
    elif isinstance(value, list):
        for inner in value:
            check_values(inner, name)
    elif name in ("id", "post", "parent") or name.endswith("_id"):
        if name == "parent" and value is None:
            return
        assert isinstance(value, str)
        assert ID.fullmatch(value)
    elif name.endswith("_at") and value is not None:
        assert TIME.fullmatch(value), (name, value)


def check_error(data: Any, status: int) -> None:
    """`{"detail", "code"}`, or for bad input `{field: ["…"]}`."""
    if set(data) == {"detail", "code"}:
        assert all(isinstance(text, str) and text for text in data.values())
    else:
        assert status == 400
        assert data
        for messages in data.values():
            assert isinstance(messages, list)
            assert all(isinstance(text, str) and text for text in messages)


@pytest.mark.parametrize("slash", ["", "/"], ids=["without a slash", "with a slash"])
def test_two_people_from_signing_up_to_a_conversation(slash: str) -> None:
    anna = Api(slash).register("anna", "Anna Ø")
    bert = Api(slash).register("bert")
    fill_in_the_profile(anna)
    post = publish_a_carousel(anna)
    follow_the_private_account(anna, bert, post)
    feed_shows(bert, post)
    like_it(anna, bert, post)
    talk_about_it(anna, bert, post)
    sign_out(bert)


def fill_in_the_profile(anna: Api) -> None:
    changes = {
        "bio": "Light & shadow 📷",
        "website": "https://example.org/anna",
        "pronouns": "she/her",
        "is_private": True,
        "preferences": {"theme": "dark"},
    }
    me = anna("patch", "me", changes)
    assert {name: me[name] for name in ("bio", "website", "pronouns", "is_private")} == {
        name: changes[name] for name in ("bio", "website", "pronouns", "is_private")
    }
    assert me["preferences"]["theme"] == "dark"
    assert anna("get", "me") == me
    assert me["counts"] == {"posts": 0, "followers": 0, "following": 0}


def publish_a_carousel(anna: Api) -> dict[str, Any]:
    uploads = [anna.upload(data, alt_text=f"Photo {place}") for place, data in enumerate(PHOTOS)]
    for upload in uploads:
        assert (upload["kind"], upload["state"], upload["error"]) == ("image", "ready", None)
        assert upload["blurhash"]
        assert upload["thumbnail_url"]
        for rendition in upload["renditions"]:
            assert set(rendition) == {"url", "width", "height", "format"}
            file = anna.client.get(rendition["url"])
            assert file.status_code == 200
            assert images.CAMERA.encode() not in file.content
    order = [uploads[2]["id"], uploads[0]["id"], uploads[1]["id"]]
    caption = "Morning in #Zürich with @bert https://example.org/#no"
    post = anna("post", "posts", {"media": order, "caption": caption, "location": "Zürich"}, expect=201)
    assert [item["id"] for item in post["media"]] == order
    assert [item["alt_text"] for item in post["media"]] == ["Photo 2", "Photo 0", "Photo 1"]
    assert (post["caption"], post["location"]) == (caption, "Zürich")
    assert (post["hashtags"], post["mentions"]) == (["zürich"], ["bert"])
    assert (post["like_count"], post["comment_count"], post["liked"], post["is_own"]) == (0, 0, False, True)
    assert (post["state"], post["audience"], post["edited_at"]) == ("published", "followers", None)
    assert post["author"]["username"] == "anna"
    assert anna("get", f"posts/{post['id']}") == post
    return post  # type: ignore[no-any-return]


def follow_the_private_account(anna: Api, bert: Api, post: dict[str, Any]) -> None:
    bert("get", f"posts/{post['id']}", expect=404)
    assert bert("get", "users/anna/posts")["results"] == []
    follow = f"follows/{anna.user['id']}"
    assert bert("post", follow, expect=201) == {"status": "pending"}
    assert bert("post", follow) == {"status": "pending"}
    assert bert("get", "users/anna")["relationship"]["requested"] is True
    bert("get", f"posts/{post['id']}", expect=404)

    (request,) = anna("get", "follows/requests")["results"]
    assert request["user"]["username"] == "bert"
    bert("patch", f"follows/requests/{request['id']}/accept", expect=404)
    assert anna("patch", f"follows/requests/{request['id']}/accept") == {"status": "accepted"}
    assert anna("get", "follows/requests")["results"] == []

    assert bert("post", follow) == {"status": "accepted"}
    profile = bert("get", "users/anna")
    assert profile["relationship"] == {
        "following": True,
        "requested": False,
        "followed_by": False,
        "blocking": False,
        "close_friend": False,
        "muted": False,
        "muted_posts": False,
    }
    assert profile["counts"] == {"posts": 1, "followers": 1, "following": 0}
    assert [row["username"] for row in bert("get", "users/anna/followers")["results"]] == ["bert"]
    assert [row["username"] for row in anna("get", "users/bert/following")["results"]] == ["anna"]


def feed_shows(bert: Api, post: dict[str, Any]) -> None:
    page = bert("get", "feed?mode=following")
    (shown,) = page["results"]
    assert (page["next"], page["previous"]) == (None, None)
    assert shown["id"] == post["id"]
    assert shown["media"] == post["media"]
    assert shown["author"]["following"] is True
    assert (shown["is_own"], shown["liked"], shown["saved"]) == (False, False, False)


def like_it(anna: Api, bert: Api, post: dict[str, Any]) -> None:
    like = f"posts/{post['id']}/like"
    assert bert("delete", like) == {"liked": False, "like_count": 0}
    for _ in range(2):
        assert bert("post", like) == {"liked": True, "like_count": 1}
    assert bert("get", f"posts/{post['id']}")["liked"] is True
    (person,) = anna("get", f"posts/{post['id']}/likes")["results"]
    assert person["username"] == "bert"
    assert person["relationship"]["followed_by"] is True
    for _ in range(2):
        assert bert("delete", like) == {"liked": False, "like_count": 0}
    assert bert("post", like) == {"liked": True, "like_count": 1}


def talk_about_it(anna: Api, bert: Api, post: dict[str, Any]) -> None:
    comments = f"posts/{post['id']}/comments"
    question = bert("post", comments, {"text": "Where is this? 🏔"}, expect=201)
    assert (question["post"], question["parent"], question["reply_count"]) == (post["id"], None, 0)
    answer = anna("post", comments, {"text": "By the lake", "parent": question["id"]}, expect=201)
    assert answer["parent"] == question["id"]
    (shown,) = anna("get", comments)["results"]
    assert (shown["id"], shown["reply_count"], shown["author"]["username"]) == (question["id"], 1, "bert")
    (reply,) = bert("get", f"comments/{question['id']}/replies")["results"]
    assert (reply["id"], reply["text"]) == (answer["id"], "By the lake")
    assert anna("post", f"comments/{question['id']}/like") == {"liked": True, "like_count": 1}
    assert bert("get", f"posts/{post['id']}")["comment_count"] == 2
    bert("delete", f"comments/{answer['id']}", expect=403)
    edited = bert("patch", f"comments/{question['id']}", {"text": "Where was this?"})
    assert (edited["text"], edited["edited_at"] is None) == ("Where was this?", False)
    anna("delete", f"comments/{question['id']}", expect=204)
    assert bert("get", f"posts/{post['id']}")["comment_count"] == 0


def sign_out(bert: Api) -> None:
    first = bert.refresh
    tokens = bert("post", "auth/refresh", {"refresh": first})
    bert.access, bert.refresh = tokens["access"], tokens["refresh"]
    bert("get", "me")
    bert("post", "auth/logout", {"refresh": bert.refresh}, expect=204)
    bert("get", "me", expect=401)
    bert.access = ""
    bert("post", "auth/refresh", {"refresh": bert.refresh}, expect=401)
    again = bert("post", "auth/login", {"login": "bert@example.org", "password": PASSWORD})
    assert again["user"]["id"] == bert.user["id"]


# --- What holds for every part of it ------------------------------------------------------------------------
@pytest.fixture
def anna() -> Api:
    return Api().register("anna")


@pytest.fixture
def bert() -> Api:
    return Api().register("bert")


def published(author: Api, **fields: Any) -> dict[str, Any]:
    media = author.upload(images.jpeg(200, 200))["id"]
    post: dict[str, Any] = author("post", "posts", {"media": [media], **fields}, expect=201)
    return post


def test_without_signing_in_it_is_401_and_says_how() -> None:
    answer = Client().get(f"{API}/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    bad = Client(headers={"Authorization": "Bearer nonsense"}).get(f"{API}/me")
    assert (bad.status_code, set(bad.json()) >= {"detail", "code"}) == (401, True)


def test_a_request_id_of_the_clients_own_comes_back() -> None:
    assert Client().get(f"{API}/me", headers={"X-Request-ID": "my-own-id-1"})["X-Request-ID"] == "my-own-id-1"


def test_what_others_may_not_do_is_403_and_what_they_may_not_see_404(anna: Api, bert: Api) -> None:
    post = published(anna)
    comment = anna("post", f"posts/{post['id']}/comments", {"text": "mine"}, expect=201)
    bert("patch", f"comments/{comment['id']}", {"text": "not mine"}, expect=403)
    bert("post", f"comments/{comment['id']}/pin", expect=403)
    bert("patch", f"media/{post['media'][0]['id']}", {"alt_text": "x"}, expect=404)
    anna("patch", "me", {"is_private": True})
    seen, never_there = [
        bert("get", f"posts/{post_id}", expect=404) for post_id in (post["id"], "9000000000000000001")
    ]
    assert seen == never_there


def test_what_contradicts_what_is_there_is_409(anna: Api) -> None:
    post = published(anna)
    used = post["media"][0]["id"]
    anna("post", "posts", {"media": [used]}, expect=409)
    anna("delete", f"media/{used}", expect=409)


def test_what_is_too_large_is_413_and_other_types_are_415(anna: Api, settings: Any) -> None:
    settings.IMAGE_MAX_BYTES = 2_000
    anna.upload(images.jpeg(800, 800), expect=413)
    settings.IMAGE_MAX_BYTES = 25 * 1024 * 1024
    anna("post", "posts", {"media": ["1"], "caption": "x" * (1024 * 1024)}, expect=413)
    anna.upload(images.TEXT, expect=415)
    anna.upload(images.SVG, expect=415)
    anna("post", "media", {"file": "x"}, expect=415)


def test_an_idempotency_key_makes_one_post_of_two_requests(anna: Api) -> None:
    media = [anna.upload(images.jpeg(200, 200))["id"] for _ in range(2)]
    first = anna("post", "posts", {"media": media[:1]}, expect=201, Idempotency_Key="post-1")
    again = anna("post", "posts", {"media": media[:1]}, expect=201, Idempotency_Key="post-1")
    assert again == first
    other = anna("post", "posts", {"media": media[1:]}, expect=422, Idempotency_Key="post-1")
    assert other["code"] == "idempotency_key_reused"
    assert len(anna("get", "users/anna/posts")["results"]) == 1
    anna("post", "posts", {"media": media[1:]}, expect=201, Idempotency_Key="post-2")
    assert len(anna("get", "users/anna/posts")["results"]) == 2


def test_toggles_do_the_same_when_sent_twice(anna: Api, bert: Api) -> None:
    post = published(anna)
    comment = anna("post", f"posts/{post['id']}/comments", {"text": "one"}, expect=201)
    for path, on, off in (
        (f"follows/{anna.user['id']}", (201, 200), 204),
        (f"posts/{post['id']}/like", (200, 200), 200),
        (f"comments/{comment['id']}/like", (200, 200), 200),
        ("users/anna/block", (200, 200), 204),
    ):
        bert("delete", path, expect=off)
        results = [bert("post", path, expect=status) for status in on]
        assert results[0] == results[1]
        for _ in range(2):
            bert("delete", path, expect=off)
    for path in (f"comments/{comment['id']}/pin", f"posts/{post['id']}/archive"):
        anna("delete", path, expect=204)
        assert anna("post", path) == anna("post", path)
        for _ in range(2):
            anna("delete", path, expect=204)


def test_a_list_is_walked_by_its_links_there_and_back(anna: Api) -> None:
    made = [published(anna, caption=str(number))["id"] for number in range(5)]
    pages = [anna("get", "users/anna/posts?limit=2")]
    while pages[-1]["next"]:
        pages.append(anna("get", pages[-1]["next"]))
    assert [post["id"] for page in pages for post in page["results"]] == made[::-1]
    assert [len(page["results"]) for page in pages] == [2, 2, 1]
    back = anna("get", pages[-1]["previous"])
    assert back["results"] == pages[1]["results"]


@pytest.mark.rate_limits
def test_too_many_requests_are_429_with_when_to_come_back(anna: Api, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "like": "2/h"}
    post = published(anna)
    headers = {"Authorization": f"Bearer {anna.access}"}
    answers = [anna.client.post(f"{API}/posts/{post['id']}/like", headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert {answer["X-RateLimit-Limit"] for answer in answers} == {"2"}
    assert all(int(answer["X-RateLimit-Reset"]) > 0 for answer in answers)
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600
    assert set(answers[-1].json()) == {"detail", "code"}
    assert "X-RateLimit-Limit" not in anna.client.get(f"{API}/me", headers=headers)
