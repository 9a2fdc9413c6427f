"""All tasks that users call; luigi knows a task once its module is imported."""

from tasks import defaults  # noqa: F401 - luigi must know them before the tasks
from tasks.corpus import CleanCorpus, CleanFile, CollectGarbage, ExportParquet, Restore
from tasks.daily import CleanDaily, Inbox
from tasks.deciding import Redo, Undo
from tasks.say.messages import nothing_new

nothing_new(CleanCorpus)

__all__ = [
    "CleanCorpus",
    "CleanDaily",
    "CleanFile",
    "CollectGarbage",
    "ExportParquet",
    "Inbox",
    "Redo",
    "Restore",
    "Undo",
]
