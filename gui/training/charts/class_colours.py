"""Which colour stands for which class."""

_TOKENS = ("convolution", "activation", "normalisation", "attention", "recurrent", "regularisation", "pooling", "loss")


def class_token(index: int) -> str:
    """The category colour of the class with this index; they repeat after eight."""
    return _TOKENS[index % len(_TOKENS)]
