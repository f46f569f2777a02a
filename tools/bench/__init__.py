"""`make bench`: how fast, how large and how quick to start Care is, beside a stock Rasa.

`docs/benchmark.md` says what is measured and how to read it.
"""
