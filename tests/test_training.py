"""The scripts of training/ train on made texts, write whole new files, and the pipeline loads what they write."""

import gzip
import importlib.util
import json
import shlex
from importlib.metadata import version
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from pipeline import Kind
from pipeline.boilerplate.model import EXTRACT, HTML, PAGE, block_model_of, block_scores
from pipeline.boilerplate.model import weights as shipped_weights
from pipeline.flow import document_of
from pipeline.genre.model import model_of
from pipeline.genre.shape import shape_of
from pipeline.lost_text.model import loss_model_of
from pipeline.lost_text.model import shipped as shipped_loss_model
from pipeline.model import Genre
from tests import made_training as made
from training import files, texts

ROOT = Path(__file__).parents[1]
EXTRA = ("babel", "justext", "lightgbm", "lxml_html_clean", "numpy", "scipy", "sklearn")
MISSING = [name for name in EXTRA if importlib.util.find_spec(name) is None]
trains = pytest.mark.skipif(bool(MISSING), reason=f"the extra `train` is not installed: no {', '.join(MISSING)}")


def script(name: str) -> ModuleType:
    """Return a script of training/ that needs the extra."""
    return importlib.import_module(f"training.{name}")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of labelled pages."""
    return made.labelled_pages(tmp_path_factory.mktemp("labelled") / "pages")


def boilerplate(pages: Path, out: Path, *more: str) -> None:
    script("boilerplate").main(["--data", str(pages), "--out", str(out), *more])


@trains
def test_boilerplate_learns_every_kind(pages: Path, tmp_path: Path) -> None:
    boilerplate(pages, tmp_path / "new.json", "--folds", "2", "--fold-weights", str(tmp_path / "folds"))
    weights = json.loads((tmp_path / "new.json").read_text("utf-8"))
    rng = Random("unseen")
    story, menu = [made.paragraph(rng) for _ in range(4)], made.MENU[:4]
    page = document_of("\n\n".join([*menu, *story]), kind=Kind.TEXT)
    said = block_scores(page, block_model_of(weights[PAGE]))
    assert said is not None
    assert max(said.scores[: len(menu)]) < min(said.scores[len(menu) :])
    assert {HTML, PAGE, EXTRACT} < set(weights)
    assert weights["about-extract"]["tracks"] == ["trafilatura", "resiliparse", "truth", "left"]
    assert weights["about-html"]["f1"]["html"]["all"] > 0.9
    assert weights[EXTRACT]["phrases"]
    folds = [json.loads(path.read_text("utf-8")) for path in sorted((tmp_path / "folds").iterdir())]
    assert [set(fold) for fold in folds] == [{HTML, PAGE, EXTRACT}] * 2
    for fold in folds:
        assert all(block_scores(page, block_model_of(data)) for data in fold.values())


@trains
def test_extract_learns_from_extracts_alone_as_the_shipped_weights_did(pages: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    known.write_text('{"html":{"kept":1}}', "utf-8")
    boilerplate(pages, tmp_path / "a.json", "--kind", EXTRACT, "--without-left", "--keep", str(known))
    weights = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert weights[HTML] == {"kept": 1}
    assert weights["about-extract"]["tracks"] == ["trafilatura", "resiliparse", "truth"]
    assert weights[EXTRACT]["phrases"] == shipped_weights()[EXTRACT]["phrases"] == {}  # type: ignore[index]
    block_model_of(weights[EXTRACT])


@trains
@pytest.mark.parametrize(
    ("lost", "kinds"),
    [("extracted/trafilatura.jsonl.gz", ["--kind", "extract"]), ("pagetext.jsonl.gz", []), ("truth.jsonl", [])],
)
def test_a_missing_input_is_named_and_nothing_is_written(lost: str, kinds: list[str], tmp_path: Path) -> None:
    folder = made.labelled_pages(tmp_path / "pages", 4)
    (folder / lost).unlink()
    with pytest.raises(files.InputError, match=lost.replace(".", r"\.")):
        boilerplate(folder, tmp_path / "new.json", *kinds)
    assert not list(tmp_path.glob("*.json"))


@trains
def test_all_missing_inputs_are_named_at_once(tmp_path: Path) -> None:
    folder = made.labelled_pages(tmp_path / "pages", 4)
    lost = ["extracted/trafilatura.jsonl.gz", "pagetext.jsonl.gz"]
    for name in lost:
        (folder / name).unlink()
    with pytest.raises(files.InputError) as found:
        boilerplate(folder, tmp_path / "new.json")
    assert all(name in str(found.value) for name in lost)


@trains
def test_pages_alone_need_no_extracts(tmp_path: Path) -> None:
    folder = made.labelled_pages(tmp_path / "pages", 12)
    for path in (folder / "extracted").iterdir():
        path.unlink()
    boilerplate(folder, tmp_path / "new.json", "--kind", PAGE)
    assert PAGE in json.loads((tmp_path / "new.json").read_text("utf-8"))


@trains
def test_genre(pages: Path, tmp_path: Path) -> None:
    sound, news = made.sound_texts(tmp_path / "sound.jsonl.gz"), made.articles(tmp_path / "news.jsonl.gz")
    inputs = ["--sound", str(sound), "--pages", str(pages), "--news", str(news)]
    script("genre").main([*inputs, "--out", str(tmp_path / "new.json"), "--folds", "2"])
    weights = json.loads((tmp_path / "new.json").read_text("utf-8"))
    rng = Random("unseen")
    shares = model_of(weights).shares(
        shape_of("\n".join(f"    {rng.choice(made.NOUNS)}[{i}] = f(x, {i});" for i in range(40)))
    )
    assert max(shares, key=shares.__getitem__) is Genre.CODE
    assert sum(shares.values()) == pytest.approx(1)
    assert weights["about"]["figures"]["code"]["right"] > 50


@trains
def test_lost_text_and_its_bounds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents, out = made.clean_documents(tmp_path / "clean.jsonl.gz"), tmp_path / "new.zlib"
    script("lost_text").main(
        [str(documents), "--out", str(out), "--folds", str(tmp_path / "fold{fold}.zlib"), "--seeds", "14"]
    )
    for path in (out, *(tmp_path / f"fold{fold}.zlib" for fold in range(3))):
        model = loss_model_of(path.read_bytes())
        assert model.about["documents"] == "40"
        assert model.about["genres"] == "news"
        assert len(model.about["projects"].split(", ")) == 10
    assert float(model.about["heads@5"]) > 0.2
    script("bounds").main([str(documents), "--weights", str(out), "--every", "10"])
    assert "values" in capsys.readouterr().out


@trains
def test_letters_writes_the_shipped_table(tmp_path: Path) -> None:
    """With the versions of the shipped table byte for byte; other versions of babel know other names."""
    script("letters").main(["--out", str(tmp_path / "letters.txt")])
    new, shipped = (path.read_bytes() for path in (tmp_path / "letters.txt", ROOT / "pipeline/text/letters.txt"))
    if (version("babel"), version("jusText")) == ("2.18.0", "3.0.2"):
        assert new == shipped
    codes = [[line.split(b"\t")[0] for line in written.splitlines()] for written in (new, shipped)]
    assert codes[0] == codes[1]


@trains
def test_the_first_run_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block = (ROOT / "training/README.md").read_text("utf-8").partition("## A first run")[2].split("```")[1]
    commands = [shlex.split(line) for line in block.splitlines() if line.startswith("python ")]
    assert [words[2] for words in commands] == [
        *("tests.made_training", "training.letters", "training.genre", "training.lost_text", "training.bounds"),
        "training.boilerplate",
    ]
    monkeypatch.chdir(tmp_path)
    made.write_all(tmp_path / commands[0][3])
    for words in commands[1:]:
        importlib.import_module(words[2]).main(words[3:])
    assert {path.name for path in (tmp_path / "made").iterdir()} > {"letters.txt", "genre.json", "lost_text.xz"}


@pytest.mark.parametrize(
    ("place", "lang"),
    [("man", "en"), ("usr/share/man", "en"), ("usr/share/man/fr", "fr"), ("de", "de"), ("man/pt_BR", "pt")],
)
def test_the_folder_above_names_the_language_of_manual_pages(tmp_path: Path, place: str, lang: str) -> None:
    """Whichever folder above the pages is named: an unpacked package, `man`, or one language."""
    file = tmp_path / place / "man1" / "a.1.gz"
    file.parent.mkdir(parents=True)
    file.write_bytes(gzip.compress(b".TH A 1\n.SH NAME\na \\- test\n"))
    assert [found for _, found, _ in texts.manuals(tmp_path)] == [lang]
    assert [found for _, found, _ in texts.manuals(tmp_path / place)] == [lang]


@pytest.mark.parametrize("name", ["texts", "boilerplate", "genre", "lost_text", "letters"])
def test_no_script_writes_over_a_file(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if name != "texts" and MISSING:
        pytest.skip(f"the extra `train` is not installed: no {', '.join(MISSING)}")
    there = tmp_path / "there"
    there.write_text("mine", "utf-8")
    out = [str(there)] if name == "texts" else ["--out", str(there)]
    with pytest.raises(SystemExit):
        script(name).main([*(["x"] if name == "lost_text" else []), *out])
    assert "exists" in capsys.readouterr().err
    assert there.read_text("utf-8") == "mine"


def test_texts_of_records(tmp_path: Path) -> None:
    sound = made.sound_texts(tmp_path / "sound.jsonl.gz")
    texts.main([str(tmp_path / "out.jsonl.gz"), "--records", str(sound)])
    rows = [json.loads(line) for line in gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()).splitlines()]
    assert {row["genre"] for row in rows} == {"essay", "code", "table", "log", "fiction"}
    assert set(rows[0]) == {"id", "lang", "genre", "source", "blocks"}


BROKEN: list[tuple[str, str]] = [
    ('{"id": "a", "text": 3}', "another type"),
    ('{"id": "a"}', "no field `text`; there are id"),
    ("[1]", "no JSON object"),
    ("{", "no JSON"),
]


@pytest.mark.parametrize(("line", "message"), BROKEN)
def test_a_record_of_another_form_is_named_by_line(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"id": "a", "text": "b"}\n' + line + "\n", "utf-8")
    with pytest.raises(files.InputError, match=f"line 2: .*{message}"):
        list(files.records_of(path, {"id": str, "text": str}))


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        files.write_whole(tmp_path / "weights.json", b"{}")
    assert not list(tmp_path.iterdir())


def test_the_headers_of_shipped_weights_say_where_they_come_from() -> None:
    loss, weights = shipped_loss_model().about, shipped_weights()
    genre = json.loads((ROOT / "pipeline/genre/weights.json").read_text("utf-8"))["about"]
    assert {"date", "texts", "documents", "languages", "heads@1", "trained_on"} <= set(loss)
    for kind in (HTML, PAGE, EXTRACT):
        about = weights[f"about-{kind}"]
        assert isinstance(about, dict)
        assert {"date", "data_sha256", "folds", "f1", "tracks", "pages", "trained_on"} <= set(about)
        assert set(weights[kind]) == {"features", "first", "names", "phrases", "second", "words"}  # type: ignore[call-overload]
    assert {"date", "data_sha256", "folds", "figures", "trained_on"} <= set(genre)
