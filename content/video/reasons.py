"""Why a video can't be used, in sentences that people read. `codes.py` has the reasons themselves."""

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from content.video import codes

_SENTENCES = {
    codes.NOT_VIDEO: _("This file is not a video that can be used. Use an MP4, MOV, WebM or MKV file."),
    codes.NO_VIDEO_STREAM: _("This file has sound but no picture."),
    codes.NO_FRAMES: _("There is no picture in this video."),
    codes.BROKEN: _("The video is damaged or incomplete."),
    codes.TOO_LONG: _("The video is too long: at most %(minutes)d minutes."),
    codes.TOO_LARGE_PICTURE: _("The video's picture is too large: at most 4K."),
    codes.TOO_MANY_FRAMES: _("The video has too many pictures for each second. Record it with at most 120."),
    codes.UNSUPPORTED_CODEC: _("The video is in a format that can't be read here. Save it as H.264 or HEVC."),
    codes.TOO_BIG: _("The video is too big: at most %(size)s."),
    codes.DISK_FULL: _("There was no room left on our side for this video. Try again later."),
    codes.TOOK_TOO_LONG: _("The video took too long to process. Try a shorter or smaller one."),
    codes.FAILED: _("The video could not be processed. Try again, or try another file."),
}


def sentence(code: str) -> str:
    """What to tell the person; an unknown code is told as a failure of ours."""
    text = str(_SENTENCES.get(code, _SENTENCES[codes.FAILED]))
    return text % {
        "minutes": settings.VIDEO_MAX_SECONDS // 60,
        "size": filesizeformat(settings.VIDEO_MAX_BYTES),
    }
