"""Data in files: tables, pictures, arrays."""
