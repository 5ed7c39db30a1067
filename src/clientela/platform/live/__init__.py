"""What changes now, on every open page: `publish` in the transaction, a small server that fans out, a signed token to listen."""
