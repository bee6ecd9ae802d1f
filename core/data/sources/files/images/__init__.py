"""Pictures on disk as rows: a folder for each class, a table of paths, masks beside pictures, IDX files, sets by name."""
