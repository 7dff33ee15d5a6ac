"""A stream is read beside whoever waits for it."""

import threading

import pytest

from rag.ui.streaming import paced

SOON, LATE = 0.02, 10.0


def test_pieces_come_in_order_and_silence_is_told():
    go_on = threading.Event()

    def stream():
        yield "first"
        go_on.wait(LATE)
        yield "second"

    found = []
    for piece in paced(stream(), SOON):
        found.append(piece)
        if piece is None:
            go_on.set()
    assert found[0] == "first"
    assert found[1] is None
    assert found[-1] == "second"


def test_what_breaks_the_stream_is_raised_after_the_pieces_before_it():
    def stream():
        yield 1
        raise KeyboardInterrupt("by hand")

    pieces = paced(stream(), LATE)
    assert next(pieces) == 1
    with pytest.raises(KeyboardInterrupt, match="by hand"):
        next(pieces)


def test_a_stream_nobody_waits_for_any_more_is_let_go_of_at_its_next_piece():
    go_on, closed, taken = threading.Event(), threading.Event(), []

    def stream():
        try:
            yield "first"
            go_on.wait(LATE)
            for number in range(1000):
                taken.append(number)
                yield number
        finally:
            closed.set()

    pieces = paced(stream(), LATE)
    assert next(pieces) == "first"
    pieces.close()
    go_on.set()
    assert closed.wait(LATE)
    assert len(taken) == 1
