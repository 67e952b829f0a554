"""Criteria sets: what a scoring sheet says, read from YAML."""

from services.scoring.domain.criteria.load import load, problems
from services.scoring.domain.criteria.model import CriteriaSet, Sheet, WorkRules
from shared.declared.problem import Problem

__all__ = ["CriteriaSet", "Problem", "Sheet", "WorkRules", "load", "problems"]
