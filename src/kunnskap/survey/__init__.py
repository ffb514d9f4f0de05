"""Surveys: answers go in as received; only tables that reveal nobody come out."""

from kunnskap.survey.answers import Survey
from kunnskap.survey.reading import read_survey

__all__ = ["Survey", "read_survey"]
