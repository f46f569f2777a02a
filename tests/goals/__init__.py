"""A scripted customer that plays goals over the website channel."""
