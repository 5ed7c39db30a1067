"""Bytes to text: what the mail says of its charset, if that can be true; else what the letters tell (imports/reading/encoding)."""

import codecs
import re
from functools import lru_cache

import ftfy

from clientela.platform.imports.reading.encoding import judge

# Names that mail programs write and Python does not know, and names that mean a wider set than they say (WHATWG Encoding).
_ALSO = {
    "us-ascii": "utf-8", "ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "utf8": "utf-8", "unicode-1-1-utf-7": "utf-7",
    "iso-8859-1": "windows-1252", "latin1": "windows-1252", "iso8859-1": "windows-1252", "iso-8859-8-i": "iso-8859-8",
    "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "shift_jis": "cp932",
    "shift-jis": "cp932", "x-sjis": "cp932", "iso-2022-jp": "iso2022_jp_ext", "big5": "big5hkscs", "x-windows-874": "cp874",
    "iso-8859-11": "cp874", "windows-874": "cp874", "iso-8859-9": "windows-1254", "x-mac-roman": "mac-roman",
}  # fmt: skip
_NOT_TEXT = {"base64", "hex", "bz2", "zip", "zlib", "uu", "quopri", "rot13", "rot_13", "punycode", "idna", "undefined",
             "unicode_escape", "raw_unicode_escape", "charmap"}  # fmt: skip
LOOKED_AT = 2_000_000  # bytes by whose letters a charset is told
_GARBLED = re.compile("[ÂÃÅÄĹâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def text_of(content: bytes, said: str = "") -> tuple[str, bool]:
    """The text, and whether it is what the mail said it would be. Never loses a byte: one that fits nowhere shows as U+FFFD."""
    if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        said = "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-16"
    name = _known(said)
    if name:
        try:
            return content.decode(name), True
        except (UnicodeDecodeError, ValueError):
            pass
    try:
        return content.decode("utf-8"), not said or name == "utf-8"
    except UnicodeDecodeError:
        pass
    if not said or name in ("", "utf-8", "windows-1252"):
        name = judge(b"\n".join(line for line in content[:LOOKED_AT].splitlines() if not line.isascii())[:65_536]).name
    return _mended(content.decode(name or "windows-1252", "replace")), False


def _mended(text: str) -> str:
    """Undo UTF-8 that somebody before us took for another charset, where that leaves no doubt."""
    return ftfy.fix_encoding(text) if _GARBLED.search(text) and len(text) < 200_000 else text


@lru_cache(maxsize=256)
def _known(said: str) -> str:
    """Python's name for a charset; "" for one that is none."""
    name = said.strip().strip("\"'").lower()
    name = _ALSO.get(name, name)
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    return "" if found in _NOT_TEXT else _ALSO.get(found, found)
