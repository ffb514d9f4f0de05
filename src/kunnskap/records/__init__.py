"""From what the databases gave to what is included: one base's files, and the values made of them.

A literature base is a folder ``literature/<base>/`` with these files. All text is UTF-8; an empty cell is missing.

``sources.toml`` lists each export in the order it came in::

    [[source]]
    file = "references/pubmed-2026-11-01.nbib"   # relative to the base's folder, exactly as received
    kind = "database"                            # database, register, website, organisation, citation or other
    database = "PubMed"                          # what the flow names; may be left out, then stated as not given
    date = 2026-11-01                            # of the search; may be left out
    search = '''("substance use" AND violence)'''  # may be left out
    sha256 = "…"                                 # of the file; another content is an error

A record's ``database`` column overrides ``database`` above, so that one file may hold records of several origins.

``duplicates.csv`` holds what people or rules decided: ``kept,duplicate,decided_by,reason`` (record keys).

``screening.csv`` has one row for each record, reviewer and stage: ``record_key,reviewer,stage,decision,reason,time``
with stage ``title_abstract`` or ``full_text``, decision ``include``, ``exclude`` or ``unsure`` (``kunnskap.terms``),
and time as ``2026-11-01T09:30`` or empty. A later row of the same reviewer, record and stage replaces an earlier one.
A reviewer named ``consensus`` settles a conflict. A full text that could not be obtained is an exclusion at full text
with the reason ``not_retrieved``.

``flow.toml`` may give what no file can show: a previous version's counts, automation, and which included records are
registrations without results or reports of the same study (``study`` to a list of record keys).
"""
