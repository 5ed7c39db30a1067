"""The product in a real browser: what people click, type and see, with no complaint from the browser about any of it."""
