"""Pages around the composer: drafts, deleted posts, photos with somebody, pins, co-authors."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from content import services
from content.models import Coauthor, Draft, Post
from tests.factories import PostFactory, media_summary, ready_video

pytestmark = pytest.mark.django_db

OWN_PAGES = ["/accounts/drafts/", "/accounts/deleted/", "/create/", "/create/looks/"]


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def tagged_post(author: Any, person: Any, **fields: Any) -> Post:
    post: Post = PostFactory(author=author, **fields)
    tag = {"user_id": person.pk, "media_id": post.media[0]["id"], "x": 0.5, "y": 0.5}
    services.post_update(author=author, post_id=post.pk, tagged_users=[tag])
    return post


@pytest.mark.parametrize("address", OWN_PAGES)
def test_what_is_ones_own_is_for_people_who_are_signed_in(client: Client, alice: Any, address: str) -> None:
    assert client.get(address).status_code == 302
    assert signed_in(alice).get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/create/", "Post"),
        ("/create/?as=reel", "Reel"),
        ("/create/?as=nothing", "Post"),
        ("/create/story/", "Story"),
    ],
)
def test_what_is_created_can_be_chosen(alice: Any, address: str, kind: str) -> None:
    page = signed_in(alice).get(address).content.decode()
    kinds = page.partition('aria-label="What to create"')[2].partition("</nav>")[0]
    links = re.findall(r'href="([^"]+)"( aria-current="page")?>.*?</svg>\s*(\w+)</a>', kinds, re.DOTALL)
    assert [(where, name) for where, _, name in links] == [
        ("/create/", "Post"),
        ("/create/story/", "Story"),
        ("/create/?as=reel", "Reel"),
    ]
    assert [name for _, current, name in links if current] == [kind]


def test_the_browser_may_keep_the_looks_for_itself(alice: Any) -> None:
    answer = signed_in(alice).get("/create/looks/")
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert len(answer.json()["filters"]) >= 12


class TestDrafts:
    def test_the_list_shows_ones_own(self, alice: Any, bob: Any) -> None:
        services.draft_save(owner=alice, caption="Mine")
        services.draft_save(owner=bob, caption="Somebody else's")
        page = signed_in(alice).get("/accounts/drafts/").content.decode()
        assert "Mine" in page
        assert "Somebody else" not in page

    def test_the_time_is_written_by_the_readers_clock(self, alice: Any) -> None:
        media = ready_video(alice)
        time = (timezone.now() + timedelta(days=3)).replace(hour=12, minute=0)
        services.draft_save(owner=alice, media_ids=[media.pk], publish_at=time)
        client = signed_in(alice)
        client.cookies["timezone"] = "Asia/Tokyo"
        assert "21:00 JST" in client.get("/accounts/drafts/").content.decode()

    def test_why_one_was_not_published_is_told(self, alice: Any) -> None:
        draft = services.draft_save(owner=alice, caption="Poor thing")
        Draft.objects.filter(pk=draft.pk).update(error="One of these pictures isn't there.")
        page = signed_in(alice).get("/accounts/drafts/").content.decode()
        assert "It could not be published:" in page

    def test_the_number_of_queries_is_that_of_one(self, alice: Any, assert_queries: Any) -> None:
        client = signed_in(alice)
        for number in range(5):
            services.draft_save(owner=alice, media_ids=[ready_video(alice).pk], caption=f"Draft {number}")
        client.get("/accounts/drafts/")
        with assert_queries(6):  # the session, three of the badges, drafts, their media
            client.get("/accounts/drafts/")

    def test_another_persons_draft_is_not_there(self, alice: Any, bob: Any) -> None:
        draft = services.draft_save(owner=alice, caption="Mine")
        for action in ("publish", "delete"):
            assert signed_in(bob).post(f"/accounts/drafts/{draft.pk}/{action}/").status_code == 404
        assert Draft.objects.filter(pk=draft.pk).exists()

    def test_what_keeps_a_draft_from_being_published_is_told(self, alice: Any) -> None:
        draft = services.draft_save(owner=alice, caption="No picture yet")
        answer = signed_in(alice).post(f"/accounts/drafts/{draft.pk}/publish/", follow=True)
        assert answer.redirect_chain[-1][0] == "/accounts/drafts/"
        assert "toast--error" in answer.content.decode()


class TestDeleted:
    def test_a_post_is_restored_by_its_author_alone(self, alice: Any, bob: Any) -> None:
        post = PostFactory(author=alice)
        services.post_delete(author=alice, post_id=post.pk)
        address = f"/accounts/deleted/{post.shortcode}/restore/"
        assert signed_in(bob).post(address).status_code == 404
        assert signed_in(alice).post(address).status_code == 302
        post.refresh_from_db()
        assert post.state == Post.State.PUBLISHED

    def test_a_post_is_removed_for_good_by_its_author_alone(self, alice: Any, bob: Any) -> None:
        post = PostFactory(author=alice)
        services.post_delete(author=alice, post_id=post.pk)
        address = f"/accounts/deleted/{post.shortcode}/remove/"
        assert signed_in(bob).post(address).status_code == 404
        assert signed_in(alice).post(address).status_code == 302
        page = signed_in(alice).get("/accounts/deleted/").content.decode()
        assert "Nothing deleted" in page


class TestTagged:
    def test_the_tab_shows_what_the_viewer_may_see(self, client: Client, alice: Any, bob: Any) -> None:
        post = tagged_post(alice, bob)
        assert post.get_absolute_url() in client.get("/bob/tagged/").content.decode()

    def test_who_is_blocked_by_the_author_sees_none_of_it(self, alice: Any, bob: Any, mallory: Any) -> None:
        post = tagged_post(alice, bob)
        page = signed_in(mallory).get("/bob/tagged/").content.decode()
        assert post.get_absolute_url() not in page

    def test_a_hidden_number_of_likes_stays_hidden_on_anothers_profile(self, alice: Any, bob: Any) -> None:
        tagged_post(alice, bob, hide_like_count=True, like_count=87)
        assert "87" not in signed_in(bob).get("/bob/tagged/").content.decode().split("tile__counts")[1][:120]

    def test_the_name_is_written_as_it_is(self, client: Client, bob: Any) -> None:
        answer = client.get("/Bob/tagged/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/bob/tagged/")

    def test_a_tag_is_removed_by_the_tagged_person(self, alice: Any, bob: Any, carol: Any) -> None:
        post = tagged_post(alice, bob)
        address = f"/p/{post.shortcode}/untag/"
        assert signed_in(carol).post(address).status_code == 302  # nothing of hers is there
        post.refresh_from_db()
        assert len(post.people) == 1
        assert signed_in(bob).post(address).headers["Location"] == post.get_absolute_url()
        post.refresh_from_db()
        assert post.people == []


class TestPins:
    def test_the_author_pins_and_unpins(self, alice: Any, bob: Any) -> None:
        post = PostFactory(author=alice)
        address = f"/p/{post.shortcode}/pin/"
        assert signed_in(bob).post(address).status_code == 404
        signed_in(alice).post(address)
        assert "tile__mark--pin" in signed_in(bob).get("/alice/").content.decode()
        signed_in(alice).post(address, {"undo": "1"})
        assert "tile__mark--pin" not in signed_in(bob).get("/alice/").content.decode()

    def test_a_fourth_is_refused_in_words(self, alice: Any) -> None:
        posts = [PostFactory(author=alice) for _ in range(4)]
        client = signed_in(alice)
        for post in posts:
            answer = client.post(f"/p/{post.shortcode}/pin/", follow=True)
        assert "You can pin 3 posts." in answer.content.decode()


class TestCoauthors:
    def test_only_who_was_asked_accepts(self, alice: Any, bob: Any, carol: Any) -> None:
        post = PostFactory(author=alice)
        services.coauthor_invite(author=alice, post_id=post.pk, user_id=bob.pk)
        address = f"/p/{post.shortcode}/coauthor/accept/"
        assert signed_in(carol).post(address).status_code == 404
        assert signed_in(bob).post(address).headers["Location"] == post.get_absolute_url()
        head = Client().get(post.get_absolute_url()).content.decode().split("</header>")[-2]
        assert "/alice/" in head
        assert "/bob/" in head

    def test_the_invitation_is_answered_on_the_posts_page(self, alice: Any, bob: Any, carol: Any) -> None:
        post = PostFactory(author=alice)
        services.coauthor_invite(author=alice, post_id=post.pk, user_id=bob.pk)
        accept = f"/p/{post.shortcode}/coauthor/accept/"
        assert accept in signed_in(bob).get(post.get_absolute_url()).content.decode()
        assert accept not in signed_in(carol).get(post.get_absolute_url()).content.decode()
        assert accept not in signed_in(alice).get(post.get_absolute_url()).content.decode()

    def test_a_co_author_leaves_and_the_author_removes(self, alice: Any, bob: Any, carol: Any) -> None:
        for leave in (True, False):
            post = PostFactory(author=alice)
            services.coauthor_invite(author=alice, post_id=post.pk, user_id=bob.pk)
            services.coauthor_accept(user=bob, post_id=post.pk)
            if leave:
                signed_in(bob).post(f"/p/{post.shortcode}/coauthor/leave/")
            else:
                remove = f"/p/{post.shortcode}/coauthor/remove/"
                assert signed_in(carol).post(remove, {"user": bob.pk}).status_code == 403
                signed_in(alice).post(remove, {"user": bob.pk})
            assert not Coauthor.objects.filter(post=post).exists()


class TestEditing:
    def edit(self, author: Any, post: Post, **fields: Any) -> Any:
        return signed_in(author).post(f"/p/{post.shortcode}/edit/", {"caption": "As it was", **fields})

    def test_a_tag_is_taken_out(self, alice: Any, bob: Any, carol: Any) -> None:
        post = PostFactory(author=alice)
        media_id = post.media[0]["id"]
        tags = [{"user_id": person.pk, "media_id": media_id, "x": 0.5, "y": 0.5} for person in (bob, carol)]
        services.post_update(author=alice, post_id=post.pk, tagged_users=tags)
        page = signed_in(alice).get(f"/p/{post.shortcode}/edit/").content.decode()
        assert "bob is tagged" in page
        self.edit(alice, post, **{f"tag_{bob.pk}": "on"})
        post.refresh_from_db()
        assert [tag["user_id"] for tag in post.people] == [bob.pk]

    def test_a_co_author_is_invited_once(self, alice: Any, bob: Any) -> None:
        post = PostFactory(author=alice)
        assert self.edit(alice, post, coauthor="@bob").status_code == 302
        assert Coauthor.objects.get(post=post).user_id == bob.pk
        page = signed_in(alice).get(f"/p/{post.shortcode}/edit/").content.decode()
        assert 'name="coauthor"' not in page

    @pytest.mark.parametrize("name", ["nobody.here", "mallory", "alice", "pat\0"])
    def test_who_cannot_be_asked_is_told_at_the_field(self, alice: Any, mallory: Any, name: str) -> None:
        post = PostFactory(author=alice)
        answer = self.edit(alice, post, coauthor=name)
        assert answer.status_code == 400
        assert not Coauthor.objects.exists()


def test_a_post_for_close_friends_says_so(alice: Any) -> None:
    post = PostFactory(author=alice, audience=Post.Audience.CLOSE_FRIENDS, media=[media_summary()])
    assert "close-badge" in signed_in(alice).get(post.get_absolute_url()).content.decode()
    public = PostFactory(author=alice)
    assert "close-badge" not in signed_in(alice).get(public.get_absolute_url()).content.decode()
