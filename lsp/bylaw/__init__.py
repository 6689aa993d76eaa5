"""Bylaw: a language server for the memory that teams write for their AI agents."""

__version__ = "0.1.0"
