"""Measuring what is understood: `evaluate`, `compare` and `benchmark`."""

import os
import warnings

import sanic.app  # noqa: F401 - it asks for all deprecations in what is imported after it

# What Rasa's pins deprecate is no news to who reads figures.
warnings.filterwarnings("ignore", category=DeprecationWarning)

# As the Makefile has it, for what Rasa imports.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
