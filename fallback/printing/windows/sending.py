"""A PDF onto a queue: what its driver made of the settings is read before a page is drawn."""

from typing import Final

from fallback.errors import FallbackError
from fallback.printing.queue import PrintOptions
from fallback.printing.windows import devmode, placing
from fallback.printing.windows.spooler import Canvas, Printer, Spooler, SpoolerError
from forms.device import Box, Finished, finished

_LEAST, _MOST = 1, 99  # copies
_TWO: Final = 2


def agreed(spooler: Spooler, printer: Printer, options: PrintOptions) -> bytes:
    """The settings of a job, as the driver took them. FallbackError where it cannot, or did not."""
    if not _LEAST <= options.copies <= _MOST:
        raise FallbackError("printing.copies", least=_LEAST, most=_MOST)
    able = spooler.device(printer)
    if options.duplex != "one-sided" and not able.duplex:
        raise FallbackError("printing.no_duplex", queue=printer.name)
    trays = ", ".join(able.trays) or "–"
    no_tray = FallbackError(
        "printing.unknown_tray", queue=printer.name, tray=options.tray, known=trays
    )
    if options.tray and options.tray not in able.trays:
        raise no_tray
    source = able.trays[options.tray] if options.tray else None
    wanted = devmode.settings(options.duplex, source)
    mode = spooler.mode(printer.name, devmode.asked(spooler.mode(printer.name), wanted))
    if not devmode.is_a4(mode):
        raise FallbackError("printing.not_a4", queue=printer.name)
    if not devmode.has_sides(mode, wanted):
        raise FallbackError("printing.no_duplex", queue=printer.name)
    if not devmode.has_source(mode, wanted):
        raise no_tray
    return mode


def print_out(
    spooler: Spooler,
    printer: Printer,
    mode: bytes,
    document: str,
    pdf: bytes,
    options: PrintOptions,
) -> int:
    """Draw every page, each copy after the other; the job's number. FallbackError where the paper
    is not A4, or the job broke off; SpoolerError where Windows refuses it whole."""
    with finished(pdf) as pages, spooler.canvas(printer.name, mode) as canvas:
        paper = canvas.paper()
        if not placing.is_a4(paper):
            raise FallbackError("printing.not_a4", queue=printer.name)
        if not all(placing.fits(*size) for size in pages.sizes):
            raise FallbackError("printing.too_large")
        places = [placing.place(*size, paper) for size in pages.sizes]
        number = canvas.start(document)
        if not _arrived(spooler, printer, number, document):
            canvas.abort()
            raise FallbackError("printing.astray", queue=printer.name)
        try:
            for _ in range(options.copies):
                _copy(canvas, pages, places, options)
            canvas.end()
        except (SpoolerError, OSError) as error:  # OSError: a driver that fell over
            canvas.abort()
            said = error.said if isinstance(error, SpoolerError) else str(error)
            raise FallbackError("printing.broken_off", queue=printer.name, said=said) from error
        return number


def _arrived(spooler: Spooler, printer: Printer, number: int, document: str) -> bool:
    """Whether the job is in the queue that was named: Windows prints elsewhere without a word."""
    try:
        found = spooler.job(printer.name, number)
    except SpoolerError:
        return False
    return found is not None and found.document == document


def _copy(canvas: Canvas, pages: Finished, places: list[Box], options: PrintOptions) -> None:
    """One copy; on both sides, the next one begins on a leaf of its own."""
    for page, box in enumerate(places):
        canvas.draw(pages, page, box)
    if options.duplex != "one-sided" and options.copies > 1 and len(places) % _TWO:
        canvas.blank()
