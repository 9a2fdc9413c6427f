"""What a run will do: its settings, inventory, plan, shards and manifests."""
