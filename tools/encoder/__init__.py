"""Builds the sentence encoder from its published weights, without a model hub.

`build.py` leads the work and needs only the standard library; `convert.py` runs inside a large
environment of its own, described by the `pyproject.toml` and `uv.lock` of this folder and removed
afterwards; `manifest.py` says what a finished encoder consists of.
"""
