"""Tables: one file for each family, from evidence values to a ``Table``."""
