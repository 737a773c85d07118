"""The full-text index of captions, and what search finds of people, hashtags, places and posts that are there already."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations

from feed.search.captions import caption_words
from feed.search.engines import of_vendor
from feed.search.terms import hashtag_terms, place_terms, user_terms

BATCH = 200


def create_captions(apps: Any, schema_editor: Any) -> None:
    of_vendor(schema_editor.connection.vendor).create(schema_editor)


def drop_captions(apps: Any, schema_editor: Any) -> None:
    of_vendor(schema_editor.connection.vendor).drop(schema_editor)


def fill(apps: Any, schema_editor: Any) -> None:
    """In batches by id. What was filled in before it was cut off is replaced."""
    alias = schema_editor.connection.alias
    term = apps.get_model("feed", "SearchTerm")
    users = apps.get_model("accounts", "User").objects.using(alias).filter(is_active=True)
    hashtags = apps.get_model("content", "Hashtag").objects.using(alias).filter(is_banned=False)
    places = apps.get_model("content", "Place").objects.using(alias)
    posts = apps.get_model("content", "Post").objects.using(alias)

    def name(kind: str, terms: dict[int, tuple[int, set[str]]]) -> None:
        rows = [
            term(kind=kind, target_id=pk, term=text, weight=count.bit_length())
            for pk, (count, found) in terms.items()
            if count or kind == "user"
            for text in sorted(found)
        ]
        term.objects.using(alias).filter(target_id__in=list(terms)).delete()
        term.objects.using(alias).bulk_create(rows)

    for batch in _batches(users, "followers_count", "username", "full_name"):
        name("user", {pk: (count, user_terms(*names)) for pk, count, *names in batch})
    for batch in _batches(hashtags, "posts_count", "name"):
        name("hashtag", {pk: (count, hashtag_terms(text)) for pk, count, text in batch})
    for batch in _batches(places, "posts_count", "name"):
        name("place", {pk: (count, place_terms(text)) for pk, count, text in batch})
    engine = of_vendor(schema_editor.connection.vendor)
    # Filtered here, so that the database walks along the ids.
    for batch in _batches(posts, "caption", "state", "audience"):
        listed = [row for row in batch if row[2:] == ("published", "followers")]
        words = [(pk, caption_words(caption)) for pk, caption, *_ in listed]
        engine.put([(pk, found) for pk, found in words if found])


def _batches(rows: Any, *columns: str) -> Iterator[list[Any]]:
    last = -1
    ordered = rows.order_by("pk").values_list("pk", *columns)
    while batch := list(ordered.filter(pk__gt=last)[:BATCH]):
        last = batch[-1][0]
        yield batch


class Migration(migrations.Migration):
    dependencies = [
        ("feed", "0002_discovery"),
        ("content", "0006_places_of_posts"),
        ("accounts", "0001_initial"),
    ]
    operations = [
        migrations.RunPython(create_captions, drop_captions),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
