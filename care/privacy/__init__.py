"""Personal data: found in what customers write, and replaced."""
