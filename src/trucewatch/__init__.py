"""Trucewatch watches ceasefires.

It reads reports about armed conflict, writes down who claims what, and holds each incident against the agreements in force.
"""

__version__ = "0.1.0"
