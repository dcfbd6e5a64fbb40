"""Trucewatch: reads reports about armed conflict, codes who claims what, and holds each incident against the ceasefire agreements in force."""

__version__ = "0.1.0"
