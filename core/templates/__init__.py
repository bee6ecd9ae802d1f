"""The starter projects. Imports without torch."""

from core.spec import Catalogue
from core.templates import (
    branching,
    digits,
    generative,
    logic,
    mobile,
    plain_convolutional,
    residual,
    series,
    tables,
    text,
    transformers,
    unet,
)
from core.templates.template import LAST_VALUE, MEAN_PICTURE, Reference, Template

GROUPS = ("Start here", "Classics: images", "Sequences and text", "Generative")
"""What the start page is divided into."""

_MODULES = (
    logic,
    tables,
    digits,
    plain_convolutional,
    branching,
    residual,
    unet,
    mobile,
    series,
    text,
    transformers,
    generative,
)
_BY_NAME = {template.key: template for module in _MODULES for template in module.ALL}
_ORDER = (
    "xor-perceptron",
    "xor-mlp",
    "spirals-mlp",
    "iris-mlp",
    "digits-mlp",
    "digits-cnn",
    "lenet5",
    "alexnet",
    "vgg16",
    "googlenet",
    "highway",
    "resnet18",
    "resnet50",
    "unet",
    "squeezenet1-1",
    "densenet121",
    "mobilenet-v2",
    "vit-b16",
    "convnext-tiny",
    "sine-lstm",
    "tdnn",
    "digits-transformer",
    "lstm-text",
    "seq2seq-attention",
    "transformer-base",
    "bert-base",
    "gpt2-small",
    "mamba-130m",
    "denoising-autoencoder",
    "conv-vae",
)
TEMPLATES: Catalogue[Template] = Catalogue("template", (_BY_NAME[name] for name in _ORDER))
"""By name; group by group, and in each from the easiest on or from the oldest on."""

__all__ = ["GROUPS", "LAST_VALUE", "MEAN_PICTURE", "TEMPLATES", "Reference", "Template"]
