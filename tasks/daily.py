"""CleanDaily: one day of a dated inbox; made for luigi's RangeDaily."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import luigi

from tasks.corpus import CleanCorpus
from tasks.run.manifest import RunManifest
from tasks.run.output_parameter import OutputOption
from tasks.work.asked import ENGINES
from tasks.work.ownership import claim

INBOX = "folder with one folder per day, such as inbox/2026-11-22"


class Inbox(luigi.ExternalTask):
    """The documents of one day: somebody else brings them."""

    date = luigi.DateParameter(description="the day")
    inbox = luigi.PathParameter(default="inbox", description=INBOX)

    def output(self) -> luigi.LocalTarget:
        return luigi.LocalTarget(str(Path(self.inbox) / self.date.isoformat()))


class CleanDaily(luigi.Task):
    """Clean the documents of one day; late ones are cleaned when it runs again."""

    date = luigi.DateParameter(description="the day, as 2026-11-22; a day without documents is an empty folder")
    inbox = luigi.PathParameter(default="inbox", description=INBOX)
    output = OutputOption(
        luigi.PathParameter(default="output", description="folder for the results, one folder per day")
    )
    folder: Path
    """The value of `--output`."""
    settings = luigi.Parameter(default="", description="settings file in TOML")
    text_field = luigi.Parameter(default="", description="as in CleanCorpus")
    id_field = luigi.Parameter(default="", description="as in CleanCorpus")
    title_field = luigi.Parameter(default="", description="as in CleanCorpus")
    text_format = luigi.Parameter(default="", description="as in CleanCorpus")
    engine = luigi.ChoiceParameter(choices=ENGINES, default="auto", significant=False, description="as in CleanCorpus")
    master = luigi.Parameter(default="", significant=False, description="as in CleanCorpus")
    processes = luigi.IntParameter(default=0, significant=False, description="as in CleanCorpus")

    @classmethod
    def bulk_complete(cls, dates: Iterable[dt.date]) -> list[dt.date]:
        """Return the days that are done; RangeDaily asks this for all its days at once."""
        return [day for day in dates if cls(date=day).complete()]

    def complete(self) -> bool:
        """Return whether the day was brought and everything in it is clean."""
        return bool(self.requires().complete() and self.target().exists())

    def requires(self) -> Inbox:
        return Inbox(date=self.date, inbox=self.inbox)

    def corpus(self) -> CleanCorpus:
        """Return the run over the day's folder."""
        day = self.date.isoformat()
        return CleanCorpus(
            source=Path(self.inbox) / day,
            output=Path(self.folder) / day,
            settings=self.settings,
            text_field=self.text_field,
            id_field=self.id_field,
            title_field=self.title_field,
            text_format=self.text_format,
            engine=self.engine,
            master=self.master,
            processes=self.processes,
            allow_empty=True,
        )

    def target(self) -> RunManifest:
        """Return the manifest of the day."""
        return self.corpus().target()

    def run(self) -> object:
        claim(Path(self.folder))
        yield self.corpus()
