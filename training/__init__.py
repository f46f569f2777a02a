"""The way from raw tickets to a measured model; `docs/training.md` walks it once."""
