"""The rows of the feed room."""

from feed.models.interest import Affinity, DismissedSuggestion, SeenPost, Snapshot
from feed.models.search import RecentSearch, SearchTerm
from feed.models.timelines import Pull, PulledAuthor, TimelineEntry

__all__ = [
    "Affinity", "DismissedSuggestion", "Pull", "PulledAuthor", "RecentSearch", "SearchTerm", "SeenPost", "Snapshot",
    "TimelineEntry",
]  # fmt: skip
