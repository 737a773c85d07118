"""Why a video can't be used. The programs that read videos know these alone: they don't load Django, and
`content.video.reasons` has the sentences."""

NOT_VIDEO = "not_video"
NO_VIDEO_STREAM = "no_video_stream"
NO_FRAMES = "no_frames"
BROKEN = "broken"
TOO_LONG = "too_long"
TOO_LARGE_PICTURE = "too_large_picture"
TOO_MANY_FRAMES = "too_many_frames"
UNSUPPORTED_CODEC = "unsupported_codec"
TOO_BIG = "too_big"
DISK_FULL = "disk_full"
TOOK_TOO_LONG = "took_too_long"
FAILED = "failed"


class Problem(Exception):
    """Ends one of the programs. `code` is one of the above."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
