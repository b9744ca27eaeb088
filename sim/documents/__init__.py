"""Files from outside: reading within limits, YAML with positions, refusing its traps, and finding files by name.

What is wrong with an input is told as a `Problem` with file, line, column and key, all at once in one `InputError`.
"""

from sim.documents.changes import Change, How, keypath_of
from sim.documents.characters import fault_of_cell, fault_of_file_name, fault_of_name, fault_of_text
from sim.documents.csv_rows import Row, read_rows
from sim.documents.document import Document, read_document
from sim.documents.library import Library
from sim.documents.problems import NOTHING, InputError, KeyPath, Problem, dotted, suggestion, unless_wrong
from sim.documents.reading import is_folder, read_json
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
    "Row",
    "dotted",
    "fault_of_cell",
    "fault_of_file_name",
    "fault_of_name",
    "fault_of_text",
    "is_folder",
    "keypath_of",
    "read_document",
    "read_json",
    "read_rows",
    "remedy_of_number",
    "suggestion",
    "unless_wrong",
]
