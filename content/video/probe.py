"""The program that says what a video file is, before it is taken.

A job `{"source"}` answers with the fields of `content.video.run.Probe`. All packets are read and the first frame is
decoded, so that what it says is what is there.
"""

from pathlib import Path

from content.video import plan
from content.video.child import Answer, Limits, main
from content.video.codes import BROKEN, Problem
from content.video.cover import frames
from content.video.graphs import matrix_of
from content.video.reading import measure, opened


def work(job: Answer, limits: Limits) -> Answer:
    path = Path(job["source"])
    with opened(path, limits) as source:
        extent = measure(source, limits)
    with opened(path, limits) as source:
        stream = source.picture
        frame = next(frames(source), None)
        if frame is None:
            raise Problem(BROKEN)
        turn = plan.turn_of(matrix_of(frame))
        width, height = plan.shown_size((frame.width, frame.height), stream.sample_aspect_ratio, turn)
        return {
            "duration_ms": round(extent.duration * 1000),
            "width": width,
            "height": height,
            "fps": float(stream.average_rate or 0),
            "has_audio": source.sound is not None,
            "video_codec": stream.codec_context.codec.canonical_name,
            "container": source.kind,
            "rotation": 90 * turn.quarters,
            "frames_estimated": extent.frames,
        }


if __name__ == "__main__":
    main(work)
