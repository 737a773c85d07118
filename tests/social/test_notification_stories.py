"""Who is told of likes of stories and of mentions in them, of tags, and of invitations to post together."""

from typing import Any

import pytest

from content.models import Coauthor, PeopleTag, Story
from content.services import post_archive
from content.services.coauthors import coauthor_accept, coauthor_invite, coauthor_remove
from content.services.people import tags_remove
from content.services.stories import story_delete
from content.signals import people_tagged, story_published
from social import services
from social.models import CloseFriend, Notification, NotificationActor
from social.notifications.services import preferences_update
from tests.factories import PostFactory, ReelFactory, UserFactory, media_summary
from tests.social.notified import assert_groups_are_right, cards_of, texts_of
from tests.social.story_rows import make_story, mention, run_out
from tests.social.support import API, api, browser, htmx
from tests.support import assert_queries, assert_uses_index

pytestmark = pytest.mark.django_db


def assert_nothing_is_told() -> None:
    assert not Notification.objects.exists()
    assert not NotificationActor.objects.exists()


def publish(author: Any, *mentioned: Any, **fields: Any) -> Story:
    story = make_story(author, stickers=[mention(user) for user in mentioned], **fields)
    story_published.send(sender=Story, story_id=story.pk, author_id=author.pk, start_ms=story.start_ms)
    return story


# --- Likes of stories --------------------------------------------------------------------------------------
def test_likes_of_one_story_are_one_sentence_and_go_with_them(alice: Any, bob: Any, carol: Any) -> None:
    story = make_story(alice)
    for user in (bob, carol):
        services.like_story(user=user, story_id=story.pk)
    (card,) = cards_of(alice)
    assert (card.kind, card.text) == ("story_reaction", "carol and bob liked your story.")
    assert card.url == f"/stories/alice/?story={story.pk}"
    assert card.media == story.shown
    assert_groups_are_right()
    services.unlike_story(user=carol, story_id=story.pk)
    assert texts_of(alice) == ["bob liked your story."]
    services.unlike_story(user=bob, story_id=story.pk)
    assert_nothing_is_told()


def test_ones_own_like_is_no_news(alice: Any) -> None:
    services.like_story(user=alice, story_id=make_story(alice).pk)
    assert_nothing_is_told()


def test_likes_are_told_as_one_wants(alice: Any, carol: Any) -> None:
    preferences_update(user=alice, levels={"story_reaction": "following"})
    services.like_story(user=carol, story_id=make_story(alice).pk)
    assert_nothing_is_told()


def test_what_is_told_goes_with_the_story(alice: Any, bob: Any, published: Any) -> None:
    story = publish(alice, bob)
    services.like_story(user=bob, story_id=story.pk)
    story_delete(author=alice, story_id=story.pk)
    assert_nothing_is_told()
    assert {event.user_id for event in published.of("notification.removed")} == {alice.pk, bob.pk}


def test_a_story_that_is_over_still_leads_its_author_there(alice: Any, bob: Any) -> None:
    story = publish(alice, bob)
    services.like_story(user=bob, story_id=story.pk)
    run_out(story)
    (own,) = cards_of(alice)
    assert (own.media, own.url) == (story.shown, f"/stories/alice/?story={story.pk}")
    (other,) = cards_of(bob)
    assert (other.text, other.media, other.url) == ("alice mentioned you in a story.", None, "/alice/")


# --- Mentions in stories -----------------------------------------------------------------------------------
def test_who_is_mentioned_and_sees_the_story_is_told_once(cast: Any) -> None:
    alice, bob, carol, mallory = cast.alice, cast.bob, cast.carol, cast.mallory
    story = publish(alice, bob, bob, carol, mallory, alice)
    publish(alice, bob, start_ms=60_000)
    for user in (bob, carol):
        (card,) = cards_of(user)
        assert (card.kind, card.text) == ("mention_story", "alice mentioned you in a story.")
        assert card.url == f"/stories/alice/?story={story.pk}"
    assert cards_of(mallory) == cards_of(alice) == []


def test_a_mention_for_close_friends_is_told_to_these_alone(alice: Any, bob: Any, carol: Any) -> None:
    CloseFriend.objects.create(owner=alice, friend=bob)
    publish(alice, bob, carol, audience="close_friends")
    assert texts_of(bob) == ["alice mentioned you in a story."]
    assert texts_of(carol) == []
    CloseFriend.objects.all().delete()
    assert texts_of(bob) == []


def test_a_mention_of_a_private_account_isnt_told_to_strangers(pat: Any, bob: Any) -> None:
    publish(pat, bob)
    assert_nothing_is_told()


def test_a_block_takes_a_mention_away(alice: Any, bob: Any) -> None:
    publish(alice, bob)
    services.block(blocker=bob, user_id=alice.pk)
    assert_nothing_is_told()


def test_the_api_shows_the_story_while_it_may_be_watched(alice: Any, bob: Any) -> None:
    story = publish(alice, bob)
    (row,) = api(bob).get(f"{API}/notifications").json()["results"]
    assert row["story"] == {
        "id": str(story.pk),
        "url": f"/stories/alice/?story={story.pk}",
        "thumbnail_url": f"/media/{story.shown['thumbnail']}",
    }
    run_out(story)
    (row,) = api(bob).get(f"{API}/notifications").json()["results"]
    assert (row["story"], row["url"]) == (None, "/alice/")


# --- Tags --------------------------------------------------------------------------------------------------
def tag(post: Any, *users: Any) -> None:
    for user in users:
        PeopleTag.objects.create(post=post, media_id=1, user=user, x=0.5, y=0.5)
    people_tagged.send(sender=type(post), post_id=post.pk, user_ids=[user.pk for user in users])


def test_who_is_tagged_is_told_until_they_are_no_longer(alice: Any, bob: Any, carol: Any) -> None:
    post = PostFactory(author=alice, caption="With @bob")
    services.like_post(user=bob, post_id=post.pk)
    tag(post, bob, carol, alice)
    assert texts_of(bob) == texts_of(carol) == ["alice tagged you in a photo."]
    tags_remove(user=bob, post_id=post.pk)
    assert texts_of(bob) == []
    assert texts_of(carol) == ["alice tagged you in a photo."]
    post_archive(author=alice, post_id=post.pk)
    assert_nothing_is_told()


def test_a_mention_in_the_caption_and_a_tag_dont_disturb_each_other(alice: Any, bob: Any) -> None:
    post = api(alice).patch(
        f"{API}/posts/{PostFactory(author=alice).pk}", {"caption": "Hi @bob"}, "application/json"
    )
    found = PostFactory._meta.model.objects.get(pk=post.json()["id"])
    tag(found, bob)
    assert texts_of(bob) == ["alice tagged you in a photo.", "alice mentioned you in a caption."]
    tags_remove(user=bob, post_id=found.pk)
    assert texts_of(bob) == ["alice mentioned you in a caption."]


def test_a_tag_on_what_one_may_not_see_isnt_told(pat: Any, bob: Any) -> None:
    tag(PostFactory(author=pat), bob)
    assert_nothing_is_told()


@pytest.mark.parametrize(("what", "word"), [("reel", "reel"), ("video", "video"), ("mixed", "photo")])
def test_a_reel_and_a_video_are_called_so(alice: Any, bob: Any, what: str, word: str) -> None:
    video = {**media_summary(), "kind": "video"}
    shown = {"video": [video], "mixed": [video, media_summary(1)]}
    post = ReelFactory(author=alice) if what == "reel" else PostFactory(author=alice, media=shown[what])
    services.like_post(user=bob, post_id=post.pk)
    services.comment_create(author=bob, post_id=post.pk, text="Oh")
    assert texts_of(alice) == [f"bob commented on your {word}.", f"bob liked your {word}."]
    assert f"liked your {word}" in cards_of(alice)[1].html


# --- Invitations to post together --------------------------------------------------------------------------
def test_an_invitation_is_told_and_its_answer(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    coauthor_invite(author=alice, post_id=post.pk, user_id=bob.pk)
    (card,) = cards_of(bob)
    assert (card.kind, card.is_invitation) == ("coauthor_invite", True)
    assert card.text == "alice invites you to post together."
    coauthor_accept(user=bob, post_id=post.pk)
    assert cards_of(bob) == []
    assert texts_of(alice) == ["bob accepted your invitation to post together."]
    coauthor_remove(user=bob, post_id=post.pk, user_id=bob.pk)
    assert_nothing_is_told()


def test_an_invitation_that_is_taken_back_or_declined_leaves_nothing(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    for user in (alice, bob):
        coauthor_invite(author=alice, post_id=post.pk, user_id=bob.pk)
        assert len(cards_of(bob)) == 1
        coauthor_remove(user=user, post_id=post.pk, user_id=bob.pk)
        assert_nothing_is_told()


def test_a_block_ends_what_two_people_published_together(alice: Any, bob: Any) -> None:
    post = PostFactory(author=alice)
    coauthor_invite(author=alice, post_id=post.pk, user_id=bob.pk)
    coauthor_accept(user=bob, post_id=post.pk)
    services.block(blocker=bob, user_id=alice.pk)
    assert not Coauthor.objects.exists()
    assert_nothing_is_told()


def invited(alice: Any, bob: Any) -> tuple[Any, str]:
    post = PostFactory(author=alice)
    coauthor_invite(author=alice, post_id=post.pk, user_id=bob.pk)
    return post, f"/notifications/invitations/{post.pk}/"


def test_an_invitation_is_answered_where_it_is_told(alice: Any, bob: Any) -> None:
    post, address = invited(alice, bob)
    page = browser(bob).get("/notifications/").content.decode()
    assert page.count(f'action="{address}"') == 2
    answer = htmx(bob).post(address)
    assert (answer.status_code, answer.content) == (200, b"")
    assert Coauthor.objects.get(post=post).state == "accepted"
    assert address not in browser(bob).get("/notifications/").content.decode()


def test_an_invitation_is_declined_without_scripts(alice: Any, bob: Any) -> None:
    _post, address = invited(alice, bob)
    answer = browser(bob).post(address, {"undo": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/notifications/")
    assert not Coauthor.objects.exists()


def test_who_wasnt_asked_cant_answer(alice: Any, bob: Any, carol: Any) -> None:
    post, address = invited(alice, bob)
    assert browser(carol).post(address).status_code == 404
    assert browser(None).post(address).status_code == 401
    assert browser(bob).get(address).status_code == 405
    assert browser(bob).post("/notifications/invitations/x/").status_code == 404
    assert Coauthor.objects.get(post=post).state == "invited"


# --- What it costs -----------------------------------------------------------------------------------------
def test_a_page_of_everything_costs_a_fixed_number_of_queries(alice: Any, bob: Any) -> None:
    def some_more() -> None:
        person = UserFactory()
        services.like_story(user=person, story_id=make_story(bob).pk)
        services.comment_create(author=person, post_id=PostFactory(author=bob).pk, text="Oh")
        services.follow(follower=person, followee_id=bob.pk)
        publish(person, bob)
        coauthor_invite(author=person, post_id=PostFactory(author=person).pk, user_id=bob.pk)

    client = api(bob)
    for _ in range(3):
        some_more()
        with assert_queries(10):
            assert client.get(f"{API}/notifications").status_code == 200
    assert_uses_index(Notification.objects.filter(kind="story_reaction", story_id=7))
    assert_uses_index(Notification.objects.filter(post_id=7, kind__in=["coauthor_invite", "tagged"]))
