"""Looks over everything that sanctrace keeps, and mends from the captures what can be mended."""
