"""A form's version says what stands on the paper: the two change together, or not at all.

FALLBACK_ACCEPT=1 writes the digests as they are now: for versions that nobody has printed yet.
"""

import os
from importlib import resources
from pathlib import Path

import pytest

from forms import load
from forms.catalogue import BUILT_IN, Forms, OwnForm

FOLDER = resources.files("forms") / "definitions"
GOLDEN = Path(__file__).parent / "goldens" / "versions.txt"


def now() -> dict[str, str]:
    """By code and version, the digest of what the definition says."""
    return {
        f"{one.code} {one.version}": load.digest(load.source(one.id)) for one in load.builtins()
    }


def accepted() -> dict[str, str]:
    lines = GOLDEN.read_text("utf-8").splitlines()
    return {name: digest for name, _, digest in (line.rpartition(" ") for line in lines)}


def test_a_definition_that_changed_has_a_higher_version() -> None:
    if os.environ.get("FALLBACK_ACCEPT") == "1":
        GOLDEN.write_text("".join(f"{name} {one}\n" for name, one in now().items()), "utf-8")
    kept = accepted()
    for name, digest in now().items():
        assert name in kept, f"{name} is new: look at it, then run with FALLBACK_ACCEPT=1"
        assert digest == kept[name], (
            f"{name} has other content than was accepted, and a printed version never changes:"
            " raise its version; if no release holds it yet, run with FALLBACK_ACCEPT=1"
        )


def test_a_digest_is_of_what_is_said_and_not_of_how_it_is_typed() -> None:
    text = load.source("orders")
    typed = "# a remark\n" + text.replace("\n\n", "\n \n")
    assert load.digest(typed) == load.digest(text)
    assert load.digest(text.replace("version = 1", "version = 2")) != load.digest(text)


def test_every_file_of_the_folder_is_one_of_the_forms_there_are() -> None:
    names = {file.name.removesuffix(".toml") for file in FOLDER.iterdir()}
    assert {one.id for one in BUILT_IN.all()} == names


def test_an_own_form_stands_in_the_place_of_the_built_in_one_or_beside_them() -> None:
    text = load.source("orders").replace("version = 1", "version = 2")
    second = load.load(text, "own.toml")
    new_text = text.replace('id = "orders"', 'id = "pain"', 1).replace('"ORD"', '"SMR"')
    new = load.load(new_text, "own.toml")
    forms = Forms((OwnForm(second, text), OwnForm(new, new_text)))
    assert forms.get("orders") is second
    assert (forms.text("orders"), forms.text("pain")) == (text, new_text)
    assert forms.text("lab") == load.source("lab")
    assert forms.new() == (new,)
    assert len(forms.all()) == len(BUILT_IN.all()) + 1
    with pytest.raises(KeyError):
        BUILT_IN.get("pain")
    with pytest.raises(KeyError):
        BUILT_IN.text("../orders")
