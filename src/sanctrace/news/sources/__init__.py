"""Where pages come from: files, folders, standard input, archives; addresses through a function that is handed in."""

from sanctrace.news.sources.opening import open_sources, page_files, read_file

__all__ = ["open_sources", "page_files", "read_file"]
