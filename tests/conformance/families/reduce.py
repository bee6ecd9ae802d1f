"""Many numbers to one."""

from tests.conformance.reasons import Reason

BATCH: Reason = (lambda d: "is the batch" in str(d.refusal), "Over the batch, samples would depend on each other.")
NOTHING: Reason = (
    lambda d: "off their count" in str(d.refusal),
    "torch divides by nothing and gives what is no number.",
)
STRICTER: dict[str, tuple[Reason, ...]] = {
    **dict.fromkeys(("Mean", "Sum", "Max", "Min", "Norm", "LogSumExp"), (BATCH,)),
    **dict.fromkeys(("Std", "Variance"), (BATCH, NOTHING)),
    **dict.fromkeys(("CumSum", "ArgMax", "ArgMin", "TopK", "Normalize"), (BATCH,)),
}
