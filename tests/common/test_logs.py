"""What the log says of an outage."""

import logging
import sys
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisGone

from instaclone.common.logs import OutageFilter, logging_config


def record_of(error: Exception, at: float) -> logging.LogRecord:
    """What channels_redis writes when its receiver fails."""
    try:
        raise error
    except Exception:
        about = sys.exc_info()
    name, text = "channels_redis.pubsub", "Unexpected exception in receive task"
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, text, (), about)
    record.created = at
    return record


def test_an_outage_of_redis_is_one_line() -> None:
    outage = OutageFilter()
    first, *others = [record_of(RedisGone("Connection refused"), 1000.0 + second) for second in range(60)]
    assert outage.filter(first)
    line = logging.Formatter("%(message)s").format(first)
    assert line == "Redis does not answer: Connection refused"
    assert not any(outage.filter(record) for record in others)
    assert outage.filter(record_of(RedisGone("Connection refused"), 1100.0))


@pytest.mark.parametrize("error", [ValueError("a fault"), KeyError("x")])
def test_what_is_no_outage_keeps_its_traceback(error: Exception) -> None:
    outage = OutageFilter()
    for _ in range(2):
        record = record_of(error, 1000.0)
        assert outage.filter(record)
        assert "Traceback" in logging.Formatter("%(message)s").format(record)


def test_the_channel_layers_logger_has_the_filter() -> None:
    config: dict[str, Any] = logging_config(log_format="text", level="INFO")
    assert config["filters"]["outage"]["()"] is OutageFilter
    assert config["loggers"]["channels_redis.pubsub"]["filters"] == ["outage"]
    assert logging.getLogger("channels_redis.pubsub").filters
