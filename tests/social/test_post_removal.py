"""A post that is removed for good takes its conversation along."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import Post
from content.services import post_delete
from content.services.removal import remove_deleted_posts
from social.models import Comment, Like
from social.services import comment_create, like_comment, like_post
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db


def test_comments_replies_and_all_likes_go_with_the_post_and_others_stay(alice, bob, media_root):
    gone, kept = PostFactory(author=alice), PostFactory(author=alice)
    for post in (gone, kept):
        like_post(user=bob, post_id=post.pk)
        top = comment_create(author=bob, post_id=post.pk, text="first")
        reply = comment_create(author=alice, post_id=post.pk, text="second", parent_id=top.pk)
        like_comment(user=alice, comment_id=top.pk)
        like_comment(user=bob, comment_id=reply.pk)
    post_delete(author=alice, post_id=gone.pk)
    Post.objects.filter(pk=gone.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    assert remove_deleted_posts() == 1
    assert set(Comment.objects.values_list("post_id", flat=True)) == {kept.pk}
    assert Comment.objects.count() == 2
    assert Like.objects.count() == 3
