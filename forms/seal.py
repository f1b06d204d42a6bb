"""A finished PDF made ready to leave: locked with a password (AES-256, as every common viewer opens
it), or with each form on leaves of its own."""

from collections.abc import Sequence
from io import BytesIO

import pikepdf


def sealed(pdf: bytes, password: str) -> bytes:
    """The same pages; whoever has the password can open and print them."""
    if not password:
        raise ValueError("a password, please")
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        lock = pikepdf.Encryption(owner=password, user=password, R=6)
        opened.save(out, encryption=lock)
    return out.getvalue()


def on_own_leaves(pdf: bytes, sides: Sequence[int]) -> bytes:
    """For printing on both sides: an empty side after each form whose number of `sides` is odd, so
    that no two share a leaf. Raises ValueError where the sides are not those of the PDF."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        if sum(sides) != len(opened.pages):
            raise ValueError(f"{len(opened.pages)} pages, not {sum(sides)}")
        at = 0
        for count in sides:
            at += count
            if count % 2:
                before = opened.pages[at - 1].mediabox
                size = (float(before[2]), float(before[3]))
                opened.add_blank_page(page_size=size)
                opened.pages.insert(at, opened.pages[-1])
                del opened.pages[-1]
                at += 1
        opened.save(out)
    return out.getvalue()
