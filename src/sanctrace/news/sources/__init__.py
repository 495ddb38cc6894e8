"""Where pages come from: files, folders, addresses, standard input. The only place of the news room that does I/O."""

from sanctrace.news.sources.opening import open_sources
from sanctrace.news.sources.settings import FetchSettings

__all__ = ["FetchSettings", "open_sources"]
