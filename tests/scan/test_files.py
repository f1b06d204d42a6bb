"""A file is read to its end or refused in one word; what a small file claims is not unpacked."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from forms.proof import pictures
from forms.scan import work
from forms.scan.faults import ScanFault, Unreadable
from forms.seal import sealed
from tests.forms.samples import drawn, filling, laid, marked


def a_pdf(form: str = "observations") -> bytes:
    return drawn(marked(laid(form, filling(form)), "OBS"))


def a_tiff(pages: int, compression: str = "group4") -> bytes:
    frames = [Image.new("1", (1240, 1754), 1) for _ in range(pages)]
    for number, frame in enumerate(frames):
        frame.paste(0, (100, 100, 200, 150 + 10 * number))
    out = BytesIO()
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:], compression=compression)
    return out.getvalue()


def a_picture(kind: str, mode: str = "L", size: tuple[int, int] = (800, 1100)) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "white").save(out, kind)
    return out.getvalue()


def fault(data: bytes) -> tuple[ScanFault, int]:
    with pytest.raises(Unreadable) as refused:
        work.count(data)
    return refused.value.fault, refused.value.page


def test_every_page_of_a_pdf_and_of_a_tiff_comes_in_its_order() -> None:
    pdf = a_pdf("administration")
    assert work.count(pdf) == len(list(work.pages(pdf))) == len(list(pictures(pdf, 30)))
    tiff = a_tiff(4)
    assert work.count(tiff) == 4
    blacks = [sum(byte < 90 for byte in _grey(page).tobytes()) for page in work.pages(tiff)]
    assert blacks == sorted(blacks)
    assert len(set(blacks)) == 4
    assert list(work.pages(tiff, 3)) == list(work.pages(tiff))[2:]


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "L"),
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
        ("PNG", "1"),
        ("PNG", "P"),
        ("PNG", "RGBA"),
        ("PNG", "LA"),
        ("PNG", "I;16"),
        ("TIFF", "L"),
        ("TIFF", "RGB"),
    ],
)
def test_white_paper_is_white_in_every_kind_of_picture(kind: str, mode: str) -> None:
    if mode in ("CMYK", "I;16"):
        out = BytesIO()
        Image.new(mode, (800, 1100), (0, 0, 0, 0) if mode == "CMYK" else 65535).save(out, kind)
        (page,) = work.pages(out.getvalue())
    else:
        (page,) = work.pages(a_picture(kind, mode))
    assert min(_grey(page).tobytes()) > 250


def test_what_is_transparent_is_paper() -> None:
    out = BytesIO()
    Image.new("RGBA", (400, 600), (0, 0, 0, 0)).save(out, "PNG")
    (page,) = work.pages(out.getvalue())
    assert min(_grey(page).tobytes()) > 250


def _grey(page: bytes) -> Image.Image:
    with Image.open(BytesIO(page)) as picture:
        return picture.convert("L")


def test_a_page_is_kept_at_two_hundred_dots_an_inch_at_most() -> None:
    (page,) = work.pages(a_picture("JPEG", size=(4960, 7016)))
    assert max(_grey(page).size) == 2400
    (small,) = work.pages(a_picture("JPEG", size=(600, 800)))
    assert _grey(small).size == (600, 800)


@pytest.mark.parametrize("data", [b"PK\x03\x04 a packed file", b"GIF89a" + bytes(50), b"text"])
def test_another_kind_of_file_is_no_scan(data: bytes) -> None:
    assert fault(data)[0] is ScanFault.NOT_A_SCAN


def test_an_empty_file_is_empty() -> None:
    assert fault(b"")[0] is ScanFault.EMPTY


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("kind", ["PDF", "TIFF", "JPEG", "PNG"])
def test_a_file_that_is_cut_off_anywhere_is_broken_and_no_page_less(
    kind: str, share: float
) -> None:
    noise = Image.effect_noise((600, 800), 60)
    out = BytesIO()
    if kind == "TIFF":
        noise.save(out, "TIFF", save_all=True, append_images=[noise.copy(), noise.copy()])
    elif kind != "PDF":
        noise.save(out, kind)
    data = a_pdf() if kind == "PDF" else out.getvalue()
    cut = data[: int(len(data) * share)]
    if kind in ("TIFF", "JPEG") and share == 0.999:
        cut = data[:-40]
    assert fault(cut)[0] is ScanFault.BROKEN


def test_a_locked_pdf_says_so() -> None:
    assert fault(sealed(a_pdf(), "hemligt lösenord"))[0] is ScanFault.LOCKED


def test_a_small_file_that_claims_a_huge_picture_is_not_unpacked() -> None:
    assert fault(_png_bomb(60_000, 60_000))[0] is ScanFault.TOO_LARGE
    assert fault(_png_bomb(12_000, 9_000))[0] is ScanFault.TOO_LARGE


def _png_bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def test_a_pdf_with_a_huge_picture_or_page_is_bounded() -> None:
    assert fault(_pdf_bomb(20_000, 20_000))[0] is ScanFault.TOO_LARGE
    huge = a_pdf().replace(b"/MediaBox [ 0 0 ", b"/MediaBox [ 0 0 9")
    assert all(max(_grey(page).size) <= 2401 for page in work.pages(huge))


def _pdf_bomb(width: int, height: int) -> bytes:
    """One page that shows a picture which would take far more memory than the file."""
    data = zlib.compress(bytes(width * 100))
    image = (
        (
            f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray"
            f"/BitsPerComponent 8/Filter/FlateDecode/Length {len(data)}>>stream\n"
        ).encode()
        + data
        + b"\nendstream"
    )
    content = b"q 500 0 0 700 0 0 cm /I Do Q"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        image,
    ]
    out, at = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in at)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(parts) + 1, table, len(parts) + 1, len(out))
    )


def test_a_tiff_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forms.scan.files.MOST_PAGES", 3)
    assert fault(a_tiff(4))[0] is ScanFault.TOO_MANY_PAGES
    assert work.count(a_tiff(3)) == 3
