"""`Idempotency-Key` for REST views that create."""

import hashlib
import json
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from instaclone.common import idempotency
from instaclone.common.api.renderers import FastJSONRenderer
from instaclone.common.errors import InvalidInput

HEADER = "Idempotency-Key"
REPLAYED_HEADER = "Idempotent-Replayed"


class _Replay(Exception):
    """Ends a view early, with the answer that its request had before."""

    def __init__(self, answer: idempotency.Answer) -> None:
        self.answer = answer


class IdempotentCreate(APIView):
    """Put before the view class: a signed-in POST with an `Idempotency-Key` is carried out once.

    The key is 1 to 255 printable characters, the caller's own. The same request again gives the first answer
    with `Idempotent-Replayed: true`; the key with another request 422; a request whose first is still being
    worked on 409. Only answers below 400 are kept."""

    _claim: idempotency.Claim | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        key = request.headers.get(HEADER)
        if request.method != "POST" or key is None or not request.user.is_authenticated:
            return
        if not (0 < len(key) <= idempotency.MAX_KEY_LENGTH and key.isascii() and key.isprintable()):
            raise InvalidInput(
                f"{HEADER} is 1 to 255 printable ASCII characters.", code="bad_idempotency_key"
            )
        result = idempotency.claim(
            user_id=request.user.pk, key=key, path=request.path, request_hash=request_hash(request)
        )
        if isinstance(result, idempotency.Answer):
            raise _Replay(result)
        self._claim = result

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, _Replay):
            body = json.loads(exc.answer.body) if exc.answer.body else None
            return Response(body, status=exc.answer.status, headers={REPLAYED_HEADER: "true"})
        # Whatever it was, the client may try again. An error that isn't ours to answer goes on from here.
        self._release()
        return super().handle_exception(exc)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        if self._claim is not None and final.status_code < 400:
            body = "" if final.data is None else FastJSONRenderer().render(final.data).decode()
            idempotency.complete(self._claim, status=final.status_code, body=body)
            self._claim = None
        self._release()
        return final

    def _release(self) -> None:
        if self._claim is not None:
            idempotency.release(self._claim)
            self._claim = None


def request_hash(request: Request) -> str:
    """What makes two requests the same: method, address, and the body's meaning or the bytes of its files."""
    data = request.data
    if isinstance(data, QueryDict):
        parts = [part for name in sorted(data) for part in (name.encode(), *_values(data.getlist(name)))]
    else:
        parts = [json.dumps(data, sort_keys=True, separators=(",", ":")).encode()]
    return idempotency.hash_of(str(request.method).encode(), request.get_full_path().encode(), *parts)


def _values(values: list[Any]) -> list[bytes]:
    return [
        _digest(value) if isinstance(value, UploadedFile) else b"t" + str(value).encode() for value in values
    ]


def _digest(file: UploadedFile) -> bytes:
    whole = hashlib.sha256()
    for chunk in file.chunks():
        whole.update(chunk)
    file.seek(0)
    return b"f" + whole.digest()
