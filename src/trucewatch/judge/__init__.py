"""Agreements as data, and incidents held against them: a violation is a judgement, kept apart from what is claimed."""

from trucewatch.judge.agreements import check_agreement, load_agreements, read_agreement
from trucewatch.judge.form import cautions, describe, summary, write_agreement
from trucewatch.judge.judging import HORIZON, Judge, claim_as_incident
from trucewatch.judge.rules import RULES
from trucewatch.judge.who import Register

__all__ = [
    "HORIZON",
    "RULES",
    "Judge",
    "Register",
    "cautions",
    "check_agreement",
    "claim_as_incident",
    "describe",
    "load_agreements",
    "read_agreement",
    "summary",
    "write_agreement",
]
