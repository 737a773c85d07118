"""Why a video can't be used: codes, which are stored, and the sentences that people read."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

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

_SENTENCES = {
    NOT_VIDEO: _("This file is not a video that can be used. Use an MP4, MOV, WebM or MKV file."),
    NO_VIDEO_STREAM: _("This file has sound but no picture."),
    NO_FRAMES: _("There is no picture in this video."),
    BROKEN: _("The video is damaged or incomplete."),
    TOO_LONG: _("The video is too long: at most %(minutes)d minutes."),
    TOO_LARGE_PICTURE: _("The video's picture is too large: at most 4K."),
    TOO_MANY_FRAMES: _("The video has too many pictures for each second. Record it with at most 120."),
    UNSUPPORTED_CODEC: _("The video is in a format that can't be read here. Save it as H.264 or HEVC."),
    TOO_BIG: _("The video is too big: at most %(size)s."),
    DISK_FULL: _("There was no room left on our side for this video. Try again later."),
    TOOK_TOO_LONG: _("The video took too long to process. Try a shorter or smaller one."),
    FAILED: _("The video could not be processed. Try again, or try another file."),
}


def sentence(code: str) -> str:
    """What to tell the person; an unknown code is told as a failure of ours."""
    text = str(_SENTENCES.get(code, _SENTENCES[FAILED]))
    return text % {
        "minutes": settings.VIDEO_MAX_SECONDS // 60,
        "size": filesizeformat(settings.VIDEO_MAX_BYTES),
    }
