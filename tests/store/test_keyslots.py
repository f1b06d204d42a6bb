"""Each keyslot opens the store alone; every way in which the file can be wrong is told apart."""

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from fallback.errors import FallbackError
from fallback.store import break_glass, keyslots
from fallback.store.break_glass import Code, new_code, read_code
from fallback.store.keyslots import Keyslots, Opened, open_with
from fallback.store.ways import BreakGlass, MachineSecret, Params, Passphrase, Way
from forms.codes import READABLE
from tests.store.ward import AT, PASSPHRASE

CHEAP = Params(memory_kib=64, iterations=1)
KEY = bytes(range(32))
CODE = new_code("K7M4")


def ward_phrase(phrase: str = PASSPHRASE) -> Passphrase:
    return Passphrase(phrase, CHEAP)


def envelope(code: Code = CODE) -> BreakGlass:
    return BreakGlass(code, CHEAP)


@pytest.fixture
def slots(tmp_path: Path) -> Keyslots:
    """A keyslot file's content with one slot of each type."""
    made = keyslots.create("store-1", KEY)
    for way in (ward_phrase(), envelope(), MachineSecret(tmp_path)):
        made = keyslots.with_slot(made, KEY, way, label=way.type, at=AT)
    return made


def refused(content: Keyslots, way: Way) -> str:
    with pytest.raises(FallbackError) as error:
        open_with(content, way)
    return error.value.message.key


def read_refused(path: Path) -> str:
    with pytest.raises(FallbackError) as error:
        keyslots.read(path)
    return error.value.message.key


def test_each_way_opens_its_own_slot(slots: Keyslots, tmp_path: Path) -> None:
    for way in (ward_phrase(), envelope(), MachineSecret(tmp_path)):
        opened = open_with(slots, way)
        assert opened.key == KEY
        assert opened.slot.type == way.type


def test_a_wrong_secret_is_refused_in_its_own_words(slots: Keyslots, tmp_path: Path) -> None:
    assert refused(slots, ward_phrase("fyra små ord räckeR")) == "store.wrong_passphrase"
    assert refused(slots, envelope(new_code("K7M4"))) == "store.wrong_code"
    assert refused(slots, envelope(new_code("XXXX"))) == "store.wrong_code"
    secret = MachineSecret(tmp_path).file
    secret.write_bytes(os.urandom(32))
    assert refused(slots, MachineSecret(tmp_path)) == "store.machine_refused"
    secret.write_bytes(b"short")
    assert refused(slots, MachineSecret(tmp_path)) == "store.machine_refused"
    secret.unlink()
    assert refused(slots, MachineSecret(tmp_path)) == "store.machine_refused"


def test_a_passphrase_is_the_same_however_its_letters_are_composed(slots: Keyslots) -> None:
    assert open_with(slots, ward_phrase("fyra sma\u030a ord ra\u0308cker")).key == KEY


def test_the_secret_of_the_machine_is_its_owners_alone(slots: Keyslots, tmp_path: Path) -> None:
    assert MachineSecret(tmp_path).file.stat().st_mode & 0o777 == 0o600


def test_what_was_written_is_read(slots: Keyslots, tmp_path: Path) -> None:
    path = tmp_path / "store.keys"
    keyslots.write(path, slots)
    assert keyslots.read(path) == slots
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in sorted(tmp_path.iterdir())] == ["machine.secret", "store.keys"]


def test_no_secret_stands_in_the_file_or_in_what_a_log_would_show(
    slots: Keyslots, tmp_path: Path
) -> None:
    path = tmp_path / "store.keys"
    keyslots.write(path, slots)
    raw = path.read_bytes()
    for secret in (KEY, PASSPHRASE.encode(), CODE.text.encode(), CODE.text[5:10].encode()):
        assert secret not in raw
        assert secret.hex().encode() not in raw
    shown = repr((ward_phrase(), envelope(), open_with(slots, envelope())))
    assert PASSPHRASE not in shown
    assert CODE.text not in shown
    assert repr(KEY) not in shown


def test_a_slot_belongs_to_its_store_its_type_and_its_name(slots: Keyslots) -> None:
    first = slots.slots[0]
    for moved in (
        structs.replace(slots, store_id="store-2"),
        structs.replace(slots, slots=(structs.replace(first, id="ZZZZ"),)),
    ):
        assert refused(moved, ward_phrase()) == "store.wrong_passphrase"


def test_a_key_that_does_not_fit_the_check_value_is_not_the_stores(slots: Keyslots) -> None:
    other = structs.replace(slots, key_check="0" * 64)
    assert refused(other, ward_phrase()) == "store.wrong_passphrase"
    with pytest.raises(ValueError, match="not the key"):
        keyslots.with_slot(slots, os.urandom(32), ward_phrase(), label="x", at=AT)


def test_a_slot_is_removed_by_someone_who_opened_another(slots: Keyslots, tmp_path: Path) -> None:
    phrase, code = open_with(slots, ward_phrase()), open_with(slots, envelope())
    left = keyslots.without_slot(slots, phrase.slot.id, code)
    assert refused(left, ward_phrase()) == "store.wrong_passphrase"
    assert open_with(left, envelope()).key == KEY
    path = tmp_path / "store.keys"
    keyslots.write(path, left)
    assert keyslots.read(path) == left


def test_the_slot_in_use_the_last_one_and_an_unknown_one_stay(
    slots: Keyslots, tmp_path: Path
) -> None:
    def removed(content: Keyslots, slot_id: str, opened: Opened) -> str:
        with pytest.raises(FallbackError) as error:
            keyslots.without_slot(content, slot_id, opened)
        return error.value.message.key

    phrase, machine = open_with(slots, ward_phrase()), open_with(slots, MachineSecret(tmp_path))
    assert removed(slots, phrase.slot.id, phrase) == "store.keyslot_in_use"
    assert removed(slots, "ZZZZ", phrase) == "store.no_such_keyslot"
    left = keyslots.without_slot(slots, CODE.slot_id, phrase)
    assert removed(left, phrase.slot.id, machine) == "store.last_keyslot"


def test_a_missing_truncated_foreign_or_newer_file_is_told_apart(
    slots: Keyslots, tmp_path: Path
) -> None:
    path = tmp_path / "store.keys"
    assert read_refused(path) == "store.keyslots_missing"
    keyslots.write(path, slots)
    raw = path.read_bytes()
    for length in (0, 1, len(raw) // 2, len(raw) - 2):
        path.write_bytes(raw[:length])
        assert read_refused(path) == "store.keyslots_damaged"
    for content, key in (
        (b"\xff\xfe\x00", "store.keyslots_damaged"),
        (b"[]", "store.keyslots_damaged"),
        (b'{"format": "luks", "version": 1}', "store.keyslots_foreign"),
        (b'{"format": "fallback-keyslots", "version": 2, "new": []}', "store.keyslots_newer"),
        (b'{"format": "fallback-keyslots", "version": 1}', "store.keyslots_damaged"),
    ):
        path.write_bytes(content)
        assert read_refused(path) == key


def test_any_changed_value_in_the_file_is_damage_and_not_a_wrong_passphrase(
    slots: Keyslots, tmp_path: Path
) -> None:
    path = tmp_path / "store.keys"
    keyslots.write(path, slots)
    raw = path.read_bytes()
    for at in range(0, len(raw), 7):
        flipped = bytearray(raw)
        flipped[at] ^= 1
        path.write_bytes(flipped)
        try:
            assert keyslots.read(path) == slots  # a space or a line's end: nothing is changed
        except FallbackError as error:
            assert error.message.key.startswith("store.keyslots_")  # noqa: PT017 either is right


def test_a_file_that_asks_for_too_much_memory_is_damaged(slots: Keyslots, tmp_path: Path) -> None:
    path = tmp_path / "store.keys"
    greedy = Params(memory_kib=2**31, iterations=1)
    first = structs.replace(slots.slots[0], params=greedy)
    keyslots.write(path, keyslots._summed(structs.replace(slots, slots=(first,))))
    assert read_refused(path) == "store.keyslots_damaged"


def test_a_write_that_breaks_off_leaves_the_earlier_file(
    slots: Keyslots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.keys"
    keyslots.write(path, slots)
    more = keyslots.with_slot(slots, KEY, ward_phrase("en annan fras"), label="x", at=AT)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("fallback.store.files.os.fsync", full)
        with pytest.raises(FallbackError) as error:
            keyslots.write(path, more)
    assert error.value.message.key == "store.disk_full"
    assert keyslots.read(path) == slots
    assert not list(tmp_path.glob("*.new"))


def test_the_file_can_be_read_by_people(slots: Keyslots, tmp_path: Path) -> None:
    path = tmp_path / "store.keys"
    keyslots.write(path, slots)
    content = json.loads(path.read_text("utf-8"))
    assert [slot["label"] for slot in content["slots"]] == ["passphrase", "break-glass", "machine"]
    assert content["slots"][0]["params"] == {"memory_kib": 64, "iterations": 1}


@given(st.lists(st.sampled_from(READABLE), min_size=4, max_size=4))
def test_a_code_is_read_however_it_is_typed(letters: list[str]) -> None:
    code = new_code("".join(letters))
    assert code.slot_id == "".join(letters)
    for typed in (code.text, code.text.lower(), code.text.replace("-", " "), f" {code.text}\n"):
        assert read_code(typed) == code


@given(st.data())
def test_any_wrong_character_or_swap_is_noticed_in_its_group(data: st.DataObject) -> None:
    text = CODE.text
    at = data.draw(st.sampled_from([n for n, c in enumerate(text) if c != "-"]))
    wrong = data.draw(st.sampled_from([c for c in READABLE if c != text[at]]))
    with pytest.raises(FallbackError) as error:
        read_code(text[:at] + wrong + text[at + 1 :])
    assert error.value.message.values["group"] == str(at // 6 + 1)
    swapped = [*text.replace("-", "")]
    first = at - at // 6
    other = data.draw(st.sampled_from(range(len(swapped))))
    swapped[first], swapped[other] = swapped[other], swapped[first]
    if swapped != [*text.replace("-", "")]:
        with pytest.raises(FallbackError):
            read_code("".join(swapped))


@pytest.mark.parametrize(
    "typed",
    ["", "K7M4", CODE.text[:-1], CODE.text[:-6], CODE.text + "2"],
    ids=["nothing", "a group", "one short", "a group short", "one over"],
)
def test_a_code_that_is_too_short_or_too_long_is_mistyped(typed: str) -> None:
    with pytest.raises(FallbackError) as error:
        read_code(typed)
    assert error.value.message.key in ("store.code_length", "store.code_mistyped")


def test_a_code_holds_a_hundred_random_bits() -> None:
    random_characters = (break_glass.GROUPS - 1) * 4
    assert len(READABLE) ** random_characters >= 2**100
    assert len({new_code("K7M4").text for _ in range(50)}) == 50


@pytest.mark.skipif(sys.platform != "win32", reason="DPAPI is Windows'")
def test_windows_keeps_the_secret_of_the_machine(tmp_path: Path) -> None:
    made = keyslots.create("store-1", KEY)
    made = keyslots.with_slot(made, KEY, MachineSecret(tmp_path), label="m", at=AT)
    assert open_with(made, MachineSecret(tmp_path)).key == KEY
    assert not list(tmp_path.iterdir())
    salted = structs.replace(made.slots[0], salt=os.urandom(16))
    moved = structs.replace(made, slots=(salted,))
    with pytest.raises(FallbackError):
        open_with(moved, MachineSecret(tmp_path))
