"""How static files are collected for serving."""

import re
from typing import Any

from django.contrib.staticfiles.storage import HashedFilesMixin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

# Comments that have their lines to themselves, and the indentation. Our modules keep both out of template
# literals, where they would mean something (tests/common/test_staticfiles.py).
_COMMENTS = re.compile(rb"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_INDENTATION = re.compile(rb"^[ \t]+|\n(?=\n)", re.MULTILINE)


def without_comments(source: bytes) -> bytes:
    """A JavaScript module of ours as browsers get it: a sixth of what is sent, compressed, would be comments."""
    return _INDENTATION.sub(b"", _COMMENTS.sub(b"", source))


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compressed files under names with a hash of their content, which browsers may keep for good.

    The imports between our JavaScript modules get the hashed names too, so that a page never mixes modules of
    two versions."""

    support_js_module_import_aggregation = True
    # A changed name travels one import further in each pass, at worst: more passes than the longest chain has modules.
    max_post_process_passes = 20
    # Only ours: what looks like an import in a library's file may be a comment.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        HashedFilesMixin._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]
    )

    def _save(self, name: str, content: Any) -> str:
        if name.startswith("js/") and name.endswith(".js"):
            content.seek(0)
            content = ContentFile(without_comments(content.read()))
        return str(super()._save(name, content))
