"""The headless verbs, one function each: from parsed arguments to an exit code. They raise NetwrightError with a sentence."""
