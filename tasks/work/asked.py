"""What a user asks for: the engine, and where it works. It imports nothing, so that a command can name it."""

from typing import NamedTuple

ENGINES = ("auto", "serial", "local", "spark")
"""What users may ask for."""


class Wanted(NamedTuple):
    """The engine that a user asks for."""

    name: str = "auto"
    """One of `ENGINES`; `auto` is `spark` where a master is named, `serial` for small inputs, otherwise `local`."""
    processes: int = 0
    """Workers on this machine; 0 means one per core."""
    master: str = ""
    """Where Spark runs, such as `spark://host:7077`; empty for this machine, or what `spark-submit` says."""
