"""Planners' files: reading YAML with positions, refusing its traps, and finding files by name.

What is wrong with an input is told as a `Problem` with file, line, column and key, all at once in one `InputError`.
"""

from sim.documents.changes import Change, How, keypath_of
from sim.documents.document import Document, read_document
from sim.documents.library import Library
from sim.documents.problems import NOTHING, InputError, KeyPath, Problem, dotted, suggestion, unless_wrong
from sim.documents.remedies import remedy_of_number

__all__ = [
    "NOTHING",
    "Change",
    "Document",
    "How",
    "InputError",
    "KeyPath",
    "Library",
    "Problem",
    "dotted",
    "keypath_of",
    "read_document",
    "remedy_of_number",
    "suggestion",
    "unless_wrong",
]
