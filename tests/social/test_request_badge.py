"""The badge in the navigation tells a private account that people are waiting."""

import pytest
from django.test import Client

from social.selectors import follow_requests_waiting
from social.services import follow, requests_accept_all
from tests.factories import UserFactory
from tests.support import assert_queries

pytestmark = pytest.mark.django_db

BADGE = 'class="badge" title="2"'


def home_of(user) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/").content.decode()


def test_it_counts_those_who_ask_and_goes_when_they_are_let_in(pat):
    for _ in range(2):
        follow(follower=UserFactory(), followee_id=pat.pk)
    with assert_queries(1):
        assert follow_requests_waiting(user=pat) == 2
    assert follow_requests_waiting(user=pat, at_most=1) == 1
    assert BADGE in home_of(pat)
    requests_accept_all(user=pat)
    assert 'class="badge"' not in home_of(pat)


def test_a_public_account_pays_no_query_for_it(alice, bob):
    client = Client()
    client.force_login(bob)
    client.get("/")
    with assert_queries(5):
        client.get("/")
