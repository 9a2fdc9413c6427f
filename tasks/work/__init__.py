"""Where the work happens: engines, worker processes, locks and files."""
