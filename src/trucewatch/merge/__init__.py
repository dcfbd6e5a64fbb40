"""Merging: claims of the same act become one incident, with what they agree on and how well it is borne out."""

from __future__ import annotations

from trucewatch.merge.incidents import incident, merge, scale
from trucewatch.merge.totals import Link, links

__all__ = ["Link", "incident", "links", "merge", "scale"]
