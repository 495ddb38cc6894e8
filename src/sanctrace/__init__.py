"""sanctrace reads the news as a sanctions investigator does."""

__version__ = "0.1.0"
