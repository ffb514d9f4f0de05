"""Figures: one file each, from evidence values to a ``Figure`` (drawing, description, table)."""
