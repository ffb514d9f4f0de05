"""Sample files that R's packages foreign, haven and mitools carry are read whole, where R is installed."""

from __future__ import annotations

from pathlib import Path

import pyreadstat
import pytest

from kunnskap.survey.deliveries import read_delivery

LIBRARIES = (Path("/usr/lib/R/library"), Path("/usr/lib/R/site-library"))
FILES = [
    path for library in LIBRARIES for kind in ("sav", "dta") for path in library.rglob(f"*.{kind}")
]


@pytest.mark.skipif(not FILES, reason="no R package with sample files is installed")
@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_public_sample_file_is_read_whole(path: Path) -> None:
    reader = pyreadstat.read_sav if path.suffix == ".sav" else pyreadstat.read_dta
    frame, meta = reader(str(path), user_missing=True)
    delivery = read_delivery(path.read_bytes(), path.name)
    assert list(delivery.columns) == list(frame.columns)
    assert delivery.size == len(frame) == meta.number_rows
    for name, labels in delivery.labels.items():
        assert len(labels) == len(meta.variable_value_labels[name])
