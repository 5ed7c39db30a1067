"""What the company sells: products and their list prices. Verbs: `take` (any number, from any source), `edit_product`."""
