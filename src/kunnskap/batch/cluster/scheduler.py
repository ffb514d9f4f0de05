"""Where a scheduler is, and whether this machine can speak with one; known without importing dask."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from kunnskap.errors import ClusterError


@dataclass(frozen=True, slots=True)
class Scheduler:
    """A scheduler's address, as ``tcp://host:8786`` or ``tls://…``, and the PEM files that prove who is who.

    All three files or none: without them, what dask's own settings say of encryption holds.
    """

    address: str
    tls_ca: str = ""
    tls_cert: str = ""
    tls_key: str = ""

    def expect_means(self) -> None:
        """Raises ``ClusterError`` (no_dask, tls_incomplete, tls_missing) when nothing can come of asking."""
        if find_spec("distributed") is None:
            raise ClusterError("no_dask")
        given = (self.tls_ca, self.tls_cert, self.tls_key)
        if any(given) and not all(given):
            raise ClusterError("tls_incomplete")
        for name in filter(None, given):
            if not Path(name).is_file():
                raise ClusterError("tls_missing", file=name)
