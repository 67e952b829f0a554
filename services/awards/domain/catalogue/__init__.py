"""The award catalogue: which forms there are and what the law asks of each, as data by date."""

from services.awards.domain.catalogue.model import (
    BaseSalary,
    Catalogue,
    CatalogueForm,
    Conditions,
    Confirmation,
    Deadline,
    Holds,
    Members,
    Quota,
)
from services.awards.domain.catalogue.reading import overlaid, problems, read, required

__all__ = [
    "BaseSalary",
    "Catalogue",
    "CatalogueForm",
    "Conditions",
    "Confirmation",
    "Deadline",
    "Holds",
    "Members",
    "Quota",
    "overlaid",
    "problems",
    "read",
    "required",
]
