"""The parameter `--output`, which luigi keeps for itself."""

from pathlib import Path
from typing import Any

import luigi


class OutputOption:
    """Lets a task have a parameter named `output` beside luigi's method of that name.

    On the class it is the parameter; on a task, reading it gives the method (our `target`), and setting it,
    as luigi does with parameters, sets `folder`.
    """

    def __init__(self, parameter: luigi.Parameter) -> None:
        self._parameter = parameter

    def __get__(self, task: Any, kind: type) -> Any:
        """Return the parameter for a class, the method `target` for a task."""
        return self._parameter if task is None else task.target

    def __set__(self, task: Any, folder: Path) -> None:
        """Keep the value of the parameter."""
        task.__dict__["folder"] = folder
