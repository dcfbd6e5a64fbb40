"""Builds the place files that are committed under `src/trucewatch/knowledge/places`."""
