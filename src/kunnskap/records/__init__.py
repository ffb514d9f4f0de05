"""From what the databases gave to what is included: one base's files, and the values made of them.

A literature base is a folder ``literature/<base>/`` with these files. All text is UTF-8; an empty cell is missing.

``sources.toml`` lists each export in the order it came in::

    [[source]]
    file = "references/pubmed-2026-11-01.nbib"   # relative to the base's folder, exactly as received
    kind = "database"              # database, register, website, organisation or citation
    database = "PubMed"            # what the flow names; may be left out when the records name their own
    date = 2026-11-01              # of the search; may be left out
    search = '''("substance use" AND violence)'''  # may be left out
    sha256 = "…"                   # of the file; another content is an error

    [previous]                     # only in an update: what the previous version included
    studies = 11
    reports = 12

A record's own ``database`` field goes before the file's, so one file may hold records of several origins.

``duplicates.csv`` holds what rules or people decided: ``kept,duplicate,decided_by,reason,decision``, by record keys.
``decision`` is ``same`` (also when left out) or ``different``; a later row on a pair replaces an earlier one.

``screening.csv`` has one row for each record, reviewer and stage: ``record_key,reviewer,stage,decision,reason,time``
with stage ``title_abstract`` or ``full_text``, decision ``include``, ``exclude`` or ``unsure`` (``kunnskap.terms``),
and time as ``2026-11-01T09:30`` or empty. A later row of the same reviewer, record and stage replaces an earlier one.
A record with a full-text row needs none at title and abstract. Words with a meaning of their own:

- reviewer ``consensus`` settles a conflict; reviewer ``automation`` is a tool that removed a record before screening;
- reason ``not_retrieved`` (exclude, full text): the report could not be obtained;
- reason ``ongoing`` (include): a registered study without results yet, counted in a box of its own;
- reason ``removed_before_screening`` (exclude, title and abstract): taken out for another reason than being double.

``screening.toml``, if it is there, is the base's own list of reasons, and other reasons are then refused::

    [[reason]]
    key = "no_violence_outcome"
    nb = "Måler ikke vold"         # nn and en likewise; the reader's words
"""

from kunnskap.records.agreement import Agreement, agreements
from kunnskap.records.base import Base, Source, read_records
from kunnskap.records.deduplicate import Cluster, Deduplicated, Possible, deduplicate
from kunnskap.records.exchange import Brought, read_decisions, write_csv, write_ris, write_votes
from kunnskap.records.flow import Arm, Flow, Named, prisma_flow
from kunnskap.records.importing import Imported, ImportedFile, import_files
from kunnskap.records.screening import Screening, read_screening

__all__ = [
    "Agreement",
    "Arm",
    "Base",
    "Brought",
    "Cluster",
    "Deduplicated",
    "Flow",
    "Imported",
    "ImportedFile",
    "Named",
    "Possible",
    "Screening",
    "Source",
    "agreements",
    "deduplicate",
    "import_files",
    "prisma_flow",
    "read_decisions",
    "read_records",
    "read_screening",
    "write_csv",
    "write_ris",
    "write_votes",
]
