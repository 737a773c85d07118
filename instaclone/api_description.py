"""How the API describes itself at `/api/schema/` and `/api/docs/` (drf-spectacular)."""

from typing import Any


def describe(site_name: str) -> dict[str, Any]:
    """The value of `SPECTACULAR_SETTINGS`."""
    return {
        "TITLE": f"{site_name} API",
        "VERSION": "1",
        "DESCRIPTION": "Photo sharing: accounts, posts, follows, likes, comments, the home feed, notifications, "
        "messages. What happens is also told at once over a WebSocket at `/ws/`: see `docs/realtime.md`.",
        "SCHEMA_PATH_PREFIX": "/api/v1",
        "SERVE_INCLUDE_SCHEMA": False,
        "SWAGGER_UI_DIST": "SIDECAR",
        "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
        # Some two hundred operations: their groups first, and what is in one when it is opened.
        "SWAGGER_UI_SETTINGS": {
            "deepLinking": True,
            "docExpansion": "none",
            "defaultModelsExpandDepth": -1,
            "filter": True,
        },
        "REDOC_DIST": "SIDECAR",
        "COMPONENT_SPLIT_REQUEST": True,
        "COMPONENT_SPLIT_PATCH": False,  # what a PATCH may leave out is said by its own serializer
        "ENUM_NAME_OVERRIDES": {  # several things have a kind or a state; each keeps a name of its own
            "MediaKindEnum": "content.models.Media.Kind",
            "MediaStateEnum": "content.models.Media.State",
            "PostKindEnum": "content.models.Post.Kind",
            "PostStateEnum": "content.models.Post.State",
            "CoauthorStateEnum": "content.models.Coauthor.State",
            "SessionKindEnum": "accounts.models.Session.Kind",
            "ConversationKindEnum": "messaging.models.Conversation.Kind",
            "MessageKindEnum": "messaging.models.Message.Kind",
            "RecentSearchKindEnum": "feed.models.RecentSearch.Kind",
            "FollowStateEnum": "social.models.Follow.State",
        },
        "PREPROCESSING_HOOKS": ["instaclone.common.api.schema.one_form_of_each_address"],
        "POSTPROCESSING_HOOKS": [
            "drf_spectacular.hooks.postprocess_schema_enums",
            "instaclone.common.api.schema.add_common_answers",
        ],
    }
