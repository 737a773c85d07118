"""Posts that were published before there were places come to stand on the pages of theirs."""

from collections import Counter
from typing import Any

from django.db import migrations

from content.places import place_slug

BATCH = 500


def fill(apps: Any, schema_editor: Any) -> None:
    """In batches by id. Repeating it changes nothing: what has a place is passed over, and the counts are set."""
    posts = apps.get_model("content", "Post").objects.using(schema_editor.connection.alias)
    places = apps.get_model("content", "Place").objects.using(schema_editor.connection.alias)
    known = dict(places.values_list("slug", "pk"))
    counts: Counter[int] = Counter()
    last = -1
    rows = posts.order_by("pk").values_list("pk", "location", "place_id", "state")
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1][0]
        found: dict[int, list[int]] = {}
        for pk, location, place_id, state in batch:
            slug = place_slug(location)
            if not slug:
                continue
            if slug not in known:
                known[slug] = places.create(slug=slug, name=" ".join(location.split())).pk
            if place_id is None:
                found.setdefault(known[slug], []).append(pk)
            counts[known[slug]] += state == "published"
        for place_id, pks in found.items():
            posts.filter(pk__in=pks).update(place_id=place_id)
    for place_id, count in counts.items():
        places.filter(pk=place_id).update(posts_count=count)


class Migration(migrations.Migration):
    dependencies = [("content", "0005_places_and_tags")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
