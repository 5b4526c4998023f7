"""What an entry's Markdown holds, found by one scan: headings, links, pictures, tables, and what does not belong into a text.

The dialect is Python-Markdown's with the extensions that every portal has. The scan is made of patterns, each linear in the
length of the text whatever stands in it, and knows no more than the rules ask. What it does not see:

- Code that is only indented: it is read as text, since in a list or a note the same indentation is text.
- A heading inside a list, a quotation or a note; such a one is no target for links either.
- Links and tables that other HTML makes: a tag is seen, with its attributes, and not what it does.
- Code that spans lines and whose next line could begin a block. Where the scan is in doubt, code is taken for text, so that it
  says too much and hides nothing.

The page that is built is cleaned a second time from its HTML; the rules only say early what would be lost there.
"""

from .model import Attributes, Heading, Link, Mark, Spot, Table, Tag, Text
from .scan import read

__all__ = ["Attributes", "Heading", "Link", "Mark", "Spot", "Table", "Tag", "Text", "read"]
