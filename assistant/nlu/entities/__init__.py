"""Facts in what a customer writes: numbers, names, dates, amounts, products, and so on.

`patterns` finds what has a shape or stands beside the word for what it is, `catalogue` what the
shop sells, `tagger` has learnt from examples what neither can know. `spans.merged` is the one
place that decides between them, and `extractor` is the component in Rasa's pipeline.
"""

from __future__ import annotations

from assistant.nlu.entities.patterns import find, without_values

__all__ = ["find", "without_values"]
