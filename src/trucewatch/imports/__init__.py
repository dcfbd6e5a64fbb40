"""Incidents that people coded: rows of UCDP GED, of ACLED, or of any table that a map describes. Kept apart from what was read."""

from __future__ import annotations

from trucewatch.imports.coding import LeftOut, RowCoder
from trucewatch.imports.files import Table, open_table
from trucewatch.imports.mapping import ImportMap, read_map, shipped_map
from trucewatch.imports.reading import SHIPPED, Imported, map_for, read_events

__all__ = [
    "SHIPPED",
    "ImportMap",
    "Imported",
    "LeftOut",
    "RowCoder",
    "Table",
    "map_for",
    "open_table",
    "read_events",
    "read_map",
    "shipped_map",
]
