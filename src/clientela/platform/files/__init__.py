"""Files by the hash of their content: stored once, never changed, served only by the pages that own them."""
