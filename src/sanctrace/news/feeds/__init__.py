"""Lists of articles: feeds, sitemaps, OPML, GDELT's files. Bytes in, entries out; nothing is fetched here."""

from sanctrace.news.feeds.entries import digest_of, is_before, link_key, wanted, web_link
from sanctrace.news.feeds.gdelt import DEFAULT_TABLES, TABLES, read_file_list, read_table
from sanctrace.news.feeds.opml import Outline, read_opml, write_opml
from sanctrace.news.feeds.sitemap import read_links, read_sitemap
from sanctrace.news.feeds.syndication import read_feed

__all__ = [
    "DEFAULT_TABLES",
    "TABLES",
    "Outline",
    "digest_of",
    "is_before",
    "link_key",
    "read_feed",
    "read_file_list",
    "read_links",
    "read_opml",
    "read_sitemap",
    "read_table",
    "wanted",
    "web_link",
    "write_opml",
]
