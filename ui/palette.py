"""The colours, by meaning: light, dark, and high contrast.

Colour never says anything alone; words and a shape always stand beside it. `TEXTS` and `SHAPES`
list every pair that the style sheet lays on each other; the tests compute their contrast.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Each as #rrggbb."""

    dark: bool
    text: str
    quiet: str  # what may be overlooked
    ground: str  # the desk
    paper: str  # the sheets on it
    edge: str  # borders of what can be typed in or pressed
    faint: str  # lines that only tidy
    act: str  # what can be done; focus
    act_deep: str  # the same, under the pointer or pressed
    on_act: str
    alarm: str  # an error
    alarm_ground: str
    shout: str  # an outage; past its hour
    on_shout: str
    care: str  # look twice
    care_ground: str
    well: str  # done
    well_ground: str
    chosen: str
    on_chosen: str


LIGHT = Palette(
    dark=False,
    text="#1c2733",
    quiet="#51606f",
    ground="#f4f6f8",
    paper="#ffffff",
    edge="#7b8895",
    faint="#d9dee4",
    act="#0b5a8f",
    act_deep="#084369",
    on_act="#ffffff",
    alarm="#a3151f",
    alarm_ground="#fdeced",
    shout="#a3151f",
    on_shout="#ffffff",
    care="#6b4700",
    care_ground="#fff4d6",
    well="#1c6b36",
    well_ground="#e7f5ea",
    chosen="#dcebf7",
    on_chosen="#1c2733",
)
DARK = Palette(
    dark=True,
    text="#e6ebf0",
    quiet="#a8b4c0",
    ground="#14191f",
    paper="#1d242c",
    edge="#7f8c99",
    faint="#37424d",
    act="#7fbdf0",
    act_deep="#add6f8",
    on_act="#0b1620",
    alarm="#ffa3a3",
    alarm_ground="#3b1b1e",
    shout="#c5202d",
    on_shout="#ffffff",
    care="#ffd27a",
    care_ground="#3a2f14",
    well="#8bdca0",
    well_ground="#163221",
    chosen="#1f4160",
    on_chosen="#ffffff",
)
CONTRAST = Palette(
    dark=True,
    text="#ffffff",
    quiet="#ffffff",
    ground="#000000",
    paper="#000000",
    edge="#ffffff",
    faint="#ffffff",
    act="#ffe94d",
    act_deep="#ffffff",
    on_act="#000000",
    alarm="#ffb3b3",
    alarm_ground="#000000",
    shout="#ff9a9a",
    on_shout="#000000",
    care="#ffe94d",
    care_ground="#000000",
    well="#8ff0a8",
    well_ground="#000000",
    chosen="#ffe94d",
    on_chosen="#000000",
)
TEXTS = (
    *(("text", "paper"), ("text", "ground"), ("quiet", "paper"), ("quiet", "ground")),
    *(("on_chosen", "chosen"), ("on_act", "act"), ("on_act", "act_deep"), ("act", "paper")),
    *(("act", "ground"), ("alarm", "alarm_ground"), ("alarm", "paper"), ("on_shout", "shout")),
    *(("care", "care_ground"), ("text", "care_ground"), ("well", "well_ground")),
)
"""Text on ground: 4.5 at least, 7 in high contrast."""

SHAPES = (
    *(("edge", "paper"), ("edge", "ground"), ("act", "paper"), ("act", "ground")),
    *(("text", "ground"), ("text", "paper"), ("on_act", "act"), ("alarm", "paper")),
    *(("alarm", "alarm_ground"), ("care", "care_ground"), ("well", "well_ground")),
)
"""Borders, focus and signs on what they lie on: 3 at least."""
