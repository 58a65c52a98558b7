"""What signals do while something starts, and what interrupts what runs."""

import signal

import pytest

from imagebeam_services.common.signals import SIGNALS, interrupting, leaving_at_once, noticing


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_interrupts_what_is_started_by_then(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with leaving_at_once(), pytest.raises(KeyboardInterrupt), interrupting():
        signal.raise_signal(number)
    assert signal.getsignal(number) == before


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with leaving_at_once(), interrupting():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_whose_exception_is_lost_is_noticed(number: signal.Signals) -> None:
    def lost(*_: object) -> None:
        """What is left of a handler that raises in a finaliser."""

    before = signal.signal(number, lost)
    try:
        with noticing() as raise_if_signalled:
            raise_if_signalled()
            signal.raise_signal(number)
            with pytest.raises(KeyboardInterrupt):
                raise_if_signalled()
            raise_if_signalled()
    finally:
        signal.signal(number, before)
