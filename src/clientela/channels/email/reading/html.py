"""HTML made harmless, and HTML as text. What is remote stays unasked for: the page that shows it forbids it (serving.py)."""

import re
from html.parser import HTMLParser

import nh3

LONGEST = 1_000_000  # characters
TAGS = 100_000  # beyond which nobody wrote it to be read
LONGEST_LINE = 4_000
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "div",
    "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "ol", "p",
    "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "tt", "u", "ul", "var",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align", "valign", "style"}, "a": {"href"}, "img": {"src", "alt", "width", "height"},
    "font": {"color", "size", "face"}, "td": {"colspan", "rowspan", "width", "height", "bgcolor"}, "table": {"width", "border",
    "cellpadding", "cellspacing", "bgcolor"}, "th": {"colspan", "rowspan", "width", "bgcolor"}, "ol": {"start", "type"},
    "tr": {"bgcolor"}, "col": {"width", "span"},
}  # fmt: skip
_STYLES = {
    "color", "background-color", "font", "font-family", "font-size", "font-style", "font-weight", "text-align", "text-decoration",
    "line-height", "margin", "margin-top", "margin-bottom", "margin-left", "margin-right", "padding", "padding-top",
    "padding-bottom", "padding-left", "padding-right", "border", "border-top", "border-bottom", "border-left", "border-right",
    "border-collapse", "width", "max-width", "vertical-align", "white-space", "list-style-type",
}  # fmt: skip
_DATA = re.compile("data:", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+\Z")
_GONE = {
    "script",
    "style",
    "title",
    "head",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "select",
    "textarea",
}
_BLOCKS = {
    "p", "div", "table", "tr", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dl", "dt", "dd", "hr", "caption",
    "center",
}  # fmt: skip


def harmless(html: str) -> str:
    """Without scripts, forms, frames and what looks at its reader; "" for what is too long to be a letter."""
    if len(html) > LONGEST or html.count("<") > TAGS:
        return ""
    cleaned: str = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, clean_content_tags=_GONE, strip_comments=True,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"}, attribute_filter=_fitting,
        link_rel="noopener noreferrer nofollow",
        filter_style_properties=_STYLES,
    )  # fmt: skip
    return cleaned.strip()


def _fitting(tag: str, attribute: str, value: str) -> str | None:
    """What a `data:` address holds is a picture of a plain kind, or goes."""
    if attribute not in ("src", "href") or not _DATA.match(re.sub(r"[\x00-\x20]+", "", value[:200])):
        return value
    return value if (tag, attribute) == ("img", "src") and _PICTURE.match(value) else None


def as_text(html: str) -> str:
    """The words of HTML that `harmless` has answered; what it quotes with “>” as in a plain text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._quoted = self._kept = 0
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._break()
        elif tag == "blockquote":
            self._gap()
            self._quoted = min(self._quoted + 1, 50)
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""
        elif tag in _BLOCKS:
            self._ends(tag)
            self._kept += tag == "pre"
            self._line += "- " if tag == "li" else "---" if tag == "hr" else ""
        elif tag in ("td", "th") and self._line.strip():
            self._line += " "

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self._gap()
            self._quoted = max(self._quoted - 1, 0)
        elif tag == "a":
            if self._address.startswith("http") and not self._line.rstrip().endswith(self._address.rstrip("/")):
                self._line += f" <{self._address}>" if len(self._address) < 200 and not self._seems_told() else ""
            self._address = ""
        elif tag in _BLOCKS:
            self._ends(tag)
            self._kept = max(self._kept - (tag == "pre"), 0)

    def handle_data(self, data: str) -> None:
        if self._kept:
            for place, line in enumerate(data.split("\n")):
                if place:
                    self._break()
                self._line += line
            return
        if len(self._line) > LONGEST_LINE:
            self._break()
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        self._line += words.lstrip() if not self._line or self._line.endswith(" ") else words

    def _seems_told(self) -> bool:
        host = re.sub(r"^https?://(www\.)?", "", self._address).split("/")[0]
        return bool(host) and host in self._line

    def _break(self) -> None:
        prefix = ">" * self._quoted + " " if self._quoted else ""
        self._lines.append((prefix + self._line.replace("\xa0", " ").rstrip()).rstrip())
        self._line = ""

    def _ends(self, tag: str) -> None:
        if self._line.strip():
            self._break()
        else:
            self._line = ""
        if tag in ("p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre"):
            self._gap()

    def _gap(self) -> None:
        if self._line.strip():
            self._break()
        self._line = ""
        if self._lines and self._lines[-1].strip("> "):
            self._break()

    def text(self) -> str:
        if self._line.strip():
            self._break()
        return re.sub(r"(?:\n>*)+\Z", "", re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip())
