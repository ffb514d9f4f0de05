"""What a literature base shows, outcome by outcome: pooled where numbers allow, by direction where they don't."""

from kunnskap.findings.answers import answers, main_findings
from kunnskap.findings.finding import Finding
from kunnskap.findings.findings import Findings, find

__all__ = ["Finding", "Findings", "answers", "find", "main_findings"]
