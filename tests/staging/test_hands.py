"""Several processes do one run's work: each thing once, whatever befalls one of them."""

import os
import signal
import time

import pytest

from fallback.errors import FallbackError
from fallback.staging.export.hands import Hands


def doubled(number: int) -> tuple[int, int]:
    return 2 * number, os.getpid()


def slow(number: int) -> int:
    time.sleep(0.05)
    return number


def refused(number: int) -> int:
    if number == 3:
        raise FallbackError("cli.cannot_read", path="x", said=number)
    return number


@pytest.mark.parametrize("others", [0, 1, 2])
def test_each_thing_is_done_once_and_by_every_hand(others: int) -> None:
    with Hands(others) as hands:
        for _ in range(2):
            ended = list(hands.each(doubled, range(300)))
            assert sorted((one.thing, one.result[0]) for one in ended if one.result) == [
                (n, 2 * n) for n in range(300)
            ]
        while len({one.result[1] for one in ended if one.result}) <= others:
            ended += list(hands.each(doubled, range(300)))  # one that was slow to start


@pytest.mark.parametrize("others", [0, 1])
def test_a_thing_that_is_refused_says_why_and_the_others_are_done(others: int) -> None:
    with Hands(others) as hands:
        ended = {one.thing: one for one in hands.each(refused, range(20))}
    fault = ended.pop(3).fault
    assert fault
    assert fault.values["said"] == "3"
    assert {one.result for one in ended.values()} == set(range(20)) - {3}


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_hand_that_is_killed_costs_one_thing_and_there_is_a_new_one() -> None:
    with Hands(1) as hands:
        process = hands._others[0].process
        ended = []
        for one in hands.each(slow, range(12)):
            ended.append(one)
            if len(ended) == 4:
                assert process.pid
                os.kill(process.pid, signal.SIGKILL)
                process.join()
        assert sorted(one.thing for one in ended) == list(range(12))
        lost = [one for one in ended if one.result is None]
        assert len(lost) <= 1
        assert all(one.fault is None for one in lost)
        assert hands._others[0].process is not process
        assert {one.result for one in hands.each(slow, range(5))} == set(range(5))


def test_work_that_is_left_in_the_middle_does_not_come_back_later() -> None:
    with Hands(1) as hands:
        for one in hands.each(slow, range(100)):
            if one.thing > 3:
                break
        assert sorted(one.thing for one in hands.each(doubled, range(10))) == list(range(10))
