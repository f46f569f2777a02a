"""The action server: Rasa asks here what to do, `care/` does it, responses tell the customer.

One module per skill. An action reads the `Turn`, calls a service, and says which responses to
give; `boundary.py` turns whatever goes wrong into a next step for the customer.
"""

import os

from care import logs

logs.install()

# The SDK listens on every address of the machine, with no question who is calling, unless told
# otherwise. It reads this after it has imported the actions.
os.environ.setdefault("SANIC_HOST", "127.0.0.1")
