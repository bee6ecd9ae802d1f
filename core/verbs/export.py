"""The verb export."""

from __future__ import annotations

from argparse import Namespace

from core.export import EXPORTERS
from core.export import export as write
from core.problems import NetwrightError
from core.trained import Trained
from core.verbs.common import Opened, opened, remark, tell, tell_json
from core.verbs.train import chosen
from core.verbs.trusting import agreed
from core.verbs.usage import UsageError


def export(args: Namespace) -> int:
    if args.to not in EXPORTERS:
        raise UsageError(f"There is no export to '{args.to}'; there is {', '.join(e.key for e in EXPORTERS)}.")
    file = opened(args.file)
    trained = _trained(file, args)
    path = write(
        file.project if trained is not None else agreed(file.project, args), trained, args.to, args.output, replace=True
    )
    run = trained.info.id if trained is not None else None
    if args.json:
        told = sorted(entry.name for entry in path.iterdir()) if path.is_dir() else [path.name]
        tell_json({"path": str(path), "run": run, "files": told})
    else:
        tell(f"{path}: {EXPORTERS[args.to].title}" + (f", run {int(run)}" if run else ""))
    return 0


def _trained(file: Opened, args: Namespace) -> Trained | None:
    """A network that was never trained goes out without weights."""
    if not (args.run or file.extras.weights or file.runs.all()):
        remark("The project has not been trained yet: it is exported without weights.")
        return None
    try:
        return chosen(file, args)
    except NetwrightError as error:
        raise NetwrightError(f"The trained weights cannot be taken along: {error}") from error
