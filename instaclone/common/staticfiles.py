"""How static files are collected for serving."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Compressed files under names with a hash of their content, which browsers may keep for good.

    The imports between our JavaScript modules get the hashed names too, so that a page never mixes modules of
    two versions."""

    support_js_module_import_aggregation = True
    # Only ours: what looks like an import in a library's file may be a comment.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        HashedFilesMixin._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]
    )
