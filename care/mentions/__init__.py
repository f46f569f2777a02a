"""What customers refer to in their own words, within the small closed set of their records.

Nothing is guessed: where the words fit several records, all of these are returned.
"""
