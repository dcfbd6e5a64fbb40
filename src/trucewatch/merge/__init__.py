"""Merging: claims of the same act become one incident, with what they agree on and how well it is borne out.

`merge` does it for reports at hand. For a ledger that grows, `told`, `keys`, `touched`, `groups` and `incident` do it step by
step, so that a new report costs what its neighbours cost; both ways give the same incidents.
"""

from __future__ import annotations

from trucewatch.merge.blocks import Keys, keys
from trucewatch.merge.cluster import Group, groups, touched
from trucewatch.merge.decided import Decided, decided, in_force
from trucewatch.merge.doubles import Double, doubles
from trucewatch.merge.features import Scale
from trucewatch.merge.incidents import incident, merge, scale
from trucewatch.merge.rules import VERSION
from trucewatch.merge.told import Told, told
from trucewatch.merge.totals import Link, links
from trucewatch.merge.track import Record, credibility, track

__all__ = [
    "VERSION",
    "Decided",
    "Double",
    "Group",
    "Keys",
    "Link",
    "Record",
    "Scale",
    "Told",
    "credibility",
    "decided",
    "doubles",
    "groups",
    "in_force",
    "incident",
    "keys",
    "links",
    "merge",
    "scale",
    "told",
    "touched",
    "track",
]
