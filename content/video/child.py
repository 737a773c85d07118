"""What the programs share that read people's videos: how they are confined, and how they answer.

Decoders are large, are written in C and meet hostile files, so they never run in a process that serves people or
holds secrets. Each is a program of its own that takes a job (JSON, its only argument) and answers with lines of
JSON: `{"progress": n}` any number of times, then `{"result": {…}}` or `{"error": code}`. It has no Django, so that
it starts in a tenth of a second. `content.video.run` is the other side.
"""

import ctypes
import errno
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from content.video.codes import BROKEN, DISK_FULL, FAILED, Problem

_PR_SET_PDEATHSIG = 1
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may use (`memory`: bytes of address space, `cpu_seconds`, `threads` of each decoder and
    encoder, `niceness`), and what a video may be (of what is really in it, whatever its header tells)."""

    memory: int
    cpu_seconds: int
    threads: int
    niceness: int
    max_seconds: int
    max_pixels: int
    max_frames: int


def main(work: Callable[[Answer, Limits], Answer]) -> None:
    """Run `work(job, limits)` as a program."""
    job: Answer = json.loads(sys.argv[1])
    limits = Limits(**job["limits"])
    _confine(limits, job["parent"])
    try:
        answer: Answer = {"result": work(job, limits)}
    except Exception as error:
        answer = {"error": code_of(error)}
        traceback.print_exc()
    say(answer)
    # Nothing is left to tidy, and decoders that met a broken file aren't asked to.
    os._exit(0)


def say(answer: Answer) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def code_of(error: BaseException) -> str:
    """The code of an error that reached the end of a program."""
    if isinstance(error, Problem):
        return error.code
    number = getattr(error, "errno", None)
    if number == errno.ENOSPC or number == errno.EDQUOT:
        return DISK_FULL
    if type(error).__name__ == "InvalidDataError":  # PyAV's; not imported here, so that limits come before it
        return BROKEN
    return FAILED


def _confine(limits: Limits, parent: int) -> None:
    # If whoever asked is killed, nobody wants the answer.
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    for kind, most in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, limits.cpu_seconds)):
        resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(limits.niceness)
