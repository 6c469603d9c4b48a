"""Codes of cases: drawn once, kept, and never another's."""

from itertools import count

from zeropermit.store.codes import SqlCaseCodes


def test_a_code_is_drawn_once_and_the_same_afterwards(engine):
    numbers = count()
    codes = SqlCaseCodes(engine, lambda: f"{next(numbers):08d}")
    first, second = bytes(32), b"\1" * 32

    assert codes.of(first) is None
    given = codes.give(first)

    assert codes.give(first) == codes.of(first) == given
    assert codes.give(second) != given


def test_whoever_is_a_moment_slower_is_given_the_same(engine):
    application = bytes(32)
    fast = SqlCaseCodes(engine, lambda: "FASTFAST")

    def meanwhile() -> str:
        fast.give(application)
        return "SLOWSLOW"

    assert SqlCaseCodes(engine, meanwhile).give(application) == "FASTFAST"
