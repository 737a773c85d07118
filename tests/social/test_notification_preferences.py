"""What people want to be told of, over the API and on the page for it."""

from functools import partial
from typing import Any

import pytest

from social.models import Notification, NotificationSettings
from social.notifications.services import preferences_update, settings_of
from tests.social.support import API, api, browser, run_in_threads

pytestmark = pytest.mark.django_db

ADDRESS = f"{API}/notifications/preferences"
PAGE = "/accounts/notifications/"
KINDS = Notification.Kind.values
SHOWN = [kind for kind in KINDS if kind != "story_reply"]


def patch(user: Any, body: Any) -> Any:
    return api(user).patch(ADDRESS, body, content_type="application/json")


def test_everything_is_told_and_nothing_mailed_until_one_says_otherwise(alice: Any) -> None:
    assert api(alice).get(ADDRESS).json() == {"levels": dict.fromkeys(KINDS, "everyone"), "digest": "off"}
    assert not NotificationSettings.objects.exists()


def test_what_is_given_changes_and_the_rest_stays(alice: Any, bob: Any) -> None:
    patch(alice, {"levels": {"like": "off", "comment": "following"}})
    patch(alice, {"digest": "weekly"})
    answer = patch(alice, {"levels": {"like": "everyone"}})
    assert answer.status_code == 200
    wanted = {**dict.fromkeys(KINDS, "everyone"), "comment": "following"}
    assert answer.json() == api(alice).get(ADDRESS).json() == {"levels": wanted, "digest": "weekly"}
    assert api(bob).get(ADDRESS).json()["digest"] == "off"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"levels": {"like": "sometimes"}}, "levels"),
        ({"levels": {"poke": "off"}}, "levels"),
        ({"levels": {"like": None}}, "levels"),
        ({"levels": ["like"]}, "levels"),
        ({"levels": None}, "levels"),
        ({"digest": "hourly"}, "digest"),
        ({"digest": 1}, "digest"),
    ],
)
def test_what_makes_no_sense_is_a_400_and_changes_nothing(alice: Any, body: Any, field: str) -> None:
    answer = patch(alice, body)
    assert answer.status_code == 400
    assert field in answer.json()
    assert not NotificationSettings.objects.exclude(levels={}, digest="off").exists()


def test_changes_at_once_are_all_kept(alice: Any) -> None:
    settings_of(alice)
    jobs = [partial(preferences_update, user=alice, levels={kind: "off"}) for kind in KINDS]
    assert [r for r in run_in_threads(jobs, workers=6) if isinstance(r, Exception)] == []
    assert NotificationSettings.objects.get(user=alice).levels == dict.fromkeys(KINDS, "off")


def test_the_first_settings_at_once_are_one_row(alice: Any) -> None:
    rows = run_in_threads([partial(settings_of, alice)] * 6, workers=6)
    assert len({row.pk for row in rows}) == 1


def test_the_page_shows_what_is_set_and_saves_it(alice: Any) -> None:
    preferences_update(user=alice, levels={"like": "following", "story_reply": "off"}, digest="daily")
    client = browser(alice)
    form = client.get(PAGE).context["form"]
    assert set(form.fields) == {*(f"level_{kind}" for kind in SHOWN), "digest"}
    assert (form["level_like"].value(), form["digest"].value()) == ("following", "daily")
    sent = {f"level_{kind}": "everyone" for kind in SHOWN} | {"level_follow": "off", "digest": "weekly"}
    response = client.post(PAGE, sent, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    row = NotificationSettings.objects.get(user=alice)
    assert (row.levels["like"], row.levels["follow"], row.digest) == ("everyone", "off", "weekly")
    assert row.levels["story_reply"] == "off"


def test_a_form_that_makes_no_sense_is_shown_again(alice: Any) -> None:
    response = browser(alice).post(PAGE, {"level_like": "sometimes"})
    assert response.status_code == 422
    assert "level_like" in response.context["form"].errors
    assert not NotificationSettings.objects.exists()
