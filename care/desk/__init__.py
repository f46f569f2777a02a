"""The built-in desk: who works there, what they see, what they may do. Its pages: `console/`."""
