"""Knowledge modules, programmes, the project and practice, read from files that people edit."""

from kunnskap.competence.entries import EvidenceLink, Fact, Sourced, sourced_in
from kunnskap.competence.knowledge_modules import (
    Goal,
    KnowledgeModule,
    KnowledgeModules,
    Topic,
    read_modules,
)
from kunnskap.competence.practice import Practice, Side, read_practice
from kunnskap.competence.programme import Programme, hours_for, read_programme, time_for
from kunnskap.competence.project import (
    Feedback,
    Milestone,
    Project,
    read_feedback,
    read_project,
)
from kunnskap.competence.register import read_register
from kunnskap.competence.services import Service, Services, number_of, read_services
from kunnskap.competence.shelf import names_on_shelf
from kunnskap.competence.sources import Document, Register

__all__ = [
    "Document",
    "EvidenceLink",
    "Fact",
    "Feedback",
    "Goal",
    "KnowledgeModule",
    "KnowledgeModules",
    "Milestone",
    "Practice",
    "Programme",
    "Project",
    "Register",
    "Service",
    "Services",
    "Side",
    "Sourced",
    "Topic",
    "hours_for",
    "names_on_shelf",
    "number_of",
    "read_feedback",
    "read_modules",
    "read_practice",
    "read_programme",
    "read_project",
    "read_register",
    "read_services",
    "sourced_in",
    "time_for",
]
