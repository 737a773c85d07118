"""A real worker makes real videos, on Redis and in the embedded form, and another one ends what it can't.

On SQLite only: this is about processes and the queue between them, whatever the database.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests import clips
from tests.redis.support import Process, Redis, Site, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]


@pytest.fixture(params=["redis", "folder"])
def site(request: pytest.FixtureRequest, make_site: Callable[..., Site], redis: Redis) -> Site:
    return make_site(redis=redis.url if request.param == "redis" else None)


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long and large enough that a worker can be caught at it."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    path.write_bytes(clips.mp4(8, 640, 360, 15))
    return path


def row(site: Site, media_id: int) -> dict[str, Any]:
    columns = ["state", "error", "progress", "attempts", "claim", "videos", "source"]
    found = site.query(f"SELECT {', '.join(columns)} FROM content_media WHERE _id = ?", media_id)
    return dict(zip(columns, found[0], strict=True)) if found else {}


def wait_for(site: Site, media_id: int, state: str, worker: Process) -> dict[str, Any]:
    wait_until(f"it is {state}", lambda: row(site, media_id)["state"] == state, about=worker.output)
    return row(site, media_id)


def wait_until_it_is_made(site: Site, worker: Process) -> None:
    """A program is writing its files."""
    wait_until("it is at it", lambda: list(scratch(site).glob("*/*.mp4")), about=worker.output)


def scratch(site: Site) -> Path:
    return site.folder / "tmp" / "video"


def files(site: Site) -> list[Path]:
    return [path for path in (site.folder / "media").rglob("*") if path.is_file()]


def programs(site: Site) -> list[str]:
    """The running programs that read or write this site's videos."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if "content.video." in command and str(site.folder) in command:
            found.append(command)
    return found


def assert_only_its_files_are_left(site: Site, media_id: int) -> None:
    wait_until("the upload is gone", lambda: row(site, media_id)["source"] == "")
    made = row(site, media_id)
    videos = [video["path"] for video in json.loads(made["videos"])]
    assert sorted(path.name for path in files(site) if path.suffix == ".mp4") == sorted(
        Path(path).name for path in videos
    )
    assert not [path for path in files(site) if path.name.startswith("source-")]
    assert list(scratch(site).iterdir()) == []
    assert list((site.folder / "tmp" / "uploads").iterdir()) == []


def test_a_worker_makes_a_video_that_plays(site: Site, film: Path) -> None:
    media_id = site.step("upload_video", film)
    assert row(site, media_id)["state"] == "processing"

    made = wait_for(site, media_id, "ready", site.video_worker())

    assert (made["progress"], made["attempts"], made["error"]) == (100, 1, "")
    video = site.folder / "media" / json.loads(made["videos"])[-1]["path"]
    assert clips.fast_start(video.read_bytes())
    assert_only_its_files_are_left(site, media_id)


def test_the_other_worker_leaves_videos_alone(site: Site, film: Path) -> None:
    people: dict[str, Any] = site.step("people", 250)
    media_id = site.step("upload_video", film)
    worker = site.worker()
    post = site.step("publish", people["author"])
    wait_until("the post is fanned out", lambda: site.is_fanned_out(post), about=worker.output)
    assert (row(site, media_id)["state"], row(site, media_id)["attempts"]) == ("processing", 0)


def test_a_video_whose_worker_was_killed_is_made_by_another(site: Site, film: Path) -> None:
    media_id = site.step("upload_video", film)
    worker = site.video_worker()
    wait_until_it_is_made(site, worker)

    worker.kill()

    wait_until("its program is gone too", lambda: not programs(site), timeout_s=5)
    assert row(site, media_id)["state"] == "processing"
    assert site.step("resume_videos") == 1
    made = wait_for(site, media_id, "ready", site.video_worker())
    assert made["attempts"] == 2
    assert_only_its_files_are_left(site, media_id)


def test_a_worker_that_is_stopped_ends_at_once_and_gives_its_video_back(site: Site, film: Path) -> None:
    media_id = site.step("upload_video", film)
    worker = site.video_worker()
    wait_until_it_is_made(site, worker)

    assert worker.terminate(timeout_s=15) == 0

    assert (row(site, media_id)["state"], row(site, media_id)["attempts"]) == ("processing", 0)
    assert programs(site) == []
    assert list(scratch(site).iterdir()) == []
    site.step("resume_videos")
    wait_for(site, media_id, "ready", site.video_worker())
    assert_only_its_files_are_left(site, media_id)


@pytest.mark.parametrize("site", ["folder"], indirect=True)  # the queue has no part in it
def test_a_video_that_is_taken_back_while_it_is_made_leaves_nothing(site: Site, film: Path) -> None:
    media_id = site.step("upload_video", film)
    worker = site.video_worker()
    wait_until_it_is_made(site, worker)

    site.step("take_back_video", media_id)

    wait_until("its program is gone", lambda: not programs(site), about=worker.output)
    wait_until("its folder is gone", lambda: not list(scratch(site).iterdir()), about=worker.output)
    wait_until("its files are gone", lambda: not files(site), about=worker.output)
    assert row(site, media_id) == {}
