"""The desk: pages on which agents take conversations over. What they can do is in `care/desk`."""
