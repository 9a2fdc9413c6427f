"""The docs pages that are made from the code: `python -m tests.generated_docs` writes them, a test compares them."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import fields
from inspect import cleandoc, getsource
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from pipeline import settings as clean_settings
from pipeline.kinds import BuiltIn, FlagKind
from pipeline.ledger import DocumentRecord, LedgerRecord
from pipeline.rules import RULES
from pipeline.rules.form import Rule
from pipeline.schema import schema_of
from tasks.commands import cli
from tasks.commands.program import EPILOG
from tasks.io.formats import COMPRESSED, FORMATS, Format
from tasks.run import options
from tests.poison import CASES, POISONS

DOCS = Path(__file__).parents[1] / "docs"
KINDS_BEGIN = "<!-- The table is made from pipeline/kinds.py by `python -m tests.generated_docs`. -->\n"
MODULES_BEGIN = "<!-- The table is made from the first lines of the modules by `python -m tests.generated_docs`. -->\n"
FORMATS_BEGIN = "<!-- The table is made from `tasks/io/formats.py` by `python -m tests.generated_docs`. -->\n"
KINDS_END = "<!-- End of the table. -->\n"
MADE = "<!-- Made from the code by `python -m tests.generated_docs`; edit the code. -->\n"


def rules_page() -> str:
    """Return the page of all rules."""
    parts = ["# Rules\n", MADE, _contents(), _built_in(), *(_rule(rule) for rule in RULES)]
    return "\n".join(parts)


def _contents() -> str:
    head = "| rule | what it does | safety |\n|---|---|---|\n"
    rows = (f"| [{r.name}](#{r.name.replace('.', '')}) | {r.summary} | {r.safety.value} |\n" for r in RULES)
    return head + "".join(rows)


def _built_in() -> str:
    head = "## Built in\n\nNot files of their own, but names in the ledger too.\n\n| name | what it does |\n|---|---|\n"
    return head + "".join(f"| `{name}` | {name.summary} |\n" for name in BuiltIn)


def _rule(rule: Rule) -> str:
    kinds = f"\nRaises flags: {', '.join(f'`{kind}`' for kind in rule.kinds)}.\n" if rule.kinds else ""
    hits = "".join(f"\n{_code(hit.text)}{_result(hit.leaves, hit.flagged)}" for hit in rule.hits)
    misses = "".join(f"\n{_code(miss)}" for miss in rule.misses)
    return (
        f"## {rule.name}\n\n{rule.summary} Safety: {rule.safety.value}.\n{kinds}\nSource: {rule.source}\n"
        f"\nFinds something in:\n{hits}\nLeaves as they are:\n{misses}"
    )


def _result(leaves: str | None, flagged: str | None) -> str:
    said = []
    if leaves is not None:
        said.append(f"leaves `{leaves!r}`" if "\n" in leaves else f"leaves `{leaves}`")
    if flagged is not None:
        said.append(f"flags `{flagged}`")
    return f"{' and '.join(said)}\n"


def _code(text: str) -> str:
    return "```text\n" + text + "\n```\n"


def flags_page() -> str:
    """Return the page of flags: its table of kinds is made from the code, the words around it are its own."""
    before, _, rest = (DOCS / "flags.md").read_text(encoding="utf-8").partition(KINDS_BEGIN)
    rows = (f"| `{kind}` | {kind.meaning} | {kind.scope} |\n" for kind in FlagKind)
    table = "| kind | what it marks | scope |\n|---|---|---|\n" + "".join(rows)
    return f"{before}{KINDS_BEGIN}{table}{KINDS_END}{rest.partition(KINDS_END)[2]}"


def schema_page() -> str:
    """Return the JSON Schema of the records of a run."""
    records = {"documents.jsonl": DocumentRecord, "ledger.jsonl": LedgerRecord}
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Records of a run, one per line"}
    return json.dumps(draft | {"$defs": {name: schema_of(kind) for name, kind in records.items()}}, indent=1) + "\n"


def architecture_page() -> str:
    """Return the map of the code: a table made from the first lines of modules, among words of its own."""
    before, _, rest = (DOCS / "architecture.md").read_text(encoding="utf-8").partition(MODULES_BEGIN)
    rows = "".join(f"| `{name}` | {sentence} |\n" for name, sentence in _modules())
    table = f"| module | what it is |\n|---|---|\n{rows}"
    return f"{before}{MODULES_BEGIN}{table}{KINDS_END}{rest.partition(KINDS_END)[2]}"


def formats_page() -> str:
    """Return the page of formats: its table of what is read is made from the code, the words around it are its own."""
    before, _, rest = (DOCS / "formats.md").read_text(encoding="utf-8").partition(FORMATS_BEGIN)
    rows = "".join(f"| {form.name} | {_endings(form)} | {_documents(form)} |\n" for form in FORMATS)
    table = f"| files | endings | documents |\n|---|---|---|\n{rows}"
    return f"{before}{FORMATS_BEGIN}{table}{KINDS_END}{rest.partition(KINDS_END)[2]}"


def _endings(form: Format) -> str:
    packed = form.packings if form.packings != COMPRESSED else ()
    return ", ".join(form.endings) + (f", plain or {' or '.join(packed)}" if packed else "")


def _documents(form: Format) -> str:
    return form.documents + (f"; needs the extra `{form.extra}`" if form.extra else "")


def _modules() -> Iterator[tuple[str, str]]:
    """Yield the name and the first line of every module, rules left out: these have a page of their own."""
    root = DOCS.parent
    for path in sorted([*(root / "pipeline").rglob("*.py"), *(root / "tasks").rglob("*.py")]):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if not re.fullmatch(r"pipeline\.(rules\.[a-z_]+\.|presets\.)[a-z0-9_]+", name):
            yield name, _cell((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0])


def settings_page() -> str:
    """Return the page of all settings."""
    intro = (
        "One optional TOML file: `--settings FILE`, or `lacuna.toml` in the working folder. A file names only the "
        "keys it changes. Unknown keys and wrong values stop the run before it starts. All of them are reported at "
        "once, each with the nearest valid key.\n"
    )
    parts = ["# Settings\n", MADE, intro]
    for field in fields(options.Options):
        kind = type(getattr(options.Options(), field.name))
        module = clean_settings if field.name == "clean" else options
        summary = (kind.__doc__ or "").splitlines()[0]
        parts += [f"## [{field.name}]\n\n{summary}\n\n| key | default | meaning |\n|---|---|---|"]
        parts += [f"| `{key}` | `{default}` | {text} |" for key, default, text in _keys(kind, module)]
        parts.append("")
    return "\n".join(parts)


def _keys(kind: Any, module: ModuleType) -> Iterator[tuple[str, str, str]]:
    source = getsource(kind)
    assert kind.__module__ == module.__name__
    defaults = kind()
    for name in (field.name for field in fields(defaults)):
        value = getattr(defaults, name)
        shown = "[]" if value in (frozenset(), ()) else str(getattr(value, "value", value))
        shown = shown.lower() if isinstance(value, bool) else shown
        match = re.search(rf'^    {name}: [^\n]*\n    """(.*?)"""', source, re.MULTILINE | re.DOTALL)
        yield name, shown, " ".join(match[1].split()) if match else ""


def poison_page() -> str:
    """Return the page of the poison set."""
    intro = (
        "63 hostile inputs and faults, each made by code, each with the outcome that a test expects. `python -m "
        "pytest` tries all of them, `-m slow` the full sizes and longer loops of faults, `-m fuzz` looks for more.\n"
    )
    rows = (
        f"| {case.number} | {_cell(case.name)} | {_cell(case.made)} | {_cell(case.fate)} | `{case.proof}` |"
        for case in CASES
    )
    head = "| no. | input or fault | how it is made | outcome | proved in |\n|---|---|---|---|---|"
    known = [f"- `{poison.name}`: {poison.known}" for poison in POISONS.values() if poison.known]
    failing = ["\n## Known failures\n", *known] if known else []
    return "\n".join(["# Poison\n", MADE, intro, head, *rows, *failing, ""])


def commands_page() -> str:
    """Return the page of the commands, from their help."""
    intro = (
        f"`lacuna`, or `python -m tasks`, runs everything here with a scheduler of its own. {EPILOG}\n\n"
        "A document is named by its file, by `-` for standard input, or by its identifier in the output of a run. "
        "What people decide is described in [decisions](decisions.md), the luigi tasks below in [runs](runs.md).\n"
    )
    return "\n".join(["# Commands\n", MADE, intro, *(_command(command) for _, command in sorted(cli.commands.items()))])


def _command(command: click.Command) -> str:
    usage = " ".join([f"lacuna {command.name}", *command.collect_usage_pieces(click.Context(command))])
    words = cleandoc(command.help or "").split("\n\n")
    parts = [_code(part.removeprefix("\b\n")) if part.startswith("\b") else f"{part}\n" for part in words]
    options = [param for param in command.params if isinstance(param, click.Option)]
    rows = (f"| `{', '.join(option.opts)}`{_metavar(option)} | {_cell(option.help or '')} |\n" for option in options)
    table = "| option | meaning |\n|---|---|\n" + "".join(rows) if options else ""
    return f"## {command.name}\n\n`{usage}`\n\n" + "\n".join([*parts, table])


def _metavar(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return " " + ", ".join(f"`{choice}`" for choice in option.type.choices)
    return "" if option.is_flag else f" `{option.metavar or 'N'}`"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


PAGES = {
    "rules.md": rules_page,
    "flags.md": flags_page,
    "formats.md": formats_page,
    "architecture.md": architecture_page,
    "records.schema.json": schema_page,
    "settings.md": settings_page,
    "poison.md": poison_page,
    "commands.md": commands_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
