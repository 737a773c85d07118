"""Our JavaScript as it is served: the same program, without what only developers read."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from instaclone.common.staticfiles import StaticFilesStorage, without_comments

STATIC = Path(__file__).resolve().parents[2] / "static"
MODULES = sorted((STATIC / "js").rglob("*.js"))
TEMPLATE_LITERAL = re.compile(r"`(?:\\.|[^`\\])*`", re.DOTALL)


def test_comments_and_indentation_go_and_code_stays() -> None:
    source = b"/* What it is.\n * More. */\nfunction one() {\n  // why\n  return '//no' + 1; /* at the end */\n\n}\n"
    assert without_comments(source) == b"function one() {\nreturn '//no' + 1; /* at the end */\n}\n"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(STATIC)))
def test_no_template_literal_spans_lines(path: Path) -> None:
    """One would lose its indentation, and lines in it that look like comments."""
    code = without_comments(path.read_bytes()).decode()
    # Quotes in other strings and in regular expressions are rare enough to be looked at one by one.
    assert not [text for text in TEMPLATE_LITERAL.findall(code) if "\n" in text]


def test_every_module_is_smaller_and_no_code_is_lost() -> None:
    for path in MODULES:
        source = path.read_text()
        served = without_comments(source.encode()).decode()
        assert len(served) < len(source)
        kept = [line.strip() for line in re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL).splitlines()]
        code = [line for line in kept if line and not line.startswith("//")]
        left = [line.strip() for line in re.sub(r"/\*.*?\*/", "", served, flags=re.DOTALL).splitlines()]
        assert [line for line in left if line] == code, path


def test_collecting_stores_them_so(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    storage = StaticFilesStorage(location=tmp_path)
    storage.save("js/one.js", ContentFile(b"// why\nlet one = 1;\n"))
    storage.save("admin/js/one.js", ContentFile(b"// why\nlet one = 1;\n"))
    assert (tmp_path / "js/one.js").read_bytes() == b"let one = 1;\n"
    assert (tmp_path / "admin/js/one.js").read_bytes() == b"// why\nlet one = 1;\n", "not ours"
