"""Exports from the databases, read as received: every start of a record is a record or a problem."""

from kunnskap.sources.model import Problem, SourceRead
from kunnskap.sources.names import Name, parse_authors
from kunnskap.sources.read import parse_source, read_file, read_source
from kunnskap.sources.schema import COLUMNS, check_records, origins_of

__all__ = [
    "COLUMNS",
    "Name",
    "Problem",
    "SourceRead",
    "check_records",
    "origins_of",
    "parse_authors",
    "parse_source",
    "read_file",
    "read_source",
]
