"""The studies of a literature base: what they are, what was found, how good they are, and what is claimed of them.

``read_base(door, name)`` gives a ``LiteratureBase``; each of its properties reads one file when first asked for, so a
summary depends only on the files it used. Selections and counts are accounted for and traced.
"""

from kunnskap.studies.appraisal import Settled, StudyAppraisal, appraise, appraise_all, conflicts
from kunnskap.studies.balance import Balance, balance, balances
from kunnskap.studies.base import LiteratureBase, base_names, read_base
from kunnskap.studies.selection import Selection, by_design, count_studies, select
from kunnskap.studies.tool import TOOL_KEYS, Tool, tool, tool_for
from kunnskap.studies.values import (
    About,
    Appraisal,
    Arm,
    Claim,
    Finding,
    Intervention,
    Study,
    Text,
    Voice,
)

__all__ = [
    "TOOL_KEYS",
    "About",
    "Appraisal",
    "Arm",
    "Balance",
    "Claim",
    "Finding",
    "Intervention",
    "LiteratureBase",
    "Selection",
    "Settled",
    "Study",
    "StudyAppraisal",
    "Text",
    "Tool",
    "Voice",
    "appraise",
    "appraise_all",
    "balance",
    "balances",
    "base_names",
    "by_design",
    "conflicts",
    "count_studies",
    "read_base",
    "select",
    "tool",
    "tool_for",
]
