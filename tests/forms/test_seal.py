"""A PDF that leaves the program as a file is locked."""

from io import BytesIO

import pikepdf
import pytest

from forms.seal import sealed


def one_page() -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def test_a_sealed_pdf_opens_with_its_password_and_with_no_other() -> None:
    locked = sealed(one_page(), "blå himmel över sjön")
    with pikepdf.open(BytesIO(locked), password="blå himmel över sjön") as pdf:
        assert len(pdf.pages) == 1
        assert pdf.encryption.R == 6
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(locked), password="fel")


def test_a_pdf_is_not_sealed_with_nothing() -> None:
    with pytest.raises(ValueError, match="password"):
        sealed(one_page(), "")
