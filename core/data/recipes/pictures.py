"""Pictures (N C H W) change their size and their colours."""

from __future__ import annotations

from typing import Any


def resized(facts: dict[str, Any], values: Any) -> Any:
    """Pictures of `height` and `width`, float32. `fit`: 'crop' fills and cuts off what stands out, 'pad' shows all with margins of
    `margin`, 'stretch' bends."""
    import numpy

    count, channels = values.shape[:2]
    made = numpy.empty((count, channels, facts["height"], facts["width"]), dtype=numpy.float32)
    for picture, new in zip(values, made, strict=True):
        for plane, place in zip(picture, new, strict=True):
            place[...] = _fitted(facts, plane)
    return made


def _fitted(facts: dict[str, Any], plane: Any) -> Any:
    import numpy
    from PIL import Image

    height, width = facts["height"], facts["width"]
    image = Image.fromarray(numpy.ascontiguousarray(plane, dtype=numpy.float32))
    smooth = Image.Resampling.BILINEAR
    if facts["fit"] == "stretch":
        return numpy.asarray(image.resize((width, height), smooth))
    if facts["fit"] == "crop":
        share = min(image.width / width, image.height / height)
        left, top = (image.width - width * share) / 2, (image.height - height * share) / 2
        box = (left, top, left + width * share, top + height * share)
        return numpy.asarray(image.resize((width, height), smooth, box=box))
    share = min(width / image.width, height / image.height)
    inner = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    paper = numpy.full((height, width), facts["margin"], dtype=numpy.float32)
    left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
    paper[top : top + inner[1], left : left + inner[0]] = numpy.asarray(image.resize(inner, smooth))
    return paper


def cropped(facts: dict[str, Any], values: Any) -> Any:
    """The part of `height` and `width` that begins at `top` and `left`."""
    top, left = facts["top"], facts["left"]
    return values[:, :, top : top + facts["height"], left : left + facts["width"]]


def grey(facts: dict[str, Any], values: Any) -> Any:
    """How light each pixel is (N 1 H W), as ITU-R BT.601 weighs red, green and blue. float32."""
    import numpy

    weights = numpy.asarray((0.299, 0.587, 0.114), dtype=numpy.float32).reshape(1, 3, 1, 1)
    return (values.astype(numpy.float32) * weights).sum(axis=1, keepdims=True)


ALL = (resized, cropped, grey)
BACK = ()
