"""kunnskap: compile a literature base and a survey into reproducible HTML summaries."""

__version__ = "0.1.0"
