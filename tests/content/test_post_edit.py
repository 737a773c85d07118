"""Changing a post: `PATCH /api/v1/posts/{id}` and the edit page."""

from typing import Any

import pytest

from content.models import Hashtag, Media, Post, PostHashtag
from content.services import post_archive, post_delete, post_update
from content.signals import post_edited
from tests.content.support import api, browser, published
from tests.support import live

pytestmark = pytest.mark.usefixtures("media_root")


def patch(client: Any, post: Any, **changes: Any) -> Any:
    address = f"/api/v1/posts/{getattr(post, 'pk', post)}"
    return client.patch(address, changes, content_type="application/json")


def counts() -> dict[str, int]:
    return dict(Hashtag.objects.values_list("name", "posts_count"))


@pytest.fixture
def post(alice: Any) -> Post:
    return published(alice, caption="Before #old #kept", location="Rome")


def test_changes_what_is_given_and_nothing_else(alice: Any, post: Post) -> None:
    data = patch(api(alice), post, caption="After #kept #new").json()
    assert data["caption"] == "After #kept #new"
    assert data["hashtags"] == ["kept", "new"]
    assert data["location"] == "Rome"
    assert data["edited_at"].endswith("Z")
    assert counts() == {"old": 0, "kept": 1, "new": 1}
    data = patch(api(alice), post, location="", comments_disabled=True, hide_like_count=True).json()
    assert data["caption"] == "After #kept #new"
    assert (data["location"], data["comments_disabled"], data["hide_like_count"]) == ("", True, True)
    assert counts() == {"old": 0, "kept": 1, "new": 1}


def test_alt_texts_are_changed_in_the_post_and_in_the_picture(alice: Any) -> None:
    post = published(alice, count=2)
    second = post.media[1]["id"]
    data = patch(api(alice), post, alt_texts={str(second): "A bridge"}).json()
    assert [one["alt_text"] for one in data["media"]] == ["", "A bridge"]
    assert Media.objects.get(pk=second).alt_text == "A bridge"


def test_only_the_author_may_change_it(cast: Any, post: Post) -> None:
    wanted = {None: 401, cast.bob: 404, cast.carol: 404, cast.mallory: 404, cast.pat: 404, cast.staff: 404}
    for person, status in wanted.items():
        assert patch(api(person), post, caption="mine").status_code == status
    post.refresh_from_db()
    assert post.caption == "Before #old #kept"


def test_a_post_can_be_changed_while_it_is_archived_but_not_once_it_is_deleted(
    alice: Any, post: Post
) -> None:
    post_archive(author=alice, post_id=post.pk)
    assert patch(api(alice), post, caption="#archived").status_code == 200
    assert counts() == {"old": 0, "kept": 0, "archived": 0}  # only published posts count
    post_delete(author=alice, post_id=post.pk)
    assert patch(api(alice), post, caption="gone").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("caption", "a" * 2201),
        ("caption", "a\x00b"),
        ("caption", None),
        ("caption", " ".join(f"#t{n}" for n in range(31))),
        ("location", "a" * 101),
        ("comments_disabled", "perhaps"),
        ("alt_texts", []),
        ("alt_texts", {"12345": "not in this post"}),
        ("alt_texts", {"one": "no id"}),
    ],
)
def test_values_that_are_no_good_change_nothing(alice: Any, post: Post, field: str, value: Any) -> None:
    answer = patch(api(alice), post, **{field: value})
    assert answer.status_code == 400
    assert field in answer.json()
    changed = Post.objects.get(pk=post.pk)
    assert (changed.caption, changed.location, changed.edited_at) == ("Before #old #kept", "Rome", None)
    assert counts() == {"old": 1, "kept": 1}


def test_an_alt_text_that_is_too_long_is_refused(alice: Any, post: Post) -> None:
    answer = patch(api(alice), post, alt_texts={str(post.media[0]["id"]): "a" * 1001})
    assert answer.status_code == 400


def test_edits_at_once_leave_the_hashtags_of_the_caption_that_stays(alice: Any, post: Post) -> None:
    captions = ["#one #kept", "#two #old", "#one #two #three"] * 2
    results = live(
        *[lambda text=text: post_update(author=alice, post_id=post.pk, caption=text) for text in captions]
    )
    assert all(isinstance(result, Post) for result in results), results
    caption = Post.objects.get(pk=post.pk).caption
    tags = {name.removeprefix("#") for name in caption.split()}
    ids = PostHashtag.objects.filter(post=post).values_list("hashtag_id", flat=True)
    assert set(Hashtag.objects.filter(pk__in=list(ids)).values_list("name", flat=True)) == tags
    assert {name for name, count in counts().items() if count} == tags
    assert set(counts().values()) <= {0, 1}


def test_announces_the_edit(alice: Any, post: Post) -> None:
    heard = []

    def listen(sender: Any, *, post_id: int, **_kwargs: Any) -> None:
        heard.append(post_id)

    post_edited.connect(listen)
    try:
        patch(api(alice), post, caption="After")
    finally:
        post_edited.disconnect(listen)
    assert heard == [post.pk]


# --- The page -----------------------------------------------------------------------------------------------
def page(post: Any) -> str:
    return f"/p/{post.shortcode}/edit/"


def test_the_page_shows_what_there_is_and_saves_what_is_sent(alice: Any, post: Post) -> None:
    client = browser(alice)
    answer = client.get(page(post))
    assert answer.status_code == 200
    assert "Before #old #kept" in answer.content.decode()
    alt = f"alt_{post.media[0]['id']}"
    answer = client.post(
        page(post), {"caption": "After", "location": "Oslo", alt: "A bridge", "hide_like_count": "on"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == post.get_absolute_url()
    post.refresh_from_db()
    assert (post.caption, post.location, post.hide_like_count) == ("After", "Oslo", True)
    assert post.media[0]["alt_text"] == "A bridge"


def test_the_page_gives_back_what_was_typed_when_it_is_refused(alice: Any, post: Post) -> None:
    answer = browser(alice).post(page(post), {"caption": "a" * 2201, "location": "Oslo"})
    assert answer.status_code == 400
    assert "Use at most 2200 characters." in answer.content.decode()
    assert "Oslo" in answer.content.decode()


def test_the_page_is_the_authors_alone(cast: Any, post: Post) -> None:
    assert browser().get(page(post)).status_code == 302
    for person in (cast.bob, cast.carol, cast.mallory, cast.pat):
        assert browser(person).get(page(post)).status_code == 404
        assert browser(person).post(page(post), {"caption": "mine"}).status_code == 404
    assert browser(cast.alice).get("/p/AAAAAAAAAAA/edit/").status_code == 404
    assert browser(cast.alice).get("/p/nonsense/edit/").status_code == 404
