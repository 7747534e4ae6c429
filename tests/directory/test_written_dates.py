"""Dates and numbers as a clerk writes them."""

from __future__ import annotations

import pytest

from portal.directory import phones
from portal.directory.import_dates import source_date
from portal.directory.import_fields import FieldError


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("21 November 2026", "2026-11-21"), ("9 oktober 2025", "2025-10-09"), ("21/11/2026", "2026-11-21"),
        ("9-10-2025", "2025-10-09"), ("Oktober 2025", "2025-10"), ("2025-10", "2025-10"), ("2025", "2025"),
    ],
)  # fmt: skip
def test_the_date_of_a_source_is_read_as_people_write_it(written: str, kept: str) -> None:
    assert source_date(written) == kept


@pytest.mark.parametrize("written", ["31 Februari 2026", "21/13/2026", "21 Wage 2026", "0 Mei 2026", "kemarin", "1 Mei 26"])
def test_what_is_no_date_is_said(written: str) -> None:
    with pytest.raises(FieldError, match="bukan tanggal"):
        source_date(written)


@pytest.mark.parametrize("written", ["0812 3456", "08123456", "0812-3456-7"])
def test_a_mobile_number_that_was_cut_is_called_incomplete(written: str) -> None:
    with pytest.raises(phones.PhoneError, match="belum lengkap"):
        phones.parse(written)
