"""Feed: what training draws batches from; resident on the device or streamed."""

from core.data.drawing import Drawing
from core.data.feeding.batch import Batch, Feed, InputLike, Share, TargetLike
from core.data.feeding.choosing import feed_for
from core.data.feeding.order import class_weights
from core.data.feeding.resident import TensorFeed
from core.data.feeding.streaming import StreamFeed

__all__ = [
    "Batch",
    "Drawing",
    "Feed",
    "InputLike",
    "Share",
    "StreamFeed",
    "TargetLike",
    "TensorFeed",
    "class_weights",
    "feed_for",
]
