"""Pictures on disk as rows: a folder for each class, a table of paths, masks beside pictures, IDX files, sets by name."""

from core.data.source import FileSource
from core.data.sources.files.images import byname
from core.data.sources.files.images.folder import IMAGE_FOLDER
from core.data.sources.files.images.idx import IDX
from core.data.sources.files.images.masks import IMAGE_MASKS
from core.data.sources.files.images.table import IMAGE_TABLE

ALL: tuple[FileSource, ...] = (IMAGE_FOLDER, IMAGE_TABLE, IMAGE_MASKS, IDX, *byname.ALL)
