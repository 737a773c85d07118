"""This room's parts of the demo. What draws them is loaded when it is wanted: no web process needs codecs."""

from instaclone.common.demo import Demo, register


def register_parts() -> None:
    register("reels", _reels)
    register("highlights", _highlights)
    register("stories", _stories, is_daily=True)
    register("saved", _saved)
    register("trending", _trending, is_daily=True, is_last=True)


def _reels(demo: Demo) -> None:
    from feed.demo import sharing

    sharing.seed(demo)


def _highlights(demo: Demo) -> None:
    from feed.demo import stories

    stories.seed_highlights(demo)


def _stories(demo: Demo) -> None:
    from feed.demo import stories

    stories.seed_day(demo)


def _saved(demo: Demo) -> None:
    from feed.demo import saved

    saved.seed(demo)


def _trending(demo: Demo) -> None:
    """What the worker finds every ten minutes, so that nobody who has just installed a site waits for it."""
    from feed import tasks

    tasks.refresh_trending()
