"""Django's own apps with our primary keys.

MongoDB has no auto-increment, and a site can be moved from one engine to the other with `dumpdata` and
`loaddata` only when keys look the same on both. So admin, auth and contenttypes use `IdField` too; their
tables are made by our migrations (`MIGRATION_MODULES`): the ones that come with Django say `AutoField`.
"""

from django.contrib.admin import apps as admin
from django.contrib.auth import apps as auth
from django.contrib.contenttypes import apps as contenttypes

ID_FIELD = "instaclone.common.fields.IdField"


class AdminConfig(admin.AdminConfig):
    default_auto_field = ID_FIELD


class AuthConfig(auth.AuthConfig):
    default_auto_field = ID_FIELD


class ContentTypesConfig(contenttypes.ContentTypesConfig):
    default_auto_field = ID_FIELD
