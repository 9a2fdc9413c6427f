"""Quotes, widths and Unicode forms: left alone, unless the settings ask."""

from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Settings, clean, render, restore
from pipeline.characters import repaired
from pipeline.errors import SettingsError
from pipeline.model import Kind
from pipeline.settings import Form
from tasks.run.options import options_of

TEXT = "“It’s a cafe\u0301,” she said. ＡＢＣ　ｶﾞﾗｽ １２％, ＜b＞ and «this»."


def cleaned(text: str, *names: str, kind: Kind = Kind.TEXT) -> str:
    done = clean(text.encode(), Settings(normalize=frozenset(map(Form, names))), kind=kind, rules=())
    after = render(done.document.original, done.edits)
    assert restore(after, done.edits) == text
    return after


def test_nothing_is_changed_unasked() -> None:
    assert cleaned(TEXT) == TEXT


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("nfc", "“It’s a café,” she said. ＡＢＣ　ｶﾞﾗｽ １２％, ＜b＞ and «this»."),
        ("quotes", '"It\'s a cafe\u0301," she said. ＡＢＣ　ｶﾞﾗｽ １２％, ＜b＞ and «this».'),
        ("widths", "“It’s a cafe\u0301,” she said. ABC ガラス 12%, ＜b＞ and «this»."),
    ],
)
def test_each_form_is_made_where_it_is_asked_for(name: str, after: str) -> None:
    assert cleaned(TEXT, name) == after
    assert cleaned(after, name) == after


def test_each_change_can_be_undone_alone() -> None:
    edits = repaired(TEXT, forms=frozenset(Form)).edits
    assert {rule for edit in edits for rule in edit.rules} == {
        "characters.form",
        "characters.quotes",
        "characters.width",
    }
    without = [edit for edit in edits if edit.rules != ("characters.form",)]
    assert render(TEXT, without) == '"It\'s a cafe\u0301," she said. ABC ガラス 12%, ＜b＞ and «this».'


@given(st.text(st.sampled_from("aeo\u0301\u0308\u0323 \u1100\u1161\u11a8각ガｶﾞ“’Å\u212bक\u093c"), max_size=60))
def test_what_is_asked_for_is_complete_and_comes_back(text: str) -> None:
    edits = repaired(text, forms=frozenset({Form.NFC})).edits
    after = render(text, edits)
    assert is_normalized("NFC", after)
    assert restore(after, edits) == text


def test_a_page_keeps_its_attributes_and_gains_no_tag() -> None:
    head = "<html><head><script>x = '“’”'</script><!-- “ --></head>"
    page = f"{head}<body><p title='It’s > “x”'>“Yes,” he said, and ＜b＞ stays: “x” < 2.</p></body></html>"
    edits = repaired(page, markup=True, forms=frozenset(Form)).edits
    assert render(page, edits) == page.replace("“Yes,”", '"Yes,"').replace("“x” <", '"x" <')


def test_a_flood_of_marks_stays() -> None:
    flood = "a" + "\u0301\u0323" * 5_000
    assert cleaned(flood, "nfc") == flood


def test_the_settings_file_names_forms() -> None:
    assert options_of({"clean": {"normalize": ["nfc"]}}).clean.normalize == {"nfc"}
    with pytest.raises(SettingsError, match="form"):
        options_of({"clean": {"normalize": ["nfkc"]}})
    with pytest.raises(ValueError, match="normalize"):
        Settings(normalize=frozenset({"nfkd"}))  # type: ignore[arg-type]
