"""Whether a file announces itself as a video, by its first bytes alone.

Only what is named here ever reaches a decoder. Its library also reads play lists and scripts, which may name
other files and addresses to open."""

HEAD_BYTES = 64

MATROSKA = b"\x1a\x45\xdf\xa3"  # also WebM
_IMAGE_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
)
# The boxes with which QuickTime files begin that are older than `ftyp`.
_OLD_QUICKTIME = frozenset((b"moov", b"mdat", b"wide", b"free", b"skip"))


def looks_like_video(head: bytes) -> bool:
    """`head` is the first `HEAD_BYTES` of the file, or all of it."""
    if head.startswith(MATROSKA):
        return True
    box = head[4:8]
    if box == b"ftyp":
        return head[8:12] not in _IMAGE_BRANDS
    return box in _OLD_QUICKTIME
