"""How often who may do what: the same counters for pages and API."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client, RequestFactory

from instaclone.common import ratelimit
from instaclone.common.client_ip import client_ip, client_network
from instaclone.common.errors import RateLimited

pytestmark = [pytest.mark.urls("tests.common.urls"), pytest.mark.rate_limits, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def few_requests_allowed(settings: Any) -> None:
    settings.RATELIMIT_ENABLE = True
    settings.RATES = {
        "sign_in": "3/5m",
        "sign_in_name": "5/h",
        "upload": "2/h",
        "post": "1/h",
        "like": "2/h",
        "write": "4/h",
    }
    cache.clear()


def request_of(user: Any = None, ip: str = "192.0.2.1", **meta: str) -> Any:
    request = RequestFactory(REMOTE_ADDR=ip, **meta).post("/")
    request.user = user or AnonymousUser()
    return request


def person(pk: int) -> Any:
    return SimpleNamespace(pk=pk, is_authenticated=True)


def test_an_answer_says_how_many_requests_are_left(client: Client) -> None:
    answer = client.post("/api/try/upload")
    assert answer.status_code == 200
    assert answer["X-RateLimit-Limit"] == "2"
    assert answer["X-RateLimit-Remaining"] == "1"
    assert int(answer["X-RateLimit-Reset"]) > 1_700_000_000
    assert "Retry-After" not in answer


def test_too_many_requests_are_told_when_to_come_back(client: Client) -> None:
    for _ in range(2):
        client.post("/api/try/upload")
    answer = client.post("/api/try/upload")
    assert answer.status_code == 429
    assert answer.json()["code"] == "throttled"
    assert 1 <= int(answer["Retry-After"]) <= 3600
    assert answer["X-RateLimit-Remaining"] == "0"


def test_a_page_and_the_api_move_the_same_counter(client: Client) -> None:
    assert client.post("/try/upload/").status_code == 200
    assert client.post("/api/try/upload").status_code == 200
    page, api = client.post("/try/upload/"), client.post("/api/try/upload")
    assert (page.status_code, api.status_code) == (429, 429)
    assert "text/html" in page["Content-Type"]
    assert int(page["Retry-After"]) >= 1
    assert page["X-RateLimit-Remaining"] == "0"


def test_reading_is_not_counted(client: Client) -> None:
    for _ in range(8):
        answer = client.get("/api/try/upload")
        assert answer.status_code == 200
        assert "X-RateLimit-Limit" not in answer
        assert client.get("/try/echo/").status_code == 200


def test_unmarked_changes_count_as_writes(client: Client) -> None:
    codes = [client.post("/try/echo/").status_code for _ in range(2)]
    codes += [client.post("/api/try/echo", {}, "application/json").status_code for _ in range(3)]
    assert codes == [200, 200, 200, 200, 429]


def test_a_view_may_name_an_action_for_each_method(client: Client) -> None:
    assert [client.get("/api/try/methods").status_code for _ in range(3)] == [200, 200, 429]
    assert [client.post("/api/try/methods").status_code for _ in range(2)] == [200, 429]
    assert client.put("/api/try/methods")["X-RateLimit-Limit"] == "4"


def test_people_are_counted_apart_even_behind_one_address() -> None:
    for pk in (1, 2):
        for _ in range(2):
            ratelimit.check_rate(request_of(person(pk)), "upload")
        with pytest.raises(RateLimited):
            ratelimit.check_rate(request_of(person(pk)), "upload")
    ratelimit.check_rate(request_of(), "upload")


def test_one_person_is_counted_together_over_many_addresses() -> None:
    for number in range(2):
        ratelimit.check_rate(request_of(person(1), ip=f"192.0.2.{number}"), "upload")
    with pytest.raises(RateLimited):
        ratelimit.check_rate(request_of(person(1), ip="198.51.100.1"), "upload")


def test_a_persons_id_and_an_address_never_share_a_counter() -> None:
    for _ in range(2):
        ratelimit.check_rate(request_of(person(19202)), "upload")
    ratelimit.check_rate(request_of(ip="19.2.0.2"), "upload")


@pytest.mark.parametrize("path", ["/try/sign-in/", "/api/try/sign-in"])
def test_many_addresses_that_try_one_account_add_up(path: str) -> None:
    def attempt(number: int, login: str) -> int:
        visitor = Client(REMOTE_ADDR=f"192.0.2.{number}")
        as_json = {"content_type": "application/json"} if path.startswith("/api/") else {}
        return visitor.post(path, {"login": login}, **as_json).status_code

    spellings = ["alice", "Alice", " ALICE ", "ａｌｉｃｅ", "alice"]
    assert [attempt(number, login) for number, login in enumerate(spellings)] == [200] * 5
    assert attempt(50, "alice") == 429
    assert attempt(51, "bob") == 200


def test_one_address_that_tries_many_accounts_is_stopped(client: Client) -> None:
    codes = [client.post("/try/sign-in/", {"login": f"user{number}"}).status_code for number in range(4)]
    assert codes == [200, 200, 200, 429]


def test_one_address_cannot_use_up_the_attempts_of_an_account() -> None:
    for _ in range(20):
        Client(REMOTE_ADDR="192.0.2.1").post("/try/sign-in/", {"login": "alice"})
    assert Client(REMOTE_ADDR="192.0.2.2").post("/try/sign-in/", {"login": "alice"}).status_code == 200


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis of this module's own."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed")
    socket = tmp_path_factory.mktemp("redis") / "s"
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--save", "", "--daemonize", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        until = time.monotonic() + 20
        while not socket.exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield f"unix://{socket}"
        server.terminate()


def redis_cache(location: str) -> dict[str, Any]:
    return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": location}}


@pytest.mark.parametrize("backend", ["memory", "redis"])
def test_counting_is_exact_when_many_threads_count_at_once(
    settings: Any, request: pytest.FixtureRequest, backend: str
) -> None:
    settings.RATES = {"upload": "50/h"}
    if backend == "redis":
        settings.CACHES = redis_cache(request.getfixturevalue("redis_url"))

    def attempt(_number: int) -> bool:
        try:
            ratelimit.check_rate(request_of(person(7)), "upload")
        except RateLimited:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(120))) == 50


def test_a_site_whose_counters_are_down_goes_on(settings: Any, client: Client) -> None:
    settings.CACHES = redis_cache("redis://127.0.0.1:1/0")
    answers = [client.post("/api/try/upload") for _ in range(4)]
    assert {answer.status_code for answer in answers} == {200}


def test_rates_can_be_switched_off(settings: Any, client: Client) -> None:
    settings.RATELIMIT_ENABLE = False
    answers = [client.post("/api/try/upload") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert "X-RateLimit-Limit" not in answers[-1]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1", "192.0.2.1"),  # no proxies: the header is the client's invention
        (1, "203.0.113.9", "192.0.2.1", "203.0.113.9"),
        (1, "10.0.0.1, 203.0.113.9", "192.0.2.1", "203.0.113.9"),  # only the right-most is the proxy's
        (2, "10.0.0.1, 203.0.113.9, 192.0.2.7", "192.0.2.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1", "192.0.2.1"),  # a proxy was passed by
        (1, "", "192.0.2.1", "192.0.2.1"),
        (1, "rubbish", "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.9:4711", "192.0.2.1", "203.0.113.9"),
        (1, "[2001:db8::9]:4711", "192.0.2.1", "2001:db8::9"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
        (0, "", "fe80::1%eth0", "fe80::1"),
        (0, "", "", None),
    ],
)
def test_the_clients_address_is_what_our_own_proxies_saw(
    settings: Any, proxies: int, forwarded: str, remote: str, expected: str | None
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert client_ip(request_of(ip=remote, HTTP_X_FORWARDED_FOR=forwarded)) == expected


def test_ipv6_addresses_count_by_network() -> None:
    one, two = (client_network(request_of(ip=ip)) for ip in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"))
    assert one == two != client_network(request_of(ip="2001:db8:1:3::1"))
