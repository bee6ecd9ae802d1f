"""What puts wires side by side."""

from tests.conformance.reasons import Reason

ALONG_BATCH = "Joined along the batch there are more samples than targets."
STRICTER: dict[str, tuple[Reason, ...]] = {
    "Concat": ((lambda d: d.values.dim % d.types[0].rank == 0, ALONG_BATCH),),
    "Stack": ((lambda d: d.values.dim % (d.types[0].rank + 1) == 0, ALONG_BATCH),),
}
