"""Ids are different everywhere, increase in each process, and have one spelling as short codes."""

import json
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from instaclone.common import ids
from instaclone.common.ids import (
    EPOCH_MS,
    MAX_ID,
    IdGenerator,
    NodeSlot,
    NoFreeSlot,
    from_shortcode,
    id_floor,
    id_time_ms,
    new_id,
    parse_id,
    shortcode,
)

PROJECT = Path(__file__).resolve().parents[2]

# Makes `count` ids and prints them; then waits to be killed when it is told to.
MAKER = """
import json, sys, time
from django.conf import settings
folder, count, stay = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "stay"
settings.configure(VAR_DIR=folder, NODE_ID=3)
from instaclone.common.ids import new_id
print(json.dumps([new_id() for _ in range(count)]), flush=True)
while stay:
    time.sleep(1)
"""


def start(folder, count, *, stay=False):
    return subprocess.Popen(
        [sys.executable, "-c", MAKER, str(folder), str(count), "stay" if stay else "leave"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )


def increases(numbers):
    return all(before < after for before, after in pairwise(numbers))


def node_of(number):
    return number >> ids.SEQUENCE_BITS & (1 << ids.NODE_BITS) - 1


@pytest.fixture
def generator(tmp_path):
    made = IdGenerator(NodeSlot(tmp_path, 0))
    yield made
    made.close()


@pytest.mark.slow
def test_eight_processes_make_100_000_different_ids_and_each_ones_increase(tmp_path):
    makers = [start(tmp_path, 12_600) for _ in range(8)]
    lists = [json.loads(maker.communicate(timeout=100)[0]) for maker in makers]
    assert all(increases(made) for made in lists)
    made = [number for numbers in lists for number in numbers]
    assert len(made) >= 100_000
    assert len(set(made)) == len(made)
    assert {node_of(number) >> ids.SLOT_BITS for number in made} == {3}


@pytest.fixture
def one_slot(tmp_path):
    """A machine (number 3) on which one process slot is left. Gives the folder and the slot's node number."""
    slots = [NodeSlot(tmp_path / "nodes", 3) for _ in range(31)]
    (left,) = set(range(3 * 32, 4 * 32)) - {slot.node for slot in slots}
    yield tmp_path, left
    for slot in slots:
        slot.close()


def test_a_killed_process_and_its_successors_in_the_same_slot_make_different_ids(one_slot):
    folder, left = one_slot
    made = []
    for _ in range(3):
        maker = start(folder, 500, stay=True)
        made += json.loads(maker.stdout.readline())
        maker.send_signal(signal.SIGKILL)
        maker.wait()
        maker.stdout.close()
    assert {node_of(number) for number in made} == {left}
    assert len(made) == 1500
    assert increases(made)


def test_a_process_goes_on_after_an_earlier_one_though_the_clock_was_set_back(one_slot, monkeypatch):
    folder, left = one_slot
    first = IdGenerator(NodeSlot(folder / "nodes", 3))
    earlier = [first() for _ in range(10)]
    first.close()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now - 3600)
    second = IdGenerator(NodeSlot(folder / "nodes", 3))
    later = [second() for _ in range(10)]
    second.close()
    assert {node_of(number) for number in earlier + later} == {left}
    assert increases(earlier + later)


def test_a_clock_set_back_changes_nothing_for_a_running_process(generator, monkeypatch):
    now = time.time()
    before = [generator() for _ in range(100)]
    monkeypatch.setattr(time, "time", lambda: now - 3600)
    assert increases(before + [generator() for _ in range(10_000)])


def test_more_ids_than_a_millisecond_holds_borrow_from_the_next(generator, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    made = [generator() for _ in range(3 * (1 << ids.SEQUENCE_BITS))]
    assert increases(made)
    assert id_time_ms(made[-1]) - id_time_ms(made[0]) <= 3


def test_an_id_can_be_made_larger_than_one_of_a_faster_clock(generator, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_800_000_000.0)
    mine = generator()
    theirs = mine + (90_000 << 22)
    made = [generator(after=theirs), generator(after=mine), generator()]
    assert increases([theirs, *made])
    monkeypatch.setattr(time, "time", lambda: 1_800_000_500.0)
    assert abs(id_time_ms(generator()) - 1_800_000_500_000) <= 1


def test_a_forked_child_takes_a_slot_of_its_own():
    parents = [new_id()]
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, json.dumps([new_id() for _ in range(500)]).encode())
        os._exit(0)
    os.close(write)
    parents += [new_id() for _ in range(500)]
    with os.fdopen(read) as pipe:
        childs = json.load(pipe)
    os.waitpid(child, 0)
    assert node_of(childs[0]) != node_of(parents[0])
    assert not set(childs) & set(parents)
    assert increases([*parents, new_id()])


def test_threads_of_one_process_make_different_ids():
    from tests.support import live

    lists = live(*[lambda: [new_id() for _ in range(5_000)]] * 4)
    assert all(increases(made) for made in lists)
    assert len({number for made in lists for number in made}) == 20_000


def test_32_processes_fit_on_a_machine_and_the_next_is_told_why_it_does_not(tmp_path):
    slots = [NodeSlot(tmp_path, 31) for _ in range(32)]
    assert sorted(slot.node for slot in slots) == list(range(31 * 32, 32 * 32))
    with pytest.raises(NoFreeSlot, match="32"):
        NodeSlot(tmp_path, 31)
    for slot in slots:
        slot.close()


def test_an_id_tells_when_it_was_made():
    before = int(time.time() * 1000)
    made = new_id()
    assert before - 1000 <= id_time_ms(made) <= time.time() * 1000 + 10_000
    assert id_floor(id_time_ms(made)) <= made < id_floor(id_time_ms(made) + 1)
    assert id_floor(EPOCH_MS - 1) == 0


IDS = st.integers(0, MAX_ID)


@given(IDS)
@example(0)
@example(MAX_ID)
def test_a_short_code_leads_back_to_its_id(value):
    code = shortcode(value)
    assert len(code) == 11
    assert from_shortcode(code) == value


@given(st.text(max_size=14) | st.text("ABCDwxyz0189-_=+/", min_size=11, max_size=11))
@example("AAAAAAAAAA=")
@example("AAAAAAAAAAB")  # spare bits: would be a second spelling of 0
@example("__________8")  # more than 63 bits
@example("AAAAAAAAAAA\n")
@example("AAAAAAAAAA\u0660")
def test_of_any_text_only_what_we_print_is_a_short_code(text):
    value = from_shortcode(text)
    assert value is None or (0 <= value <= MAX_ID and shortcode(value) == text)


@given(IDS)
def test_an_ids_digits_are_read_back(value):
    assert parse_id(str(value)) == parse_id(value) == value


@given(st.text(max_size=25) | st.integers() | st.floats() | st.none() | st.booleans())
@example(str(MAX_ID + 1))
@example("9" * 5000)
@example("\u0661\u0662")
@example("²")
@example(" 1")
@example("-1")
@example("1_000")
def test_of_anything_else_a_client_sends_nothing_is_an_id(sent):
    value = parse_id(sent)
    if value is None:
        digits = str(sent)
        assert not (digits.isascii() and digits.isdigit()) or len(digits) > 19 or int(digits) > MAX_ID
    else:
        assert 0 <= value <= MAX_ID
        assert int(str(sent)) == value
