"""Rings around faces, for pages of rooms below this one."""

from typing import Any

from django import template
from django.template.context import Context

from social.stories.rings import rings_of

register = template.Library()


@register.simple_tag(takes_context=True)
def story_ring(context: Context, person: Any) -> str:
    """ "close", "unseen" or "seen" when there are stories of this person for the viewer, else "". Two queries, none for
    a visitor: stories are watched by people who are signed in."""
    viewer = context["request"].user
    return rings_of(viewer, [person.pk]).get(person.pk, "") if viewer.is_authenticated else ""
