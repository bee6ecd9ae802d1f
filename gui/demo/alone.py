"""Run as a program of its own: asks an exported network where neither `core` nor `gui` can be imported.

python alone.py FOLDER INPUTS.npy OUTPUTS.npy
"""

from __future__ import annotations

import sys
from importlib.util import find_spec


class Refusal:
    """Stands before all other finders of modules."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name.partition(".")[0] in ("core", "gui"):
            raise ModuleNotFoundError(f"'{name}' is out of reach here", name=name)


def main(folder: str, inputs: str, outputs: str) -> None:
    sys.meta_path.insert(0, Refusal())
    sys.path.insert(0, folder)
    for name in ("core", "gui"):
        try:
            found = find_spec(name)
        except ModuleNotFoundError:
            found = None
        assert found is None, f"{name} can be imported"

    import numpy
    import torch

    # The exported predict.py: loads model.py and weights.safetensors beside it.
    from predict import predict  # type: ignore[import-not-found]

    rows = torch.from_numpy(numpy.load(inputs))
    numpy.save(outputs, predict(rows).numpy())


if __name__ == "__main__":
    main(*sys.argv[1:])
