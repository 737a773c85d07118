"""GET /comments/<id>/row/: one comment for a page that learnt of it while it was open."""

from typing import Any

import pytest

from accounts.services import user_suspend
from social.models import Block
from tests.factories import CommentFactory, PostFactory
from tests.social.support import browser, htmx
from tests.support import assert_queries

pytestmark = pytest.mark.django_db


def row(comment: Any) -> str:
    return f"/comments/{comment.pk}/row/"


def test_it_is_the_comment_as_it_stands_in_the_list(alice: Any, bob: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice), author=bob, text="What a light")

    page = htmx(alice).get(row(comment)).content.decode()

    assert page.lstrip().startswith(f'<li class="comment" data-comment="{comment.pk}"')
    assert "What a light" in page
    assert f"/comments/{comment.pk}/delete/" in page, "the post's author may delete it"
    assert f"/comments/{comment.pk}/delete/" not in htmx(None).get(row(comment)).content.decode()


def test_a_reply_names_the_comment_it_belongs_to(alice: Any, bob: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice))
    reply = CommentFactory(post=comment.post, parent=comment, author=bob)

    assert f'data-parent="{comment.pk}"' in htmx(alice).get(row(reply)).content.decode()


def test_without_htmx_it_leads_to_the_comment_on_its_page(alice: Any, bob: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice))

    response = browser(bob).get(row(comment))

    assert response.status_code == 302
    assert response["Location"] == f"{comment.post.get_absolute_url()}#comment-{comment.pk}"


def test_who_may_not_see_it_finds_nothing(cast: Any) -> None:
    on_private = CommentFactory(post=PostFactory(author=cast.pat), author=cast.pat)
    on_public = CommentFactory(post=PostFactory(author=cast.alice), author=cast.bob)
    Block.objects.create(blocker=cast.bob, blocked=cast.carol)

    for user, comment in ((None, on_private), (cast.bob, on_private), (cast.mallory, on_public)):
        assert htmx(user).get(row(comment)).status_code == 404
    assert htmx(cast.carol).get(row(on_public)).status_code == 404, "its author blocked carol"
    assert htmx(cast.pat).get(row(on_private)).status_code == 200
    assert htmx(None).get("/comments/zzz/row/").status_code == 404


def test_a_suspended_authors_comment_is_gone(alice: Any, bob: Any, staff: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice), author=bob)
    user_suspend(user=bob)

    assert htmx(alice).get(row(comment)).status_code == 404


def test_it_costs_a_fixed_number_of_queries(alice: Any, bob: Any) -> None:
    comment = CommentFactory(post=PostFactory(author=alice), author=bob)
    client = htmx(alice)
    client.get(row(comment))

    with assert_queries(7):
        client.get(row(comment))
