"""Telephone numbers: read as people write them, shown so that they can be read aloud.

Short codes such as 112 or 129 are help lines, a kind of their own: `phonenumbers` calls
them invalid for Indonesia.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

import phonenumbers

from portal.directory.sayings import SayingError
from portal.directory.sayings import marked as _l

REGION = "ID"
_CUT_MOBILE = re.compile(r"\+628\d{0,7}")
"""The beginning of a mobile number: none is shorter than ten digits with its zero."""
_SHORT = re.compile(r"1\d{2}(?: ext \d{1,3})?")


class PhoneError(SayingError):
    """A number that cannot be used; the text says what is wrong, without blame."""


def parse(text: str) -> str:
    """The E.164 form of an Indonesian number, or a short code unchanged.

    A number that a spreadsheet has robbed of its leading zero ("85790001234") is read as if it had it.
    Raises PhoneError with a sentence for the person who typed it.
    """
    cleaned = " ".join(text.split())
    if _SHORT.fullmatch(cleaned):
        return cleaned
    digits = re.sub(r"[^\d+]", "", cleaned)
    if re.search(r"[A-Za-z]", cleaned) or not digits:
        raise PhoneError(_l("“%(number)s” bukan nomor telepon"), number=cleaned)
    if digits.startswith("62"):
        digits = "+" + digits
    try:
        number = phonenumbers.parse(digits, REGION)
    except phonenumbers.NumberParseException:
        raise PhoneError(_l("“%(number)s” bukan nomor telepon"), number=cleaned) from None
    problem = phonenumbers.is_possible_number_with_reason(number)
    if problem == phonenumbers.ValidationResult.TOO_SHORT:
        raise PhoneError(_l("Nomor “%(number)s” belum lengkap, terlalu pendek"), number=cleaned)
    if problem == phonenumbers.ValidationResult.TOO_LONG:
        raise PhoneError(_l("Nomor “%(number)s” terlalu panjang"), number=cleaned)
    if not phonenumbers.is_valid_number(number):
        if _CUT_MOBILE.fullmatch(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)):
            raise PhoneError(_l("Nomor “%(number)s” belum lengkap, terlalu pendek"), number=cleaned)
        raise PhoneError(_l("Nomor “%(number)s” tidak dikenal sebagai nomor Indonesia"), number=cleaned)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def can_chat(number: str) -> bool:
    """Whether a parsed number may have WhatsApp: not short codes, not landlines."""
    if not number.startswith("+"):
        return False
    return phonenumbers.number_type(phonenumbers.parse(number, REGION)) != phonenumbers.PhoneNumberType.FIXED_LINE


def is_mobile(number: str) -> bool:
    """Whether a parsed number is, or may be, that of a mobile phone: those are mostly somebody's own."""
    kinds = phonenumbers.PhoneNumberType
    own = (kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE, kinds.PERSONAL_NUMBER, kinds.PAGER)
    return number.startswith("+") and phonenumbers.number_type(phonenumbers.parse(number, REGION)) in own


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as a page needs it."""

    number: str
    use: str
    """call or whatsapp."""
    who: str = ""
    when: str = ""

    @property
    def shown(self) -> str:
        """Grouped so that it can be read aloud: "0857-9966-4444", "(024) 76632577", "119 ext 8"."""
        return _grouped(self.number)

    @property
    def typed(self) -> str:
        """As `shown` wherever `parse` reads that as the same number, else the number itself: for what is read again."""
        return _typed(self.number)

    @property
    def call_href(self) -> str:
        """A `tel:` address; an extension is dialled after a pause."""
        return "tel:" + self.number.replace(" ext ", ",")

    def whatsapp_href(self, message: str) -> str:
        """An address that opens WhatsApp with `message` ready to send."""
        return f"https://wa.me/{self.number.lstrip('+')}?text={quote(message)}"


@lru_cache(maxsize=4096)
def _grouped(number: str) -> str:
    if not number.startswith("+"):
        return number
    parsed = phonenumbers.parse(number, REGION)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


@lru_cache(maxsize=4096)
def _typed(number: str) -> str:
    shown = _grouped(number)
    try:
        return shown if parse(shown) == number else number
    except PhoneError:
        return number


def of(entries: list[dict[str, str]]) -> list[Phone]:
    """The phones of a listing's stored entries."""
    return [Phone(e["number"], e["use"], e.get("who", ""), e.get("when", "")) for e in entries]
