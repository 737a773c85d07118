"""`manage.py recount [--repair]`: prove the stored counters against the rows."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from instaclone.common import recount


class Command(BaseCommand):
    help = "Compare every stored counter with the rows it counts. Exits with 1 when some differ and stay so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="store what the rows say")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        found = repaired = 0
        for difference in recount.differences():
            found += 1
            fixed = repair and recount.repair(difference)
            repaired += fixed
            self.stdout.write(
                f"{difference.check.name} of {difference.pk}: stored {difference.stored}, "
                f"counted {difference.counted}{', repaired' if fixed else ''}"
            )
        if not found:
            self.stdout.write("Every counter agrees with its rows.")
        else:
            self.stdout.write(f"{found} differ, {repaired} repaired.")
        if found > repaired:
            sys.exit(1)
