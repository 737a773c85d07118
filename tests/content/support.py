"""What the tests of the content room share."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.test import Client, RequestFactory
from PIL import Image

from accounts.models import User
from accounts.services import token_pair_issue
from content.models import Media
from content.services import media_upload, post_create
from tests import images

API = "/api/v1"
CLOSE = 12  # how far a colour may be off after lossy compression


def api(user: User | None = None) -> Client:
    """A client of the API: signed in with a token as `user`, or not at all."""
    if user is None:
        return Client()
    token = token_pair_issue(user=user, request=RequestFactory().get("/")).access
    return Client(headers={"Authorization": f"Bearer {token}"})


def browser(user: User | None = None) -> Client:
    """A browser, signed in as `user` or not at all."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def send(
    client: Client, data: bytes, name: str = "photo.jpg", content_type: str = "image/jpeg", **fields: Any
) -> Any:
    """Upload a file over the API."""
    return client.post(f"{API}/media", {"file": images.upload(data, name, content_type), **fields})


def uploaded(owner: User, data: bytes | None = None, **options: Any) -> Media:
    """A picture of `owner`'s that no post uses yet."""
    return media_upload(owner=owner, file=images.upload(data or images.jpeg(200, 200)), **options)


def published(author: User, count: int = 1, **fields: Any) -> Any:
    """A post of `author`'s with real pictures."""
    return post_create(author=author, media_ids=[uploaded(author).pk for _ in range(count)], **fields)


def files_in(root: Path) -> list[str]:
    """Every file below the media folder."""
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def picture(path: str) -> Image.Image:
    """A stored file, decoded."""
    with default_storage.open(path) as file:
        image = Image.open(io.BytesIO(file.read()))
        image.load()
        return image


def rendition_paths(media: Media) -> list[str]:
    return [rendition["path"] for rendition in media.renditions]


def looks_like(color: Iterable[float], wanted: Iterable[float], within: int = CLOSE) -> bool:
    return all(abs(a - b) <= within for a, b in zip(color, wanted, strict=True))
