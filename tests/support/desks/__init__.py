"""Small helpdesks for tests: real servers that keep to their vendors' contracts and traps."""
