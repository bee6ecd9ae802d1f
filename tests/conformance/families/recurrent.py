"""Recurrent layers."""

from tests.conformance.reasons import NUMBERS, Reason, sampled

STRICTER: dict[str, tuple[Reason, ...]] = dict.fromkeys(("RNN", "LSTM", "GRU"), (NUMBERS, sampled(2)))
NO_META: dict[str, Reason] = {
    key: (lambda d: bool(d.types[0].partner), "Packing reads the lengths, which meta tensors do not have.")
    for key in ("RNN", "LSTM", "GRU")
}
