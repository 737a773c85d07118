"""The same creating request twice makes one thing."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from rest_framework.test import APIClient

from instaclone.common import idempotency
from instaclone.common.errors import Conflict, Unprocessable
from instaclone.common.ids import id_floor
from instaclone.common.models import IdempotencyKey
from instaclone.common.tasks import remove_old_idempotency_keys
from tests.common.urls import CreateAPI

pytestmark = [pytest.mark.urls("tests.common.urls"), pytest.mark.django_db]

PATH = "/api/try/create"


@pytest.fixture(autouse=True)
def made() -> Iterator[list[Any]]:
    CreateAPI.made.clear()
    return CreateAPI.made


def client_of(user: Any, **options: Any) -> APIClient:
    client = APIClient(**options)
    client.force_authenticate(user)
    return client


def post(user: Any, data: Any, key: str | None = "key-1", format: str = "json", path: str = PATH) -> Any:
    headers = {"Idempotency-Key": key} if key is not None else {}
    return client_of(user, raise_request_exception=False).post(path, data, format=format, headers=headers)


def age(row: IdempotencyKey, seconds: float) -> int:
    """Make a row look as if it was made (and claimed) some time ago; returns its new id."""
    past = id_floor(int((time.time() - seconds) * 1000))
    values = {
        name: getattr(row, name) for name in ("user_id", "key", "path", "request_hash", "status", "body")
    }
    row.delete()
    IdempotencyKey.objects.create(id=past, claim=past, **values)
    return past


def test_the_same_request_again_gets_the_first_answer(alice: Any, made: list[Any]) -> None:
    first, second = post(alice, {"text": "a", "n": 1}), post(alice, {"n": 1, "text": "a"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert len(made) == 1


def test_another_request_with_the_same_key_contradicts_the_first(alice: Any, made: list[Any]) -> None:
    post(alice, {"text": "a"})
    for answer in (post(alice, {"text": "b"}), post(alice, {"text": "a"}, path=f"{PATH}?x=1")):
        assert answer.status_code == 422
        assert answer.json()["code"] == "idempotency_key_reused"
    assert len(made) == 1


def test_without_a_key_each_request_creates(alice: Any, made: list[Any]) -> None:
    post(alice, {"text": "a"}, key=None)
    post(alice, {"text": "a"}, key=None)
    assert len(made) == 2
    assert not IdempotencyKey.objects.exists()


def test_another_key_creates_again(alice: Any, made: list[Any]) -> None:
    post(alice, {"text": "a"}, key="one")
    post(alice, {"text": "a"}, key="two")
    assert len(made) == 2


def test_people_choose_their_keys_independently(alice: Any, bob: Any, made: list[Any]) -> None:
    assert post(alice, {"text": "a"}).json()["number"] == 1
    assert post(bob, {"text": "b"}).json()["number"] == 2


def test_someone_who_is_not_signed_in_learns_nothing_from_a_key(alice: Any) -> None:
    post(alice, {"text": "a"})
    assert APIClient().post(PATH, {"text": "a"}, headers={"Idempotency-Key": "key-1"}).status_code in (
        401,
        403,
    )


@pytest.mark.parametrize("key", ["", "x" * 256, "tab\there", "ключ", "nul\x00"])
def test_a_key_is_up_to_255_printable_characters(alice: Any, made: list[Any], key: str) -> None:
    answer = post(alice, {"text": "a"}, key=key)
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_idempotency_key"
    assert not made


def test_a_key_of_255_characters_is_fine(alice: Any) -> None:
    assert post(alice, {"text": "a"}, key="x" * 255).status_code == 201


@pytest.mark.parametrize(("way", "status"), [("invalid", 400), ("answer", 400), ("fault", 500)])
def test_a_failure_gives_the_key_back(alice: Any, made: list[Any], way: str, status: int) -> None:
    assert post(alice, {"fail": way}).status_code == status
    assert not IdempotencyKey.objects.exists()
    assert post(alice, {"text": "corrected"}).status_code == 201
    assert len(made) == 1


def test_an_upload_is_the_same_when_its_fields_and_bytes_are(alice: Any, made: list[Any]) -> None:
    def upload(content: bytes, alt: str = "a") -> Any:
        file = SimpleUploadedFile("a.jpg", content, "image/jpeg")
        return post(alice, {"file": file, "alt": alt}, format="multipart")

    first = upload(b"pixels")
    assert first.json()["content"] == "pixels"  # hashing leaves the file readable
    assert upload(b"pixels").content == first.content
    assert upload(b"others").status_code == 422
    assert upload(b"pixels", alt="b").status_code == 422
    assert len(made) == 1


def test_of_two_requests_at_once_one_works(alice: Any, made: list[Any]) -> None:
    barrier = threading.Barrier(6)

    def attempt(_number: int) -> Any:
        barrier.wait()
        try:
            return post(alice, {"text": "a"})
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(attempt, range(6)))
    assert len(made) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert post(alice, {"text": "a"})["Idempotent-Replayed"] == "true"


def claim(key: str = "key-1", request_hash: str = "h") -> Any:
    return idempotency.claim(user_id=1, key=key, path=PATH, request_hash=request_hash)


@pytest.mark.usefixtures("db")
def test_work_in_progress_is_a_conflict() -> None:
    claim()
    with pytest.raises(Conflict):
        claim()
    with pytest.raises(Unprocessable):
        claim(request_hash="other")


@pytest.mark.usefixtures("db")
def test_a_process_that_died_keeps_its_key_for_less_than_a_minute() -> None:
    claim()
    age(IdempotencyKey.objects.get(), 30)
    with pytest.raises(Conflict):
        claim()
    row_id = age(IdempotencyKey.objects.get(), 60)
    second = claim()
    assert second.row_id == row_id
    with pytest.raises(Conflict):
        claim()


@pytest.mark.usefixtures("db")
def test_a_slow_process_that_lost_its_claim_changes_nothing() -> None:
    claim()
    row_id = age(IdempotencyKey.objects.get(), 60)
    lost = idempotency.Claim(row_id, row_id)
    second = claim()
    idempotency.complete(lost, status=201, body='"lost"')
    idempotency.release(lost)
    idempotency.complete(second, status=201, body='"kept"')
    assert claim() == idempotency.Answer(201, '"kept"')


@pytest.mark.usefixtures("db")
def test_a_key_can_be_used_anew_after_a_day() -> None:
    idempotency.complete(claim(), status=201, body='"old"')
    age(IdempotencyKey.objects.get(), 24 * 3600 + 1)
    assert isinstance(claim(request_hash="other"), idempotency.Claim)


@pytest.mark.usefixtures("db")
def test_old_keys_are_removed_and_new_ones_kept() -> None:
    idempotency.complete(claim("old"), status=201, body="{}")
    age(IdempotencyKey.objects.get(), 24 * 3600 + 60)
    claim("new")
    assert remove_old_idempotency_keys() == 1
    assert [row.key for row in IdempotencyKey.objects.all()] == ["new"]


def test_where_one_part_ends_and_the_next_begins_counts() -> None:
    assert idempotency.hash_of(b"ab", b"c") != idempotency.hash_of(b"a", b"bc")
