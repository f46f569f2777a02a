"""What Care adds inside the Rasa server.

Importing this package also mends Rasa (see `remedies`). It happens here because every Rasa
command that uses one of Care's components imports this package first, so `rasa run` and
`rasa shell` behave alike, without flags and without a launcher of our own.
"""

from assistant.remedies import apply

apply()
