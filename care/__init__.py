"""The business in plain Python: what may be done, by whom, and what the back ends say.

Nothing here knows Rasa. `actions/` and `assistant/` call in; `bootstrap.py` shows what there is.
"""
