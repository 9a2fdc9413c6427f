"""`python -m tasks` is the command `lacuna`."""

from tasks.commands import main

main()
