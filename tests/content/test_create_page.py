"""The page `/create/`: the composer's frame, and the form that posts one photo without scripts."""

from pathlib import Path
from typing import Any

import pytest

from content.models import Media, Post
from tests import images
from tests.content.support import browser, files_in

pytestmark = pytest.mark.usefixtures("media_root")


def share(client: Any, data: bytes | None = None, **fields: str) -> Any:
    body: dict[str, Any] = {"caption": "", "alt_text": "", **fields}
    if data is not None:
        body["file"] = images.upload(data)
    return client.post("/create/", body)


def test_needs_a_sign_in(db: None) -> None:
    assert browser().get("/create/")["Location"].startswith("/accounts/login/")
    assert share(browser(), images.jpeg()).status_code == 302
    assert not Media.objects.exists()


def test_tells_the_composer_the_limits(alice: Any) -> None:
    text = browser(alice).get("/create/").content.decode()
    assert 'data-max-files="20"' in text
    assert f'data-max-bytes="{25 * 1024 * 1024}"' in text
    assert 'enctype="multipart/form-data"' in text


def test_one_photo_and_a_caption_become_a_post(alice: Any) -> None:
    answer = share(browser(alice), images.jpeg(), caption="Hello #there", alt_text="Four colours")
    post = Post.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, post.get_absolute_url())
    assert (post.author_id, post.caption) == (alice.pk, "Hello #there")
    assert [shown["alt_text"] for shown in post.media] == ["Four colours"]


@pytest.mark.parametrize("caption", ["a" * 2201, " ".join(f"#t{n}" for n in range(31)), "a\x00b"])
def test_a_bad_caption_keeps_nothing_and_gives_back_what_was_typed(
    alice: Any, caption: str, media_root: Path
) -> None:
    answer = share(browser(alice), images.jpeg(), caption=caption, alt_text="Typed with care")
    assert answer.status_code == 400
    assert "Typed with care" in answer.content.decode()
    assert files_in(media_root) == []
    assert not Media.objects.exists()
    assert not Post.objects.exists()


def test_a_form_without_a_file_says_so(alice: Any) -> None:
    answer = share(browser(alice), caption="Hello")
    assert answer.status_code == 400
    assert "This field is required." in answer.content.decode()


def test_when_the_post_cannot_be_made_the_picture_goes_too(
    alice: Any, media_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from content.services import posts

    def fail(**_fields: Any) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(posts, "post_create", fail)
    with pytest.raises(RuntimeError):
        share(browser(alice), images.jpeg())
    assert files_in(media_root) == []
    assert not Media.objects.exists()


@pytest.mark.rate_limits
def test_counts_as_an_upload(alice: Any, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "upload": "1/h"}
    client = browser(alice)
    assert share(client, images.jpeg(100, 100)).status_code == 302
    answer = share(client, images.jpeg(100, 100))
    assert answer.status_code == 429
    assert "Retry-After" in answer
