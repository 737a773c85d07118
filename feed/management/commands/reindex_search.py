"""`manage.py reindex_search`: build what search looks things up in from the rows."""

from typing import Any

from django.core.management.base import BaseCommand

from feed.search.indexing import reindex


class Command(BaseCommand):
    help = "Index all people, hashtags, places and captions anew. The site may be in use meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in reindex():
            self.stdout.write(line)
