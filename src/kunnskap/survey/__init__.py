"""Surveys: answers go in as received; only tables that reveal nobody come out."""

from kunnskap.survey.answers import Survey
from kunnskap.survey.draft import draft_codebook
from kunnskap.survey.family import every_table
from kunnskap.survey.reading import read_survey
from kunnskap.survey.results import Caveat, Cell, Column, Hidden, Row, Score, Table
from kunnskap.survey.tabulate import caveat_of, disclosure_log, tabulate

__all__ = [
    "Caveat",
    "Cell",
    "Column",
    "Hidden",
    "Row",
    "Score",
    "Survey",
    "Table",
    "caveat_of",
    "disclosure_log",
    "draft_codebook",
    "every_table",
    "read_survey",
    "tabulate",
]
