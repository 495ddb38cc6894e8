"""A report as one standalone web page: no script, no font, no picture from anywhere; made to be read and printed."""

from __future__ import annotations

from functools import cache
from importlib import resources

import jinja2
from markupsafe import Markup

from sanctrace import __version__
from sanctrace.desk.exports.document import Document, Grid, Heading, Paragraph, Picture, plain


def html_of(document: Document) -> bytes:
    """The page in UTF-8."""
    return _template().render(document=document, version=__version__).encode("utf-8", "replace")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sanctrace.desk.exports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    css = resources.files("sanctrace.desk.exports").joinpath("templates", "case_report.css").read_text(encoding="utf-8")
    environment.globals["css"] = Markup(css)
    environment.tests |= {
        "heading": lambda block: isinstance(block, Heading),
        "paragraph": lambda block: isinstance(block, Paragraph),
        "grid": lambda block: isinstance(block, Grid),
        "picture": lambda block: isinstance(block, Picture),
        "web_address": lambda address: address.startswith(("http://", "https://")),
    }
    environment.filters["plain"] = plain
    environment.filters["drawing"] = lambda picture: Markup(picture.svg)
    return environment.get_template("case_report.html")
