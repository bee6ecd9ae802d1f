"""The data sources, one module for each family."""
