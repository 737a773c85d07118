"""How much of everything, and how often: part of the settings, in one place. Sizes are in bytes."""

from instaclone.environment import env

_MB = 1024 * 1024

# --- Pictures and videos ------------------------------------------------------------------------------------
IMAGE_MAX_BYTES = env.int("IMAGE_MAX_BYTES", default=25 * _MB)
IMAGE_MAX_PIXELS = env.int("IMAGE_MAX_PIXELS", default=64_000_000)
AVATAR_MAX_BYTES = 10 * _MB
VIDEO_MAX_BYTES = env.int("VIDEO_MAX_BYTES", default=200 * _MB)
VIDEO_MAX_SECONDS = env.int("VIDEO_MAX_SECONDS", default=600)
VIDEO_MAX_PIXELS = 4096 * 2304  # of one frame: 4K fits, 8K doesn't
VIDEO_MAX_FRAMES = VIDEO_MAX_SECONDS * 120  # as many as the longest one has at 120 a second
# Of the address space of the program that decodes a video. 4K takes 1.4 GB of it with four threads, 0.8 GB resident.
VIDEO_MEMORY_BYTES = env.int("VIDEO_MEMORY_BYTES", default=1536 * _MB)
VIDEO_SECONDS_TO_PROCESS = env.int("VIDEO_SECONDS_TO_PROCESS", default=1800)
# Of one person: how many may wait for the worker, whom all share, and how much may lie here that nothing uses yet.
VIDEOS_WAITING_MAX = 20
VIDEOS_UNUSED_MAX_BYTES = env.int("VIDEOS_UNUSED_MAX_BYTES", default=20 * VIDEO_MAX_BYTES)
VIDEO_PROGRAMS_AT_ONCE = (
    2  # that look at uploads and take covers, in each web process: each may take all that memory
)
REEL_MAX_SECONDS = 90
STORY_CLIP_SECONDS = 60  # a longer video becomes several stories
STORY_MAX_CLIPS = 10
STORY_HOURS = 24
STORY_PHOTO_SECONDS = 5  # for how long a viewer shows one
STORY_CAPTION_MAX_LENGTH = 500
STORY_MAX_STICKERS = 10
STORIES_MAX_RUNNING = 100  # of one person at a time
HIGHLIGHTS_MAX = 50  # of one person
HIGHLIGHT_MAX_STORIES = 100

# --- Bodies of requests -------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = _MB  # a body that isn't a file
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 10  # as many as a message has; small ones are kept in memory
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * _MB
_ROOM = _MB  # what a body has besides its file
UPLOAD_MAX_BYTES = IMAGE_MAX_BYTES + _ROOM
# Where a larger multipart body is taken: path → bytes.
UPLOAD_MAX_BYTES_AT = dict.fromkeys(
    ("/api/v1/media", "/api/v1/media/"), max(VIDEO_MAX_BYTES, IMAGE_MAX_BYTES) + _ROOM
)

# --- Posts, people, messages --------------------------------------------------------------------------------
POST_MAX_MEDIA = 20
POST_MAX_TAGS = 20
POST_MAX_COAUTHORS = 1
PROFILE_MAX_PINS = 3
DRAFTS_MAX = 100  # of one person
SCHEDULE_MAX_DAYS = 365
DELETED_POST_DAYS = 30  # for which one can be restored
CAPTION_MAX_LENGTH = 2_200
CAPTION_MAX_HASHTAGS = 30
COMMENT_MAX_LENGTH = 2_200
FOLLOWING_MAX = 7_500
MESSAGE_MAX_LENGTH = 2_000
MESSAGE_MAX_MEDIA = 10
MESSAGE_EDIT_MINUTES = 15
CONVERSATION_MAX_MEMBERS = 32
NOTIFICATION_DAYS = 90
FANOUT_MAX_FOLLOWERS = env.int("FANOUT_MAX_FOLLOWERS", default=10_000)
TIMELINE_MAX_ENTRIES = 1_000

# --- Rates: `count/period` for django-ratelimit -------------------------------------------------------------
RATES = {
    "sign_in": "10/5m",
    "sign_in_name": "30/h",  # for one account, from all addresses together
    "sign_up": "10/h",
    "password_reset": "5/h",
    "password_reset_name": "5/h",
    "upload": "120/h",
    "post": "60/h",
    "comment": "120/h",
    "follow": "200/h",
    "like": "1000/h",
    "message": "60/m",
    "conversation": "120/h",
    "read": "3000/h",  # marks of what was read
    "search": "3000/h",  # one for each pause in typing
    "write": "600/h",
}
