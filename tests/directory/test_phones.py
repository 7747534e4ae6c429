"""Numbers are read as people write them and shown so that they can be read aloud."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.directory import phones
from portal.directory.phones import Phone, PhoneError


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0857 9966 4444", "+6285799664444"),
        ("+62 857-9966-4444", "+6285799664444"),
        ("6285799664444", "+6285799664444"),
        ("85799664444", "+6285799664444"),
        ("(024) 76632577", "+622476632577"),
        ("112", "112"),
        ("119 ext 8", "119 ext 8"),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, number: str) -> None:
    assert phones.parse(written) == number


@pytest.mark.parametrize("written", ["0857", "telepon saja", "", "0857996644441234567", "²²²", "000000000", "+1 2"])
def test_a_number_that_cannot_be_called_is_refused_without_blame(written: str) -> None:
    with pytest.raises(PhoneError) as refusal:
        phones.parse(written)
    assert "salah" not in str(refusal.value).casefold()


def test_numbers_are_grouped_and_can_be_tapped() -> None:
    mobile = Phone("+6285799664444", "whatsapp")
    assert mobile.shown == "0857-9966-4444"
    assert mobile.call_href == "tel:+6285799664444"
    assert mobile.whatsapp_href("Halo, saya ingin bertanya").startswith("https://wa.me/6285799664444?text=Halo%2C%20saya")
    assert Phone("119 ext 8", "call").call_href == "tel:119,8"


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_clear_refusal(text: str) -> None:
    try:
        number = phones.parse(text)
    except PhoneError:
        return
    assert phones.parse(number) == number
    assert Phone(number, "call").shown
