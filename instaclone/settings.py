"""All settings, from environment variables, each with a default that works on one machine with nothing else.

The README has the table of variables. The site is *local* while `SITE_URL` names a loopback host; anywhere
else it insists on a real secret, HTTPS and named hosts. `limits.py` has how much of everything there may be.
"""

import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from instaclone.api_description import describe
from instaclone.common.logs import logging_config
from instaclone.environment import BASE_DIR, env
from instaclone.limits import *  # noqa: F403
from instaclone.ranking import RANKING as RANKING  # the orders of home, explore and reels
from instaclone.schedule import SCHEDULE

# --- Where and who we are -----------------------------------------------------------------------------------
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)
PORT = env.int("PORT", default=8000)
SITE_NAME = env("SITE_NAME", default="Instaclone")
SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
_site = urlsplit(SITE_URL)
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
IS_LOCAL = (_site.hostname or "") in {"127.0.0.1", "localhost", "::1"}
IS_HTTPS = _site.scheme == "https"
DEBUG = env.bool("DEBUG", default=False)
NODE_ID = env.int("NODE_ID", default=0)
if not 0 <= NODE_ID <= 31:
    raise ImproperlyConfigured("NODE_ID is the number of this machine: 0 to 31.")
if not (IS_LOCAL or IS_HTTPS or env.bool("ALLOW_HTTP", default=False)):
    raise ImproperlyConfigured("SITE_URL must be https:// (or set ALLOW_HTTP=true for a closed network).")


def _secret_key() -> str:
    """The SECRET_KEY variable; on a local site, else, a random one that is made once and kept in VAR_DIR."""
    key: str = env("SECRET_KEY", default="")
    if key or not IS_LOCAL:
        if len(key) < 50 or len(set(key)) < 12 or key.startswith("django-insecure-"):
            raise ImproperlyConfigured("SECRET_KEY must be set to at least 50 random characters.")
        return key
    path = VAR_DIR / "secret_key"
    if not path.exists():
        scratch = VAR_DIR / f"secret_key.{secrets.token_hex(4)}"
        scratch.touch(mode=0o600)
        scratch.write_text(secrets.token_urlsafe(64))
        try:
            path.hardlink_to(scratch)  # the first of two processes that start together wins
        except FileExistsError:
            pass
        scratch.unlink()
    return path.read_text().strip()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname or "localhost", *LOOPBACK_HOSTS])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

# --- Applications -------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "instaclone.databases.contrib.AdminConfig",
    "instaclone.databases.contrib.AuthConfig",
    "instaclone.databases.contrib.ContentTypesConfig",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "corsheaders",
    "csp",
    "django_htmx",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "instaclone.common",
    "instaclone.databases",
    "accounts",
    "content",
    "social",
    "feed",
    "messaging",
]
DEFAULT_AUTO_FIELD = "instaclone.common.fields.IdField"
MIGRATION_MODULES = {
    "admin": "instaclone.databases.migrations.admin",
    "auth": "instaclone.databases.migrations.auth",
    "contenttypes": "instaclone.databases.migrations.contenttypes",
}

MIDDLEWARE = [
    "instaclone.common.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "instaclone.common.timezones.TimeZoneMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.SessionUserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "instaclone.common.middleware.RequestLimitsMiddleware",
    "instaclone.common.middleware.RateLimitMiddleware",
    "instaclone.common.middleware.DomainErrorMiddleware",
]
ROOT_URLCONF = "instaclone.urls"
WSGI_APPLICATION = "instaclone.wsgi.application"
ASGI_APPLICATION = "instaclone.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "instaclone.common.context_processors.site",
                "social.context_processors.follow_requests",
                "messaging.context_processors.unread",
            ],
            "builtins": ["instaclone.common.templatetags.ui"],
        },
    }
]

# --- Database, cache, queue ---------------------------------------------------------------------------------
DATABASE_URL = env("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
if DATABASE_URL.startswith(("mongodb://", "mongodb+srv://")):
    DATABASES = {
        "default": {
            "ENGINE": "instaclone.databases.mongodb",
            "HOST": DATABASE_URL,
            "NAME": urlsplit(DATABASE_URL).path.strip("/") or "instaclone",
            "OPTIONS": {"retryWrites": True},
        }
    }
    DATABASE_ROUTERS = ["django_mongodb_backend.routers.MongoRouter"]
else:
    DATABASES = {"default": env.db_url_config(DATABASE_URL)}
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,  # seconds that a writer waits for another
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16384;"
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
    }
# Seconds for which a thread keeps its connection. Under ASGI each request has a thread of its own, so there is
# nothing to keep it for; wsgi.py, whose threads live on, sets this.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=0)

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    }
    # django-ratelimit asks for a cache shared by all processes. The embedded form has one web process, so
    # this process's memory is the shared cache; with more processes REDIS_URL is required anyway.
    SILENCED_SYSTEM_CHECKS = ["django_ratelimit.E003", "django_ratelimit.W001"]

# --- Real time ----------------------------------------------------------------------------------------------
# Without Redis the sockets are all in one process, and its memory is the channel layer.
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "prefix": "instaclone"},
        }
    }
else:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "instaclone.common.realtime.layers.MemoryChannelLayer",
            # A socket may live for longer than a day, after which groups would forget it.
            "CONFIG": {"capacity": 1_000, "expiry": 30, "group_expiry": 3600 * 24 * 3650},
        }
    }
EVENTS_KEPT = 500  # of each person, for sockets that come back
EVENTS_KEPT_S = 600
SOCKET_HEARTBEAT_S = 25
SOCKET_AUTH_S = 10
SOCKET_FRAME_MAX_BYTES = 64 * 1024
SOCKETS_EACH = 30  # of one person, at one process
SOCKET_FRAMES = (60, 10)  # a burst, and how many a second after it
PRESENCE_GRACE_S = env.int("PRESENCE_GRACE_S", default=10)  # a page that is left opens the next within it

CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://")
if CELERY_BROKER_URL == "filesystem://":
    _broker = VAR_DIR / "broker"
    for _folder in ("queue", "control", "processed"):
        (_broker / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "control_folder": str(_broker / "control"),
        "processed_folder": str(_broker / "processed"),
        "store_processed": False,
    }
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=False)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# Videos have a worker of their own: a long one never holds up what takes milliseconds.
CELERY_TASK_ROUTES = {"content.process_video": {"queue": "video"}}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")

# --- Files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# On the disk of the media folder, so that a stored upload is a rename.
TMP_DIR = VAR_DIR / "tmp"
FILE_UPLOAD_TEMP_DIR = TMP_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
MEDIA_STORAGE = env("MEDIA_STORAGE", default="file")
if MEDIA_STORAGE.startswith("s3://"):
    _media_storage = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": urlsplit(MEDIA_STORAGE).netloc,
            "location": urlsplit(MEDIA_STORAGE).path.strip("/"),
            "endpoint_url": env("S3_ENDPOINT_URL", default=None),
            "custom_domain": env("S3_PUBLIC_DOMAIN", default=None),
            "querystring_auth": False,  # names are unguessable: the address is the capability
            "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
        },
    }
elif MEDIA_STORAGE == "file":
    _media_storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
else:
    raise ImproperlyConfigured("MEDIA_STORAGE is `file` or `s3://bucket`.")
STORAGES = {
    "default": _media_storage,
    "staticfiles": {"BACKEND": "instaclone.common.staticfiles.StaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True

# --- Sign-in ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.LoginBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600 * 3
EMAIL_VERIFICATION_TIMEOUT = 3600 * 24 * 3
# The cookie carries a signed pointer to a row of accounts.Session, which can be revoked (docs/decisions.md).
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_AGE = 3600 * 24 * 60
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.int("ACCESS_TOKEN_MINUTES", default=15)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env.int("REFRESH_TOKEN_DAYS", default=60)),
    "SIGNING_KEY": SECRET_KEY,
    "ALGORITHM": "HS256",
    "USER_ID_CLAIM": "user_id",
    "UPDATE_LAST_LOGIN": False,
    "CHECK_USER_IS_ACTIVE": True,
}

# --- E-mail -------------------------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <no-reply@{_site.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- API ----------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["instaclone.common.api.throttling.ActionThrottle"],
    "DEFAULT_PARSER_CLASSES": ["instaclone.common.api.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["instaclone.common.api.renderers.FastJSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "instaclone.common.api.exceptions.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = describe(SITE_NAME)
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/api/"
CORS_EXPOSE_HEADERS = [
    "X-Request-ID", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
    "Idempotent-Replayed",
]  # fmt: skip
CORS_ALLOW_HEADERS = [
    "accept", "authorization", "content-type", "idempotency-key", "x-csrftoken", "x-request-id",
]  # fmt: skip

# --- Security -----------------------------------------------------------------------------------------------
# The rates themselves are in limits.py; `RATE_LIMITS=off` switches them off (load tests).
RATELIMIT_ENABLE = env("RATE_LIMITS", default="on") != "off"
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
_media_origin = env("S3_PUBLIC_DOMAIN", default="")
_media_sources = [SELF, "data:", "blob:", *([f"https://{_media_origin}"] if _media_origin else [])]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": _media_sources,
        "media-src": _media_sources,
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
SECURE_HSTS_PRELOAD = IS_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
LANGUAGE_COOKIE_SECURE = IS_HTTPS
CSRF_FAILURE_VIEW = "instaclone.views.csrf_failure"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Language, time, logs -----------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
TIME_ZONE = "UTC"
LOGGING = logging_config(
    log_format=env("LOG_FORMAT", default="text" if IS_LOCAL else "json"),
    level=env("LOG_LEVEL", default="INFO"),
)
