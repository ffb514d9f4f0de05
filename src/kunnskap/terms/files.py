"""What a value in a data or parameter file should have been, and why one cannot be read."""

from __future__ import annotations

from enum import StrEnum


class Expected(StrEnum):
    """What a value in a data file should have been."""

    TEXT = "text"
    WHOLE_NUMBER = "whole_number"
    NUMBER = "number"
    YES_NO = "yes_no"
    LIST = "list"
    TABLE = "table"
    DATE = "date"
    PERIOD = "period"
    FILLED = "filled"
    KNOWN_KEY = "known_key"
    LARGER = "larger"
    SMALLER = "smaller"
    OTHER = "other"


class TomlSlip(StrEnum):
    """Why a TOML file could not be read."""

    TWICE = "twice"
    OPEN_TEXT = "open_text"
    OPEN_LIST = "open_list"
    OPEN_TABLE = "open_table"
    OPEN_HEADING = "open_heading"
    NO_EQUALS = "no_equals"
    VALUE = "value"
    STATEMENT = "statement"
    ENCODING = "encoding"
    OTHER = "other"


class ParameterKind(StrEnum):
    """The types a parameter of a notebook may have."""

    TEXT = "text"
    WHOLE_NUMBER = "whole_number"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
