"""Facts that rooms announce. `emit` writes the fact and queues one job per listener, in the caller's transaction."""
