"""The batch wing: parameter files and notebooks in, summaries out. It knows nothing of studies."""
