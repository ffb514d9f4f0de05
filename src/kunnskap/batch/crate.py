"""The manifest as an RO-Crate, so that an archive can keep a build and say how each page came to be.

RO-Crate 1.1 (w3id.org/ro/crate/1.1): one JSON-LD graph with the crate, its files, and for each summary a
``CreateAction``: made from these inputs, by this notebook, with these parameters. Like the manifest it holds no time
of building: the date is that of the commit, or else of the newest data; where neither is known it is left out, and
the archive must add it, as it must the licence, which nobody has told us.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import Any
from urllib.parse import quote

from kunnskap.batch.manifest import Record

CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": "https://schema.org/sha256"}]
FORMATS = {
    "html": "text/html",
    "ipynb": "application/x-ipynb+json",
    "json": "application/json",
}
LICENCE = {
    "@id": "#licence",
    "@type": "CreativeWork",
    "name": "No licence stated",
    "description": "Nothing is said of how these files may be used. Ask those who made them.",
}
SITE = {
    "html/index.html": ("The start page", "text/html"),
    "manifest.json": ("Every record of this build", "application/json"),
}
Entity = dict[str, Any]


def crate(records: Sequence[Record]) -> Entity:
    """The crate's metadata: everything that stands in ``outputs/`` and how it was made."""
    entities = [entity for record in records for entity in _entities(record)]
    by_id = {entity["@id"]: entity for entity in (*_site(), *entities)}
    files = [key for key, entity in by_id.items() if entity["@type"] == "File"]
    actions = [key for key, entity in by_id.items() if entity["@type"] == "CreateAction"]
    graph = [_descriptor(), _root(records, files, actions), LICENCE, *by_id.values()]
    return {"@context": CONTEXT, "@graph": graph}


def _descriptor() -> Entity:
    return {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }


def _root(records: Sequence[Record], files: Iterable[str], actions: Iterable[str]) -> Entity:
    families = dict.fromkeys(record.family for record in records)
    day = _day(records)
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{len(records)} summaries made by kunnskap",
        "description": "HTML summaries of a literature base and a survey, the notebooks that made them and their "
        f"results, of the families {', '.join(families)}.",
        "license": {"@id": LICENCE["@id"]},
        "hasPart": _links(files),
        "mentions": _links(actions),
        **({"datePublished": day} if day else {}),
    }


def _day(records: Sequence[Record]) -> str | None:
    """The newest commit's day, or the newest data's; as ISO 8601."""
    committed = [record.commit_date for record in records if record.commit_date]
    measured = [record.data_date for record in records if record.data_date]
    return max(committed or measured, default=None)


def _site() -> Iterator[Entity]:
    """What holds the summaries together; its bytes follow from theirs."""
    for name, (title, kind) in SITE.items():
        yield {"@id": name, "@type": "File", "name": title, "encodingFormat": kind}


def _entities(record: Record) -> Iterator[Entity]:
    """The files of one summary, what they were made from, and the making."""
    for name, sha256 in record.outputs.items():
        kind = FORMATS.get(name.rsplit(".", 1)[-1], "application/octet-stream")
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
        yield {
            "@id": _source(name, sha256),
            "@type": "CreativeWork",
            "name": name,
            "sha256": sha256,
        }
    software = f"#kunnskap-{record.package['version']}"
    yield {
        "@id": software,
        "@type": "SoftwareApplication",
        "name": "kunnskap",
        "version": record.package["version"],
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
        "instrument": _links([_source(**record.notebook), software]),
        "object": _links(
            [*starmap(_source, record.inputs.items()), *_names(record.name, record.parameters)]
        ),
        "result": _links(record.outputs),
        **({"description": f"commit {record.commit}"} if record.commit else {}),
    }


def _parameters(summary: str, parameters: Mapping[str, Any]) -> Iterator[Entity]:
    for key, (name, value) in zip(_names(summary, parameters), parameters.items(), strict=True):
        yield {"@id": key, "@type": "PropertyValue", "name": name, "value": value}


def _names(summary: str, parameters: Mapping[str, Any]) -> list[str]:
    return [f"#{summary}/{name}" for name in parameters]


def _source(name: str, sha256: str) -> str:
    """The identifier of a file that a summary was made from, which lies outside the crate.

    Summaries may stand that were made from two editions of one file, so the content is part of it. An identifier is a
    URI reference, in which spaces and other letters than ASCII are escaped.
    """
    return f"#{quote(name)}@{sha256[:12]}"


def _links(names: Iterable[str]) -> list[dict[str, str]]:
    return [{"@id": name} for name in names]
