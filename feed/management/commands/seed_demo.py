"""`manage.py seed_demo`: a site with people, posts and conversations to look around in."""

import hashlib
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.services import avatar_set, privacy_set
from accounts.signals import signed_up
from content.models import Post
from content.services import media_upload, post_create
from feed.demo import pictures
from feed.demo.script import GUIDE, PASSWORD, PEOPLE, Person
from feed.demo.talk import talk_about
from instaclone.common import demo
from social.models import Follow
from social.services import follow, request_accept

DAYS = 21


class Command(BaseCommand):
    help = "Fill the site with demo people and posts. Running it again adds only what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--posts", type=int, help="how many posts at most (all of them by default)")
        parser.add_argument("--anywhere", action="store_true", help="also on a site that isn't local")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.IS_LOCAL or options["anywhere"]):
            raise CommandError("This site is public. Use --anywhere if you really want demo accounts on it.")
        # No worker may be running yet, and the feed should be complete when the command ends.
        current_app.conf.task_always_eager = True
        planned = pictures.plan()[: options["posts"]]
        people = {person.username: self._person(person) for person in PEOPLE}
        with self._once("complete") as is_missing:
            if is_missing:
                self._connect(people)
                self._publish(people, planned)
        for part in demo.parts():
            with self._once(part.name) as is_missing:
                if is_missing:
                    self.stdout.write(f"Adding {part.name}")
                if is_missing or part.is_daily:
                    part.add(demo.Demo(people, self._draw))
        self._tell(people)

    @contextmanager
    def _once(self, part: str) -> Iterator[bool]:
        """Whether this part of the demo is still missing; it isn't afterwards. What people delete from it stays
        deleted."""
        database = hashlib.sha256(settings.DATABASE_URL.encode()).hexdigest()[:12]
        marker = Path(settings.VAR_DIR) / f"demo-{part}-{database}"
        yield self._new_people or not marker.exists()
        marker.touch()

    def _draw(self, kind: str, seed: str) -> bytes:
        return pictures.draw((kind, seed, pictures.SIZES[0]))

    # --- people ---------------------------------------------------------------------------------------------
    _new_people = False

    def _person(self, person: Person) -> User:
        found = User.objects.filter(username=person.username).first()
        if found is not None:
            if found.email != f"{person.username}@example.com":
                raise CommandError(f"There is already someone called {person.username}.")
            return found
        self._new_people = True
        user = User(
            username=person.username,
            email=f"{person.username}@example.com",
            email_verified_at=timezone.now(),
            full_name=person.full_name,
            bio=person.bio,
            pronouns=person.pronouns,
            website=person.website,
            # Staff with a published password: only where nobody else can reach the site.
            is_staff=settings.IS_LOCAL and person.username == GUIDE,
            is_superuser=settings.IS_LOCAL and person.username == GUIDE,
        )
        user.set_password(PASSWORD)
        user.save(force_insert=True)
        signed_up.send(sender=User, user=user)  # so that search finds them
        face = pictures.draw((person.kinds[0], f"face-{person.username}", (400, 400)))
        avatar_set(user=user, file=ContentFile(face, "face.jpg"))
        if person.is_private:
            privacy_set(user=user, is_private=True)
        return User.objects.get(pk=user.pk)

    def _connect(self, people: dict[str, User]) -> None:
        for person in PEOPLE:
            for name in person.follows:
                follow(follower=people[person.username], followee_id=people[name].pk)
        # The private account has let two people in; the third request is waiting.
        private = people["ines"]
        waiting = Follow.objects.filter(followee=private).pending().order_by("pk")
        for request in list(waiting)[: max(0, len(waiting) - 1)]:
            request_accept(user=private, request_id=request.pk)

    # --- posts ----------------------------------------------------------------------------------------------
    def _existing(self, people: dict[str, User], planned: pictures.PlannedPost) -> Post | None:
        mine = Post.objects.filter(author_id=people[planned.author].pk)
        return next((post for post in mine if post.caption == planned.caption), None)

    def _publish(self, people: dict[str, User], planned: list[pictures.PlannedPost]) -> None:
        missing = [post for post in planned if not self._existing(people, post)]
        files = pictures.draw_all([picture for post in missing for picture in post.pictures])
        start = timezone.now() - timedelta(days=DAYS)
        for number, post in enumerate(missing):
            author = people[post.author]
            media = [
                media_upload(owner=author, file=ContentFile(next(files), "demo.jpg"), alt_text=post.alt)
                for _ in post.pictures
            ]
            made = post_create(
                author=author, media_ids=[m.pk for m in media], caption=post.caption, location=post.location
            )
            when = start + timedelta(days=DAYS) * ((number + 1) / (len(missing) + 1)) ** 0.8
            Post.objects.filter(pk=made.pk).update(created_at=when)
            talk_about(Post.objects.get(pk=made.pk), author, people)
            self.stdout.write(f"\rDrawing and posting: {number + 1} of {len(missing)}", ending="")
            self.stdout.flush()
        if missing:
            self.stdout.write("")

    def _tell(self, people: dict[str, User]) -> None:
        names = ", ".join(name for name in people if name != GUIDE)
        self.stdout.write(
            self.style.SUCCESS(f"Sign in as {GUIDE} (also staff, see /admin/) with the password {PASSWORD}")
        )
        self.stdout.write(f"or, with the same password, as {names}.")
