"""Readers of what other systems export: each yields rows, bad rows, and what it left out."""
