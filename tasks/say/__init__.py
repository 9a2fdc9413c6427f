"""What a run tells its user: messages, progress, summary and metrics."""
