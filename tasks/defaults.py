"""What luigi has to know before tasks of ours run: exit codes, locks, and plain messages.

Luigi's own exit code is 0 even where a task failed. Its lock knows the words of a command and not the folder it works
in, so it is off: runs lock their output. Whatever the user's `luigi.cfg` says about these wins.
"""

from luigi.configuration import get_config

from tasks.say.messages import speak_plainly

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


def set_defaults() -> None:
    """Set them where the user's configuration does not."""
    config = get_config()
    for section, options in _DEFAULTS.items():
        for option, value in options.items():
            if not config.has_option(section, option):
                config.set(section, option, value)


set_defaults()
speak_plainly()
