"""Opening a merchant's file: what it is, how it is encoded, what separates its cells. Nothing is read whole."""

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

import msgspec

from souk.catalog.imports.headings import known
from souk.catalog.imports.problems import NotAProductFile, ProductFileTooLarge

LARGEST_FILE = 512 * 1024 * 1024
CHUNK = 1024 * 1024
ZIP = b"PK\x03\x04"
UTF8, WESTERN = "utf-8", "cp1252"
DELIMITERS = ",;\t|"


_old_mac = re.compile(rb"[^\r\n]*+\r(?!\n)")


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How a CSV file is written. `start` and `first_line` are where its heading stands."""

    encoding: str
    newline: bytes
    delimiter: str
    start: int
    first_line: int


def digest_of(path: Path) -> str:
    """The SHA-256 of the file: the same content is the same import, under whatever name."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(ZIP)) == ZIP


def check_size(path: Path) -> None:
    """Raises ProductFileTooLarge, NotAProductFile (for an empty one)."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise ProductFileTooLarge(f"A product file has at most {LARGEST_FILE // CHUNK} MB.")
    if not size:
        raise NotAProductFile("This file is empty.")


def find_layout(path: Path) -> Layout:
    """Raises NotAProductFile for what is no text."""
    with path.open("rb") as file:
        head = file.read(CHUNK)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in head.partition(b"\n")[0]:
        raise NotAProductFile("This is no CSV text in UTF-8. Save it as “CSV UTF-8” and try again.")
    start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    encoding = UTF8 if start else _guess_encoding(path)
    newline = b"\r" if _old_mac.match(head) else b"\n"
    first_line, hint = 1, None
    line, separator, _ = head[start:].partition(newline)
    if line[:4].lower() == b"sep=" and len(line.strip()) == 5:  # what Excel writes for itself
        hint, start, first_line = chr(line[4]), start + len(line) + len(separator), 2
    heading = head[start:].partition(newline)[0].decode(encoding, "replace")
    delimiter = hint or max(DELIMITERS, key=lambda each: known(split_line(heading, each)))
    return Layout(encoding=encoding, newline=newline, delimiter=delimiter, start=start, first_line=first_line)


def split_line(line: str, delimiter: str) -> list[str]:
    """The cells of one heading line; broken quotes are left as they are."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _guess_encoding(path: Path) -> str:
    """UTF-8, unless more lines break it than need it: then it is what Western spreadsheets write."""
    broken = needed = 0
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            try:
                line.decode(UTF8)
                needed += 1
            except UnicodeDecodeError:
                broken += 1
    return WESTERN if broken > needed else UTF8


@contextmanager
def read_lines(path: Path, newline: bytes, longest: int) -> Iterator["Lines"]:
    with path.open("rb") as file:
        yield Lines(file, newline, longest)


class Lines:
    """Lines of a file from any place in it, none longer than `longest` (the rest of it then looks like the next)."""

    def __init__(self, file: BufferedReader, newline: bytes, longest: int) -> None:
        self._file, self._newline, self._longest = file, newline, longest

    def seek(self, offset: int) -> None:
        if self._file.tell() != offset:
            self._file.seek(offset)

    def next(self) -> bytes:
        """b"" at the end."""
        if self._newline == b"\n":
            return self._file.readline(self._longest)
        taken = bytearray()
        while len(taken) < self._longest and (ahead := self._file.peek(1)[: self._longest - len(taken)]):
            cut = ahead.find(self._newline) + 1
            taken += self._file.read(cut or len(ahead))
            if cut:
                break
        return bytes(taken)
