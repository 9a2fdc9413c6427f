"""The command `lacuna` as a user types it, in this process: outputs, files, exit codes."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from luigi.task_register import Register

from pipeline.model import Edit, Span
from tasks.commands import cli
from tasks.commands.counting import changed_lines
from tasks.commands.program import DONE, FAILED, MISUSED, QUARANTINED, code_of
from tasks.run.decisions import NAME
from tasks.run.plan import forget_plans

ROOT = Path(__file__).parents[1]
SEED = "000_48efb1f0bba61ee3.txt"
PAGE = (
    "<html><body><nav><a href='/'>Home</a></nav><p>The mayor spoke for an hour.</p><p>Scroll to Top</p></body></html>"
)


class Said:
    """What a command printed, and its exit code."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


Call = Callable[..., Said]


@pytest.fixture
def lacuna(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    """Return a function that runs a command in an empty folder with a source of three documents.

    Each call starts as a process does: without plans and tasks of earlier ones.
    """
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / SEED).write_bytes((ROOT / "seeds" / SEED).read_bytes())
    (tmp_path / "in" / "b.txt").write_text("The mayor spoke.\n\nNobody answered him.\n\nScroll to Top\n")
    (tmp_path / "in" / "c.html").write_text(PAGE)

    def call(*words: object) -> Said:
        forget_plans()
        Register.clear_instance_cache()
        capfd.readouterr()
        code = code_of([*map(str, words)])
        return Said(code, *capfd.readouterr())

    return call


def _documents(folder: Path) -> dict[str, dict[str, Any]]:
    lines = (folder / "documents.jsonl").read_bytes().splitlines()
    return {record["id"]: record for record in map(json.loads, lines)}


def _decisions() -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(NAME).read_bytes().splitlines()]


def test_a_document_goes_to_standard_output(lacuna: Call) -> None:
    said = lacuna("clean", "in/b.txt")
    assert (said.code, said.out, said.err) == (DONE, "The mayor spoke.\n\nNobody answered him.\n", "")


def test_the_format_of_the_text_is_chosen_for_a_document_and_for_a_run(lacuna: Call) -> None:
    Path("lacuna.toml").write_text('[clean]\noff = ["boilerplate.model"]\n')
    Path("d.html").write_text(
        "<title>Bridge opens</title><h2>Why</h2><p>The mayor spoke for an hour.</p><ul><li>One<li>Two"
    )
    marked = lacuna("clean", "d.html", "--format", "markdown").out
    assert marked == "# Bridge opens\n\n## Why\n\nThe mayor spoke for an hour.\n\n- One\n- Two"
    assert lacuna("clean", "d.html", "--format", "text").out == lacuna("clean", "d.html").out
    record = json.loads(lacuna("clean", "d.html", "--format", "jsonl").out)
    assert (record["id"], record["title"], record["kind"]) == ("d.html", "Bridge opens", "html")
    assert record["text"] == lacuna("clean", "d.html").out
    Path("in/d.html").write_text(Path("d.html").read_text())
    assert lacuna("clean", "in", "--format", "markdown").code == DONE
    assert _documents(Path("output"))["d.html"]["text"] == marked
    assert lacuna("clean", "in", "--format", "markdown").out.startswith("up to date")
    number = next(line for line in lacuna("show", "d.html").out.splitlines() if "edits of markup are not shown" in line)
    assert number
    assert lacuna("undo", "b.txt", "1").code == DONE
    assert _documents(Path("output"))["d.html"]["text"] == marked, "a run that is made again keeps its format"
    assert lacuna("restore").code == DONE
    assert Path("restored/d.html").read_bytes() == Path("in/d.html").read_bytes()
    assert lacuna("clean", "in").code == DONE
    assert not _documents(Path("output"))["d.html"]["text"].startswith("#")


def test_a_run_is_written_as_parquet_too_where_asked(lacuna: Call) -> None:
    said = lacuna("clean", "in", "--format", "parquet")
    assert said.code == DONE, said.err
    assert Path("output/parquet/documents.parquet").read_bytes()[:4] == b"PAR1"
    assert "output/parquet/documents.parquet" in said.out
    single = lacuna("clean", "in/b.txt", "--format", "parquet")
    assert (single.code, single.out) == (MISUSED, "")


def test_the_title_of_a_record_is_in_the_field_that_is_named(lacuna: Call) -> None:
    text = "Bridge opens\n\nBridge opens\n\nThe mayor spoke for an hour about it.\n\nNobody answered him at all."
    records = [{"id": "a", "text": text, "head": "Bridge opens"}, {"id": "b", "text": text, "head": None}]
    Path("r.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    assert lacuna("clean", "r.jsonl", "--title-field", "head").code == DONE
    first, second = (_documents(Path("output"))[name] for name in "ab")
    assert first["title"] == second["title"] == "Bridge opens"
    assert first["meta"] == {"head": "Bridge opens"}
    ledger = [json.loads(line) for line in Path("output/ledger.jsonl").read_bytes().splitlines()]
    assert [record.get("given_title") for record in ledger] == ["Bridge opens", None]
    assert lacuna("show", "a").code == DONE
    assert lacuna("restore").code == DONE
    assert Path("restored/r.jsonl").read_bytes() == Path("r.jsonl").read_bytes()
    assert "--title-field is for files of records" in lacuna("clean", "in/b.txt", "--title-field", "head").err


def test_a_file_of_any_ending_is_a_document_unless_its_bytes_are_no_text(lacuna: Call) -> None:
    Path("x.log").write_text("The mayor spoke.\n\nNobody answered him.\n\nScroll to Top\n")
    assert lacuna("clean", "x.log").out == "The mayor spoke.\n\nNobody answered him.\n"
    Path("page.log").write_text(f"<!doctype html>{PAGE}")
    assert lacuna("clean", "page.log").out == "The mayor spoke for an hour."
    Path("x.dat").write_bytes(b"PK\x03\x04\x00\x00\x00\x00\xff\xfe\x00\x01")
    refused = lacuna("clean", "x.dat")
    assert (refused.code, refused.out) == (QUARANTINED, "")
    assert "x.dat cannot be cleaned" in refused.err


def test_standard_input_is_read(lacuna: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(PAGE.encode())))
    assert lacuna("clean", "-").out == "The mayor spoke for an hour."
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"<p>One &amp; two.</p>")))
    assert lacuna("clean", "-", "--kind", "text").out == "<p>One &amp; two.</p>"


def test_a_file_of_somebody_else_is_not_replaced(lacuna: Call) -> None:
    Path("mine.txt").write_text("precious")
    refused = lacuna("clean", "in/b.txt", "-o", "mine.txt")
    assert refused.code == MISUSED
    assert "--force" in refused.err
    assert Path("mine.txt").read_text() == "precious"
    assert lacuna("clean", "in/b.txt", "-o", "mine.txt", "--force").code == DONE
    assert Path("mine.txt").read_text() == "The mayor spoke.\n\nNobody answered him.\n"
    assert lacuna("clean", "in/b.txt", "-o", "mine.txt").code == DONE


def test_a_folder_becomes_a_run(lacuna: Call) -> None:
    said = lacuna("clean", "in", "-o", "out")
    assert said.code == DONE, said.err
    assert said.out.startswith("3 documents")
    assert set(_documents(Path("out"))) == {SEED, "b.txt", "c.html"}


def test_records_become_a_run(lacuna: Call) -> None:
    Path("news.jsonl").write_text('{"content": "The mayor spoke.\\n\\nScroll to Top", "key": "x"}\n')
    said = lacuna("clean", "news.jsonl", "--text-field", "content", "--id-field", "key")
    assert said.code == DONE, said.err
    assert _documents(Path("output"))["x"]["text"] == "The mayor spoke."


def test_quarantine_is_exit_code_one(lacuna: Call) -> None:
    Path("in/image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
    assert lacuna("clean", "in").code == QUARANTINED
    alone = lacuna("clean", "in/image.txt")
    assert (alone.code, alone.out) == (QUARANTINED, "")
    assert "not text" in alone.err


def test_a_failed_run_is_exit_code_three(lacuna: Call) -> None:
    Path("only").mkdir()
    Path("only/image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\0")
    assert lacuna("clean", "only").code == FAILED


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["clean"], "lacuna clean --help"),
        (["clen"], "there is no command clen; did you mean clean?"),
        (["clean", "nowhere"], "there is no file or folder nowhere"),
        (["clean", "in/b.txt", "--text-field", "x"], "files of records"),
        (["clean", "in", "--kind", "html"], "--kind is for one document"),
        (["clean", "in", "--force"], "--force is for one document"),
        (["clean", "in", "--settings", "bad.toml"], "did you mean `clean.risky`"),
        (["clean", "in", "--engine", "dask"], "'auto', 'serial', 'local', 'spark'"),
        (["clean", "in", "-o", "in"], "choose another --output"),
        (["show", "nobody"], "no run in output"),
        (["explain", "in/b.txt:9999"], "there is no character 9,999"),
        (["explain", "in/b.txt:L99"], "there is no line 99"),
        (["undo", "in/b.txt"], "the numbers of its edits"),
        (["undo", "in/b.txt", "7"], "the edits of the document are 1 to 1"),
        (["undo", "in/b.txt", "one"], "numbers such as 3 or 3-5"),
        (["undo", "--rule", "boilerplate.to-topp"], "did you mean boilerplate.to-top?"),
        (["redo", "in/b.txt", "1"], "no decision undoes that"),
        (["keep", "in/b.txt:9-3"], "two offsets"),
        (["sample"], "--rule RULE or --flag KIND"),
        (["rules", "boilerplate.topp"], "did you mean"),
        (["sample", "--rule", "boilerplate.topp"], "did you mean"),
        (["settings", "--settings", "nowhere.toml"], "nowhere.toml"),
        (["restore"], "there is no finished run"),
        (["review"], "there is no finished run"),
    ],
)
def test_wrong_use_is_one_line_that_says_what_to_type(lacuna: Call, words: list[str], advice: str) -> None:
    Path("bad.toml").write_text("[clean]\nriskyy = true\n")
    said = lacuna(*words)
    assert said.code == MISUSED
    assert advice in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_dry_run_writes_nothing_and_says_whether_anything_would_change(lacuna: Call) -> None:
    before = sorted(Path().rglob("*"))
    one = lacuna("clean", "in/b.txt", "--dry-run")
    assert one.code == QUARANTINED
    assert "[-⏎⏎Scroll to Top" in one.out
    run = lacuna("clean", "in", "--dry-run")
    assert run.code == QUARANTINED
    assert "3 documents:" in run.out
    assert "report" not in run.out, "its report is gone with its folder"
    assert "nothing was written" in run.err
    Path("sound").mkdir()
    Path("sound/a.txt").write_text("The mayor spoke.\n")
    assert lacuna("clean", "sound", "--dry-run").code == DONE
    assert sorted(path for path in Path().rglob("*") if "sound" not in path.parts) == before


def test_show_is_plain_when_piped_and_coloured_when_asked(lacuna: Call) -> None:
    plain = lacuna("show", f"in/{SEED}")
    assert plain.code == DONE
    assert "edit 2  line 25, character 2,220  boilerplate.to-top" in plain.out
    assert "[-⏎⏎Scroll to Top-]" in plain.out
    assert "flag fragment.head" in plain.out
    assert "\x1b[" not in plain.out
    assert "\x1b[" in lacuna("show", f"in/{SEED}", "--color", "always").out


def test_show_obeys_no_sign_of_the_document(lacuna: Call) -> None:
    Path("in/evil.txt").write_text("The mayor\x1b[2J spoke.\n\nScroll\x07 to Top\u202e\n")
    said = lacuna("show", "in/evil.txt")
    assert not {"\x1b", "\x07", "\u202e"} & set(said.out)


def test_explain_tells_the_rule_and_how_near_kept_text_came(lacuna: Call) -> None:
    cut = lacuna("explain", f"in/{SEED}:2225")
    assert "edit 2 cuts" in cut.out
    assert "boilerplate.to-top" in cut.out
    kept = lacuna("explain", f"in/{SEED}:L1")
    assert "matches none of the" in kept.out
    page = lacuna("explain", "in/c.html:60")
    assert "likely to be content; below" in page.out or "is not used here" in page.out


def test_one_edit_of_the_seed_is_undone_kept_by_other_rules_and_made_again(lacuna: Call) -> None:
    lacuna("clean", "in")
    text = _documents(Path("output"))[SEED]["text"]
    undone = lacuna("undo", "000", "2")
    assert undone.code == DONE, undone.err
    assert "Scroll to Top is back" in undone.out
    assert _documents(Path("output"))[SEED]["text"] == f"{text}\n\nScroll to Top"
    assert Path("output/text", SEED).read_text() == f"{text}\n\nScroll to Top"
    assert "Scroll to Top" not in _documents(Path("output"))["b.txt"]["text"]
    assert "edit 2 is undone" in lacuna("show", "000").out
    Path("lacuna.toml").write_text('[clean]\noff = ["title.repeated"]\nsensitivity = "thorough"\n')
    assert lacuna("clean", "in").code == DONE
    assert _documents(Path("output"))[SEED]["text"].endswith("Scroll to Top")
    assert lacuna("clean", "in").out.startswith("up to date")
    assert lacuna("restore").code == DONE
    assert Path("restored", SEED).read_bytes() == (ROOT / "seeds" / SEED).read_bytes()
    Path("lacuna.toml").unlink()
    assert lacuna("redo", "000", "2").code == MISUSED
    lacuna("clean", "in")
    assert lacuna("redo", "000", "2").code == DONE
    assert _documents(Path("output"))[SEED]["text"] == text


def test_an_undo_that_does_not_hold_is_no_success(lacuna: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    lacuna("clean", "in")
    monkeypatch.setattr("tasks.run.plan.read_decisions", lambda _: ())
    said = lacuna("undo", "b.txt", "1")
    assert said.code == FAILED
    assert "does not hold" in said.err


def test_redo_of_a_rule_says_what_is_made(lacuna: Call) -> None:
    lacuna("clean", "in")
    undone = lacuna("undo", "--rule", "boilerplate.to-top")
    assert "2 edits in 2 documents undone" in undone.out
    assert "1 of its edits stay" in undone.out
    said = lacuna("redo", "--rule", "boilerplate.to-top")
    assert said.code == DONE, said.err
    assert "3 edits in 3 documents made" in said.out
    assert "undone" not in said.out


def test_a_rule_is_undone_over_a_corpus_and_kept_after_a_run_with_another_rule_set(lacuna: Call) -> None:
    lacuna("clean", "in")
    said = lacuna("undo", "--rule", "boilerplate.to-top")
    assert said.code == DONE, said.err
    assert "2 edits in 2 documents undone" in said.out
    texts = {name: record["text"] for name, record in _documents(Path("output")).items()}
    assert all("Scroll to Top" in texts[name] for name in (SEED, "b.txt"))
    Path("lacuna.toml").write_text('[clean]\noff = ["title.repeated"]\n')
    assert lacuna("clean", "in", "--engine", "local").code == DONE
    texts = {name: record["text"] for name, record in _documents(Path("output")).items()}
    assert all("Scroll to Top" in texts[name] for name in (SEED, "b.txt"))
    assert lacuna("redo", "--rule", "boilerplate.to-top").code == DONE
    assert not any("Scroll to Top" in record["text"] for n, record in _documents(Path("output")).items() if n != "x")


def test_an_edit_of_a_single_file_is_undone(lacuna: Call) -> None:
    lacuna("clean", "in/b.txt", "-o", "b.out")
    assert lacuna("undo", "in/b.txt", "1", "-o", "b.out").code == DONE
    assert Path("b.out").read_text().endswith("Scroll to Top\n")
    assert lacuna("clean", "in/b.txt").out.endswith("Scroll to Top\n")
    assert lacuna("redo", "in/b.txt").out.endswith("him.\n")
    assert _decisions() == []


@pytest.mark.parametrize("words", [("undo", "in/b.txt", "1"), ("redo", "in/b.txt"), ("keep", "in/b.txt:40-53")])
def test_a_refused_output_leaves_the_decisions_as_they_were(lacuna: Call, words: tuple[str, ...]) -> None:
    if words[0] == "redo":
        lacuna("undo", "in/b.txt", "1")
    Path("other.txt").write_text("by somebody else")
    before = Path(NAME).read_bytes() if Path(NAME).exists() else None
    said = lacuna(*words, "-o", "other.txt")
    assert (said.code, said.out) == (MISUSED, "")
    assert "holds something else; name another file with -o" in said.err
    assert "--force" not in said.err
    assert "is undone" not in said.err
    assert "made again" not in said.err
    assert (Path(NAME).read_bytes() if Path(NAME).exists() else None) == before
    assert Path("other.txt").read_text() == "by somebody else"


def test_a_file_is_shown_and_decided_in_the_format_that_it_was_cleaned_in(lacuna: Call) -> None:
    Path("p.html").write_text("<html><body><h2>Harbour</h2><p>The mayor spoke for an hour.</p></body></html>")
    form = ("--format", "markdown")
    lacuna("clean", "p.html", *form, "-o", "p.md")
    marked = Path("p.md").read_text()
    assert f"{len(marked)} after cleaning" in lacuna("show", "p.html", *form).out
    assert f"{len(marked)} after cleaning" not in lacuna("show", "p.html").out
    told = lacuna("explain", "p.html:13", *form).out.splitlines()
    number = next(line.split()[1] for line in told if line.startswith("edit ") and "'## '" in line)
    assert lacuna("undo", "p.html", number, "-o", "p.md", *form).code == DONE
    assert "##" not in Path("p.md").read_text()
    assert lacuna("redo", "p.html", number, "-o", "p.md", *form).code == DONE
    assert Path("p.md").read_text() == marked


def test_a_run_keeps_its_format(lacuna: Call) -> None:
    lacuna("clean", "in")
    assert lacuna("show", "c.html", "--format", "text").code == DONE
    for words in (("show", "c.html"), ("undo", "in/c.html", "1"), ("undo", "--rule", "boilerplate.to-top")):
        said = lacuna(*words, "--format", "markdown")
        assert said.code == MISUSED
        assert "--format is for " in said.err
    assert not Path(NAME).exists()


@pytest.mark.parametrize("name", ["d.txt", "d"])
def test_undo_and_redo_tell_only_what_they_change(lacuna: Call, name: str) -> None:
    run = name == "d"
    Path(name).mkdir() if run else None
    Path(name, "d.txt" if run else "").write_text("The mayor spoke.\n\nSkip to content\n\nHe left.\n\nScroll to Top\n")
    lacuna("clean", name, *(() if run else ("-o", "d.out")))
    told = [
        [line for line in (said.out if run else said.err).splitlines() if line.startswith(("edit ", "no edit"))]
        for said in (
            lacuna(command, "d.txt", *numbers, *(() if run else ("-o", "d.out")))
            for command, *numbers in (("undo", "1"), ("undo", "2"), ("undo", "2"), ("redo", "1"))
        )
    ]
    assert [len(lines) for lines in told] == [1, 1, 1, 1]
    assert told[0][0].startswith("edit 1 is undone: ")
    assert told[1][0].startswith("edit 2 is undone: ")
    assert told[2][0].startswith("no edit is undone or made again")
    assert told[3][0].startswith("edit 1 is made again: ")
    assert told[3][0].endswith(" is cut")


def test_what_an_edit_put_in_is_taken_out_by_its_undo() -> None:
    edit = Edit(Span(4, 4), "", "# ", ("markdown.mark",))
    assert [*changed_lines((), (edit,), ())] == ["edit 1 is undone: # , which it put in, is taken out"]
    assert [*changed_lines((edit,), (), (edit,))] == ["edit 1 is made again: #  is put in"]


def test_an_undone_edit_inside_a_wider_one_is_told_as_such(lacuna: Call) -> None:
    Path("d.txt").write_bytes(b"The mayor spoke.\r\n\r\nNobody answered him.\r\n\r\nScroll to Top\r\n")
    lacuna("clean", "d.txt", "-o", "d.out")
    told = [line for line in lacuna("explain", "d.txt:42").out.splitlines() if line.startswith("edit ")]
    assert ["hidden by" in line for line in told] == [False, True]
    outer, inner = (line.split()[1] for line in told)
    said = lacuna("undo", "d.txt", inner, "-o", "d.out")
    assert f"edit {inner} is undone, but edit {outer} around it is made" in said.err
    both = lacuna("undo", "d.txt", outer, "-o", "d.out")
    assert f"edit {outer} is undone: " in both.err
    assert "around it" not in both.err


def test_a_record_is_found_by_the_identifier_that_it_came_with(lacuna: Call) -> None:
    address = "https://example.org/Story/1?x=2"
    Path("r.jsonl").write_text(json.dumps({"id": address, "text": "The mayor spoke.\n\nScroll to Top"}) + "\n")
    lacuna("clean", "r.jsonl")
    assert "Scroll to Top" in lacuna("show", address).out
    missing = lacuna("show", "https://example.org/Story/2?x=2")
    assert missing.code == MISUSED
    assert "such as https-example-org-story-1" in missing.err


def test_the_command_alone_shows_its_help_in_lines(lacuna: Call) -> None:
    alone = lacuna()
    assert alone.code == MISUSED
    assert alone.err.rstrip() == lacuna("--help").out.rstrip()


def test_decisions_hold_for_the_bytes_whatever_the_file_is_called(lacuna: Call) -> None:
    lacuna("clean", "in")
    lacuna("undo", "b.txt", "1")
    Path("in/b.txt").rename(Path("in/z.txt"))
    lacuna("clean", "in")
    assert _documents(Path("output"))["z.txt"]["text"].endswith("Scroll to Top\n")


def test_a_decision_about_other_bytes_is_flagged_and_the_others_hold(lacuna: Call) -> None:
    lacuna("clean", "in")
    lacuna("undo", "b.txt", "1")
    lacuna("undo", "000", "2")
    Path("in/b.txt").write_text("The major spoke.\n\nNobody answered him.\n\nScroll to Top\n")
    lacuna("clean", "in")
    documents = _documents(Path("output"))
    assert [flag["kind"] for flag in documents["b.txt"]["flags"]] == ["decision.unfit"]
    assert documents[SEED]["text"].endswith("Scroll to Top")


def test_only_the_documents_concerned_are_cleaned_again(lacuna: Call) -> None:
    Path("lacuna.toml").write_text("[source]\nshard_bytes = 50\n")
    lacuna("clean", "in")
    before = {path.name for path in Path("output/.lacuna/parts").iterdir()}
    lacuna("undo", "b.txt", "1")
    after = {path.name for path in Path("output/.lacuna/parts").iterdir()}
    assert len(before) == 3
    assert len(after - before) == 1


@pytest.mark.parametrize("name", ["r.jsonl", "r.csv"])
def test_in_files_of_records_only_the_shards_concerned_are_cleaned_again(lacuna: Call, name: str) -> None:
    text = "Story {} of the mayor.\n\nNobody answered him.\n\nScroll to Top\n"
    records = [{"id": f"d{number}", "text": text.format(number)} for number in range(40)]
    Path("r").mkdir()
    if name.endswith("csv"):
        for number in range(4):
            rows = (f'{record["id"]},"{record["text"]}"\n' for record in records[number::4])
            Path("r", f"{number}.csv").write_text("id,text\n" + "".join(rows))
    else:
        Path("r", name).write_text("".join(json.dumps(record) + "\n" for record in records))
    Path("lacuna.toml").write_text("[source]\nshard_bytes = 1000\n")
    assert lacuna("clean", "r").code == DONE
    parts = Path("output/.lacuna/parts")
    before = {path.name for path in parts.iterdir()}
    assert len(before) >= 4
    assert lacuna("undo", "d7", "1").code == DONE
    after = {path.name for path in parts.iterdir()}
    assert len(after - before) == 1
    texts = {name: record["text"] for name, record in _documents(Path("output")).items()}
    assert [name for name, held in texts.items() if "Scroll" in held] == ["d7"]
    assert lacuna("clean", "r").out.startswith("up to date")
    memory = Path("output/.lacuna/decided.json")
    kept = memory.read_bytes()
    memory.write_bytes(kept.replace(kept[-80:-70], b"0123456789"))
    assert lacuna("clean", "r").out.startswith("up to date"), "a damaged memory is no other answer"
    memory.unlink()
    assert lacuna("clean", "r").out.startswith("up to date")
    assert memory.read_bytes() == kept
    moved = [*records[20:], *records[:20]]
    Path("r/moved.jsonl").write_text("".join(json.dumps(r | {"id": f"m{r['id']}"}) + "\n" for r in moved))
    assert lacuna("clean", "r").code == DONE
    texts = {name: record["text"] for name, record in _documents(Path("output")).items()}
    assert sorted(name for name, held in texts.items() if "Scroll" in held) == ["d7", "md7"]


def test_words_are_kept_from_every_rule(lacuna: Call) -> None:
    lacuna("clean", "in")
    start = Path("in/b.txt").read_text().index("Scroll")
    assert lacuna("keep", f"b.txt:{start}-{start + 6}").code == DONE
    assert _documents(Path("output"))["b.txt"]["text"].endswith("Scroll to Top\n")


def test_samples_show_places_of_a_run(lacuna: Call) -> None:
    lacuna("clean", "in")
    said = lacuna("sample", "--rule", "boilerplate.to-top")
    assert said.out.count("Scroll to Top") == 3
    assert lacuna("sample", "--rule", "boilerplate.to-top", "-n", "1").out.count("Scroll to Top") == 1
    assert "armed clash" in lacuna("sample", "--flag", "fragment").out
    assert (
        lacuna("sample", "--rule", "boilerplate.comment-count").err
        == "boilerplate.comment-count is nowhere in output\n"
    )


@pytest.mark.parametrize("keys", ["rw", "wurw", "srw", "rx w", ["r\r", "\r", "w\r"]])
def test_every_verdict_is_saved_at_once_and_gives_a_precision(
    lacuna: Call, monkeypatch: pytest.MonkeyPatch, keys: str | list[str]
) -> None:
    Path("in/d.txt").write_text("A second text.\n\nScroll to Top\n")
    lacuna("clean", "in")
    pressed = iter(keys)
    saved: list[int] = []

    def getchar() -> str:
        saved.append(len(_decisions()) if Path(NAME).exists() else 0)
        return next(pressed, "q")

    monkeypatch.setattr(click, "getchar", getchar)
    assert lacuna("review", "--rule", "boilerplate.to-top").code == DONE
    assert sorted(decision["choice"] for decision in _decisions()) == ["right", "wrong"]
    assert saved[1] == (0 if keys[0] == "s" else 1)
    assert "50 % right of 2 judged (95 % interval 9 to 91 %)" in lacuna("rules", "boilerplate.to-top").out
    assert "50 % right of 2 judged" in lacuna("rules").out
    lacuna("clean", "in")
    texts = [record["text"] for record in _documents(Path("output")).values()]
    assert sum("Scroll to Top" in text for text in texts) == 1


def test_settings_say_where_they_come_from(lacuna: Call) -> None:
    Path("lacuna.toml").write_text("[clean]\nrisky = true\n")
    said = lacuna("settings")
    assert "risky = true  # lacuna.toml" in said.out
    assert 'sensitivity = "default"  # default' in said.out


def test_garbage_is_collected(lacuna: Call) -> None:
    lacuna("clean", "in")
    assert "bytes freed" in lacuna("gc").out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(lacuna: Call, shell: str) -> None:
    assert "_LACUNA_COMPLETE" in lacuna("completion", shell).out


def test_bad_decisions_are_listed_with_their_lines(lacuna: Call) -> None:
    Path(NAME).write_text('{"choice": "undo", "rules": ["a.b"]}\n{"choice": "forget"}\nnothing\n')
    said = lacuna("clean", "in")
    assert said.code == MISUSED
    assert "line 2" in said.err
    assert "line 3" in said.err


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_has_help_that_fits(name: str) -> None:
    command = cli.commands[name]
    assert command.help
    context = click.Context(command, info_name=name)
    assert not command.get_short_help_str(limit=64).endswith("...")
    for parameter in command.params:
        assert isinstance(parameter, click.Argument) or getattr(parameter, "help", None), parameter.name
    assert len(command.get_help(context).splitlines()) < 50
