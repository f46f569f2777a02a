"""`python -m training` is `training`."""

import sys

from training.cli import main

sys.exit(main())
