"""Hospitals' own forms, as text."""

HEAD = """
id = "pain"
code = "SMR"
version = 1
returns = true
title = { sv = "Smärtskattning", en = "Pain chart" }
"""

STATEMENT = """
[[blocks]]
type = "notice"
id = "statement"
fill = true
"""


def table(block: str, printed: str, written: str = "") -> str:
    """A table of printed text fields, then written ones, of equal width."""
    names = [*printed.split(), *written.split()]
    share = round(1 / len(names), 4)
    made = f'\n[[blocks]]\ntype = "table"\nid = "{block}"\n'
    for name in names:
        keying = "once" if name in written.split() else "printed"
        made += (
            f'[[blocks.fields]]\nid = "{name}"\nkind = "text"\nkeying = "{keying}"\n'
            f'width = {share}\nlabel = {{ sv = "{name}", en = "{name}" }}\n'
        )
    return made


PERSON = """
[[blocks]]
type = "fields"
id = "person"
columns = 2
[[blocks.fields]]
id = "age"
kind = "text"
label = { sv = "Ålder", en = "Age" }
[[blocks.fields]]
id = "weight"
kind = "text"
label = { sv = "Vikt", en = "Weight" }
"""

ALLERGIES = table("allergies", "substance reaction criticality")
ALERTS = table("alerts", "text since")
DRUGS = table("medications", "drug dose route times period", "effect")

SCORES = """
[[blocks]]
type = "table"
id = "scores"
blank_rows = 4
title = { sv = "Skattningar", en = "Scores" }
[[blocks.fields]]
id = "time"
kind = "time"
keying = "once"
label = { sv = "Kl", en = "Time" }
width = 0.2
cells = 4
[[blocks.fields]]
id = "score"
kind = "number"
keying = "twice"
label = { sv = "NRS 0–10", en = "NRS 0–10" }
width = 0.3
low = 0
high = 10
[[blocks.fields]]
id = "where"
kind = "choice"
keying = "once"
label = { sv = "Läge", en = "Where" }
width = 0.2
cells = 1
choices = [
  { code = "V", label = { sv = "vila", en = "rest" } },
  { code = "R", label = { sv = "rörelse", en = "moving" } },
]
[[blocks.fields]]
id = "sign"
kind = "signature"
keying = "once"
label = { sv = "Sign.", en = "Sign." }
width = 0.3
"""

PAIN = HEAD + STATEMENT + PERSON + ALLERGIES + ALERTS + DRUGS + SCORES
"""A form with all kinds of filled blocks, and a table that a hand writes in."""
