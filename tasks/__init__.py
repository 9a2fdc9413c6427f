"""Luigi tasks, and the commands over them.

Where luigi is imported already, as by its own command line, the tasks are imported with this package, so that luigi
knows them. Elsewhere each is imported when it is asked for: the command `lacuna` starts without waiting for luigi.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.many import clean_many
    from tasks.registry import (
        CleanCorpus,
        CleanDaily,
        CleanFile,
        CollectGarbage,
        ExportParquet,
        Inbox,
        Redo,
        Restore,
        Undo,
    )

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
    "clean_many",
]
_TASKS = [name for name in __all__ if name != "clean_many"]


def __getattr__(name: str) -> object:
    """Return the task of that name, or `clean_many`, which needs no luigi."""
    if name == "clean_many":
        from tasks.many import clean_many

        return clean_many
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from tasks import registry

    return getattr(registry, name)


def _register() -> None:
    """Make luigi know the tasks, and check the words if this process is its command line."""
    from tasks import registry  # noqa: F401 - importing the tasks is what makes luigi know them
    from tasks.say.usage import check, is_luigi_command

    if is_luigi_command(sys.argv):
        check(sys.argv[1:], _TASKS)


if "luigi" in sys.modules:
    _register()
