"""The lists: conversations, requests, searching, choosing people."""

import re
from typing import Any

import pytest

from messaging import services
from messaging.models import Conversation
from social.people import find_people, people_by_ids
from social.services import block
from tests.factories import FollowFactory, UserFactory
from tests.messaging.pages import html, say, start
from tests.messaging.support import side
from tests.social.support import browser, htmx
from tests.support import assert_uses_index

pytestmark = pytest.mark.django_db


def rows(page: str) -> list[int]:
    return [int(part.split('"')[0]) for part in page.split('data-row="')[1:]]


def test_the_newest_conversation_stands_first_with_its_last_words(alice: Any, bob: Any, carol: Any) -> None:
    old, new = start(bob, alice), start(bob, carol)
    say(bob, new, "to carol")
    say(bob, old, "to alice")
    page = html(browser(bob).get("/direct/inbox/"))
    assert rows(page) == [old.pk, new.pk]
    assert "You: to alice" in page


def test_a_row_tells_what_is_unread_and_can_be_fetched_alone(alice: Any, bob: Any) -> None:
    FollowFactory(follower=alice, followee=bob)
    conversation = start(bob, alice)
    for _ in range(3):
        say(bob, conversation, "again")
    row = html(browser(alice).get(f"/direct/inbox/?row={conversation.pk}"))
    assert "<html" not in row
    assert rows(row) == [conversation.pk]
    assert '<span class="numbers">3</span>' in row
    services.conversation_read(
        user=alice, conversation_id=conversation.pk, up_to=side(alice, conversation).last_message_id
    )
    assert "is-unread" not in html(browser(alice).get(f"/direct/inbox/?row={conversation.pk}"))


def test_requests_have_a_list_of_their_own(alice: Any, carol: Any) -> None:
    conversation = start(carol, alice)
    say(carol, conversation)
    inbox = html(browser(alice).get("/direct/inbox/"))
    assert rows(inbox) == []
    assert '<span class="direct__waiting">1</span>' in inbox
    assert rows(html(browser(alice).get("/direct/requests/"))) == [conversation.pk]


def test_the_list_goes_on_page_by_page(bob: Any) -> None:
    for _ in range(22):
        say(bob, start(bob, UserFactory()))
    first = html(browser(bob).get("/direct/inbox/"))
    address = first.split('hx-get="/direct/inbox/?cursor=')[1].split('"')[0]
    more = html(htmx(bob).get(f"/direct/inbox/?cursor={address}"))
    assert "<html" not in more
    assert (len(rows(first)), len(rows(more))) == (20, 2)
    assert not set(rows(first)) & set(rows(more))


@pytest.mark.parametrize("count", [3, 15])
def test_the_list_costs_the_same_however_long(bob: Any, assert_queries: Any, count: int) -> None:
    for _ in range(count):
        say(bob, start(bob, UserFactory()))
    client = browser(bob)
    with assert_queries(17):
        html(client.get("/direct/inbox/"))


def test_search_finds_messages_and_people(alice: Any, bob: Any) -> None:
    conversation = start(bob, alice)
    message = say(bob, conversation, "the ferry leaves at nine")
    page = html(browser(bob).get("/direct/search/?q=Ferry"))
    assert f"/direct/t/{conversation.pk}/?around={message.pk}#m-{message.pk}" in page
    assert "/direct/to/alice/" in html(browser(bob).get("/direct/search/?q=ali"))
    assert "Nothing found" in html(browser(bob).get("/direct/search/?q=zeppelin"))


def test_a_found_message_says_where_it_was_said_and_shows_what_was_found(
    alice: Any, bob: Any, carol: Any
) -> None:
    FollowFactory(follower=carol, followee=bob)
    group = start(bob, alice, carol, title="The boat")
    say(bob, group, f"{'word ' * 40}and then the (ferry) leaves")
    page = html(browser(bob).get("/direct/search/?q=FERR"))
    assert "The boat" in page
    assert "You: … then the (ferry) leaves" in page
    assert "bob: … then the (ferry) leaves" in html(browser(carol).get("/direct/search/?q=leaves%20ferry"))
    message = say(alice, start(bob, alice), "a ferry of our own")
    page = html(browser(bob).get("/direct/search/?q=ferry"))
    assert f"around={message.pk}" in page
    name = alice.full_name or alice.username
    assert re.search(rf'talk__name" dir="auto">{name}<.*?>a ferry of our own<', page, re.DOTALL)


def test_people_are_found_by_name_when_followed_and_by_username_else(
    alice: Any, bob: Any, carol: Any
) -> None:
    alice.full_name = "Alice Älander"
    alice.save(update_fields=["full_name"])
    assert find_people(user=bob, q="äLAND") == [alice]
    assert find_people(user=carol, q="älander") == []
    assert find_people(user=carol, q="@Alic") == [alice]
    assert find_people(user=bob) == [alice]


def test_names_that_begin_with_the_words_come_first(alice: Any) -> None:
    ben, *others = [
        UserFactory(username=username, full_name=full_name)
        for username, full_name in (("ben", ""), ("jonas", "Jonas Weber"), ("mei", "Mei Bergman"))
    ]
    for person in (ben, *others):
        FollowFactory(follower=alice, followee=person)
    assert [person.username for person in find_people(user=alice, q="be")] == ["mei", "ben", "jonas"]


def test_nobody_finds_themselves_the_suspended_or_across_a_block(alice: Any, bob: Any, mallory: Any) -> None:
    bob.is_active = False
    bob.save(update_fields=["is_active"])
    assert find_people(user=alice, q="bob") == []
    assert find_people(user=alice, q="alice") == []
    assert find_people(user=alice, q="mallory") == find_people(user=mallory, q="alice") == []
    assert people_by_ids(user=alice, ids=[bob.pk, mallory.pk, alice.pk, 5]) == []


def test_people_are_looked_up_by_an_index() -> None:
    from accounts.models import User

    assert_uses_index(
        User.objects.filter(username__gte="al", username__lt="al\x7f").order_by("username")[:20]
    )


def test_one_chosen_person_is_a_conversation_and_several_are_a_group(
    alice: Any, bob: Any, carol: Any
) -> None:
    client = browser(bob)
    response = client.post("/direct/new/", {"user_ids": [alice.pk], "title": "left over"})
    direct = Conversation.objects.get(kind="direct")
    assert response["Location"] == f"/direct/t/{direct.pk}/"
    response = client.post("/direct/new/", {"user_ids": [alice.pk, carol.pk], "title": "Walks"})
    group = Conversation.objects.get(kind="group")
    assert response["Location"] == f"/direct/t/{group.pk}/"
    assert (group.title, group.members_count) == ("Walks", 3)


def test_searching_keeps_who_was_chosen(alice: Any, bob: Any, carol: Any) -> None:
    found = html(htmx(bob).get("/direct/new/", {"q": "carol", "user_ids": [alice.pk]}))
    assert "<html" not in found
    assert f'value="{alice.pk}" checked' in found
    assert f'value="{carol.pk}"' in found
    # Without scripts the form itself is sent, with its button for searching.
    page = html(browser(bob).post("/direct/new/", {"find": "1", "q": "carol", "user_ids": [alice.pk]}))
    assert f'value="{alice.pk}" checked' in page
    assert not Conversation.objects.exists()


@pytest.mark.parametrize("ids", [[], ["x"], ["5"]])
def test_choosing_nobody_says_so(bob: Any, ids: list[str]) -> None:
    response = browser(bob).post("/direct/new/", {"user_ids": ids})
    assert response.status_code in (400, 404)
    assert 'role="alert"' in response.content.decode()


def test_members_bring_others_into_a_group(alice: Any, bob: Any, carol: Any, pat: Any) -> None:
    group = start(bob, alice, carol)
    add = f"/direct/t/{group.pk}/add/"
    assert f'value="{alice.pk}"' not in html(browser(bob).get(f"{add}?q=alice"))
    response = browser(bob).post(add, {"user_ids": [pat.pk]})
    assert response["Location"] == f"/direct/t/{group.pk}/info/"
    assert side(pat, group).state == "request"
    direct = start(bob, alice)
    assert browser(bob).get(f"/direct/t/{direct.pk}/add/").status_code == 404


def test_a_groups_page_offers_what_one_may(alice: Any, bob: Any, carol: Any) -> None:
    group = start(bob, alice, carol, title="Walks")
    browser(alice).post(f"/direct/t/{group.pk}/accept/")
    info = f"/direct/t/{group.pk}/info/"
    assert 'id="group-title"' in html(browser(bob).get(info))
    assert 'id="group-title"' not in html(browser(alice).get(info))
    assert browser(alice).post(f"/direct/t/{group.pk}/rename/", {"title": "x"}).status_code == 403
    assert browser(bob).post(f"/direct/t/{group.pk}/rename/", {"title": "Longer walks"}).status_code == 302
    assert browser(bob).post(f"/direct/t/{group.pk}/rename/", {"title": "x" * 81}).status_code == 400
    assert browser(bob).post(f"/direct/t/{group.pk}/remove/", {"user_id": "x"}).status_code == 400
    browser(bob).post(f"/direct/t/{group.pk}/remove/", {"user_id": carol.pk})
    group.refresh_from_db()
    assert (group.title, group.members_count) == ("Longer walks", 2)
    assert side(carol, group).state == "left"


def test_a_group_with_people_who_blocked_each_other_can_be_opened(alice: Any, bob: Any, carol: Any) -> None:
    group = start(bob, alice, carol)
    block(blocker=alice, user_id=carol.pk)
    say(bob, group, "hello both")
    for person in (alice, bob, carol):
        assert "hello both" in html(browser(person).get(f"/direct/t/{group.pk}/"))


def test_every_page_shows_how_much_is_unread(alice: Any, bob: Any) -> None:
    FollowFactory(follower=alice, followee=bob)
    conversation = start(bob, alice)
    say(bob, conversation)
    say(bob, conversation)
    page = browser(alice).get("/direct/new/")
    assert page.context["unread"].messages == 1
    services.conversation_mute(user=alice, conversation_id=conversation.pk, muted=True)
    assert browser(alice).get("/direct/new/").context["unread"].messages == 0
    assert browser(None).get("/accounts/login/").context["unread"].messages == 0


def test_a_conversation_whose_other_side_is_gone_is_no_group(alice: Any, bob: Any) -> None:
    conversation = start(bob, alice)
    say(bob, conversation)
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    address = f"/direct/t/{conversation.pk}/"
    page = html(browser(bob).get(address))
    assert "Unavailable account" in page
    assert "1 member" not in page
    assert "Group details" not in page
    page = html(browser(bob).get(f"{address}info/"))
    assert "Leave the group" not in page
    assert "1 member" not in page
    assert "Delete conversation" in page


def test_people_are_added_once_the_request_is_accepted(alice: Any, bob: Any, carol: Any) -> None:
    group = start(bob, alice, carol)
    info, add = f"/direct/t/{group.pk}/info/", f"/direct/t/{group.pk}/add/"
    say(bob, group)
    assert add not in html(browser(carol).get(info))
    services.conversation_accept(user=carol, conversation_id=group.pk)
    assert add in html(browser(carol).get(info))
