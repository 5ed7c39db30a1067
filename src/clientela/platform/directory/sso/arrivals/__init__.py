"""Coming in through a provider, and being sent out by it: whom it means here, and what its groups give."""
