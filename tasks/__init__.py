"""Luigi tasks: parameters, requires, output, run.

Importing this package gives luigi the exit codes that a scheduled run needs: luigi's own default is 0 even where
a task failed. It switches off luigi's lock, which knows the words of a command and not the folder it works in: runs
lock their output. Whatever the user's `luigi.cfg` says about these wins.
"""

import sys

from luigi.configuration import get_config

_DEFAULTS = {
    "retcode": {
        "already_running": "10",
        "missing_data": "20",
        "not_run": "25",
        "task_failed": "30",
        "scheduling_error": "35",
        "unhandled_exception": "40",
    },
    "worker": {"check_complete_on_run": "true"},
    "core": {"log_level": "WARNING", "no_lock": "true"},
}


def _set_defaults() -> None:
    config = get_config()
    for section, options in _DEFAULTS.items():
        for option, value in options.items():
            if not config.has_option(section, option):
                config.set(section, option, value)


_set_defaults()

from tasks.corpus import (  # noqa: E402 - luigi must know the defaults first
    CleanCorpus,
    CleanFile,
    CollectGarbage,
    ExportParquet,
    Restore,
)
from tasks.daily import CleanDaily, Inbox  # noqa: E402
from tasks.say.messages import nothing_new, speak_plainly  # noqa: E402
from tasks.say.usage import check, is_luigi_command  # noqa: E402

speak_plainly()
nothing_new(CleanCorpus)

__all__ = ["CleanCorpus", "CleanDaily", "CleanFile", "CollectGarbage", "ExportParquet", "Inbox", "Restore"]

if is_luigi_command(sys.argv):
    check(sys.argv[1:], __all__)
