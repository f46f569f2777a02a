"""Helpdesks: where the people are who take conversations over. One port, an adapter for each."""
