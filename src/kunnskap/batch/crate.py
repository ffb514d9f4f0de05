"""The manifest as an RO-Crate, so that an archive can keep a build and say how each page came to be.

RO-Crate 1.1 (w3id.org/ro/crate/1.1): one JSON-LD graph with the crate, its files, and for each summary a
``CreateAction``: made from these inputs, by this notebook, with these parameters. Like the manifest it holds no time
of building: the date is that of the commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kunnskap.batch.manifest import Record

CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "https://schema.org/sha256"}]
FORMATS = {
    "html": "text/html",
    "ipynb": "application/x-ipynb+json",
    "json": "application/json",
}
Entity = dict[str, Any]


def crate(records: Sequence[Record]) -> Entity:
    """The crate's metadata: everything that stands in ``outputs/`` and how it was made."""
    entities = [entity for record in records for entity in _entities(record)]
    by_id = {entity["@id"]: entity for entity in entities}
    files = [key for key, entity in by_id.items() if entity["@type"] == "File"]
    actions = [key for key, entity in by_id.items() if entity["@type"] == "CreateAction"]
    graph = [_descriptor(), _root(records, files, actions), *by_id.values()]
    return {"@context": CONTEXT, "@graph": graph}


def _descriptor() -> Entity:
    return {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }


def _root(records: Sequence[Record], files: Iterable[str], actions: Iterable[str]) -> Entity:
    days = sorted({record.commit_date for record in records if record.commit_date})
    dated = {"datePublished": days[-1]} if days else {}
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": "kunnskap",
        "description": "; ".join(dict.fromkeys(record.title for record in records)),
        "hasPart": _links(files),
        "mentions": _links(actions),
        **dated,
    }


def _entities(record: Record) -> Iterator[Entity]:
    """The files of one summary, what they were made from, and the making."""
    for name, sha256 in record.outputs.items():
        kind = FORMATS[name.rsplit(".", 1)[-1]]
        title = record.title if kind == "text/html" else name
        yield {
            "@id": name,
            "@type": "File",
            "name": title,
            "encodingFormat": kind,
            "sha256": sha256,
        }
    sources = {**record.inputs, record.notebook["name"]: record.notebook["sha256"]}
    for name, sha256 in sources.items():
        yield {"@id": f"#{name}", "@type": "CreativeWork", "name": name, "sha256": sha256}
    software = f"#kunnskap-{record.package['version']}"
    yield {
        "@id": software,
        "@type": "SoftwareApplication",
        "name": "kunnskap",
        "softwareVersion": record.package["version"],
        "softwareRequirements": [
            f"{name} {version}" for name, version in record.dependencies.items()
        ],
    }
    yield from _parameters(record.name, record.parameters)
    yield {
        "@id": f"#made-{record.name}",
        "@type": "CreateAction",
        "name": record.title,
        "instrument": _links([f"#{record.notebook['name']}", software]),
        "object": _links(
            [*(f"#{name}" for name in record.inputs), *_names(record.name, record.parameters)]
        ),
        "result": _links(record.outputs),
        **({"description": f"commit {record.commit}"} if record.commit else {}),
    }


def _parameters(summary: str, parameters: Mapping[str, Any]) -> Iterator[Entity]:
    for key, (name, value) in zip(_names(summary, parameters), parameters.items(), strict=True):
        yield {"@id": key, "@type": "PropertyValue", "name": name, "value": value}


def _names(summary: str, parameters: Mapping[str, Any]) -> list[str]:
    return [f"#{summary}/{name}" for name in parameters]


def _links(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"@id": name} for name in names]
