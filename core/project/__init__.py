"""The `.netw` file: reading and writing projects, and the working folder beside them. Imports without torch."""

from core.project.entry import Damaged
from core.project.folder import WorkingFolder, projects_folder
from core.project.mail import Mail, NoMail, as_mail, read_mail
from core.project.migrations import TooNew
from core.project.store import ENDING, Extras, load, new_id, read_dict, save
from core.project.writing import FORMAT, as_dict, as_text

__all__ = [
    "ENDING",
    "FORMAT",
    "Damaged",
    "Extras",
    "Mail",
    "NoMail",
    "TooNew",
    "WorkingFolder",
    "as_dict",
    "as_mail",
    "as_text",
    "load",
    "new_id",
    "projects_folder",
    "read_dict",
    "read_mail",
    "save",
]
