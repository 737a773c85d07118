"""The first row of the notifications tells a private account that people are waiting."""

import pytest
from django.test import Client

from social.selectors import follow_requests_waiting
from social.services import follow, requests_accept_all
from tests.factories import UserFactory
from tests.support import assert_queries

pytestmark = pytest.mark.django_db

BADGE = 'data-badge="requests">2<'


def notifications_of(user) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/notifications/").content.decode()


def test_it_counts_those_who_ask_and_goes_when_they_are_let_in(pat):
    for _ in range(2):
        follow(follower=UserFactory(), followee_id=pat.pk)
    with assert_queries(1):
        assert follow_requests_waiting(user=pat) == 2
    assert follow_requests_waiting(user=pat, at_most=1) == 1
    assert BADGE in notifications_of(pat)
    requests_accept_all(user=pat)
    assert 'data-badge="requests" hidden' in notifications_of(pat)


def test_no_other_page_pays_for_it(pat):
    client = Client()
    client.force_login(pat)
    client.get("/?feed=following")
    with assert_queries(11):
        client.get("/?feed=following")
