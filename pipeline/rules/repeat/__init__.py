"""Pass 2: blocks that stand twice."""
