"""Networks that give back what they are given: a denoising autoencoder and a variational one, on digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.spec import Use
from core.templates.template import MEAN_PICTURE, Reference, Template

if TYPE_CHECKING:
    from core.builder import BlockNet, Net


def denoising(net: Net) -> None:
    """image (N 1 8 8), with noise -> row (N 64) -> (N 128) -> code (N 16) -> (N 128) -> (N 64) -> image (N 1 8 8)."""
    image = net.input("image")
    x = net.add("Flatten", net.add("GaussianNoise", image, std=0.3))
    x = net.add("ReLU", net.add("Linear", x, out_features=128))
    x = net.add("ReLU", net.add("Linear", x, name="code", out_features=16))
    x = net.add("ReLU", net.add("Linear", x, out_features=128))
    x = net.add("Sigmoid", net.add("Linear", x, out_features=64))
    x = net.add("Reshape", x, name="picture", shape=(1, 8, 8))
    net.add("MSELoss", x, image, name="difference")
    net.output(x, name="clean", loss="none")
    net.train_with("Adam", lr=0.003, epochs=25, batch_size=32)


def conv_vae(net: Net) -> None:
    """image (N 1 8 8) -> (N 64 2 2) -> mean and log-variance (N 8) -> a draw (N 8) -> (N 64 2 2) -> image (N 1 8 8)."""
    image = net.input("image")
    code = net.use(_encoder(net), image, name="encoder")
    mean = net.add("Linear", code, name="mean", out_features=8)
    spread = net.add("Linear", code, name="log_variance", out_features=8)
    drawn = net.add("ReparameterisedSampling", mean, spread)
    x = net.use(_decoder(net), drawn, name="decoder")
    net.add("MSELoss", x, image, name="difference")
    net.add("StandardNormalKLLoss", mean, spread, name="order", weight=0.002)
    net.output(x, name="picture", loss="none")
    net.train_with("Adam", lr=0.003, epochs=15, batch_size=32)


def _encoder(net: Net) -> BlockNet:
    block = net.block("Encoder")
    x = block.input()
    for width in (32, 64):
        x = block.add("ReLU", block.add("Conv2d", x, out_channels=width, kernel_size=3, stride=2, padding=1))
    block.output(block.add("Flatten", x))
    return block


def _decoder(net: Net) -> BlockNet:
    block = net.block("Decoder")
    x = block.add("ReLU", block.add("Linear", block.input(), out_features=256))
    x = block.add("Reshape", x, shape=(64, 2, 2))
    x = block.add("ConvTranspose2d", x, out_channels=32, kernel_size=4, stride=2, padding=1)
    x = block.add("ConvTranspose2d", block.add("ReLU", x), out_channels=1, kernel_size=4, stride=2, padding=1)
    block.output(block.add("Sigmoid", x))
    return block


DENOISING_NOTES = """Denoising autoencoder, 2008

It gets a digit with noise on it and is to give back the digit without: the target is its own input. There are no labels.

In the middle stand 16 numbers only. Whatever is to come out must pass through them, so the network has to find out what digits have in common; the noise, which has nothing in common with anything, is lost there.

The noise is added during training only. When you use the network, give it noisy digits of your own."""
VAE_NOTES = """Variational autoencoder, 2013

An autoencoder that can also imagine. Its encoder does not give one code but a place and a spread for it; a code is drawn from there, and the decoder makes a digit of it.

Two losses pull: the difference to the input wants codes that tell everything, and the other, a divergence, wants all of them together to look like a standard normal distribution, without holes. Its weight says how much order is worth.

So any code drawn from that distribution is one the decoder understands: feed it random numbers, and it draws digits that nobody has written."""

ALL = (
    Template(
        "denoising-autoencoder",
        "Denoising autoencoder",
        "Generative",
        "Cleans noisy digits by squeezing them through 16 numbers; it needs no labels.",
        aka=("unsupervised", "code", "compression", "noise", "mnist", "bottleneck"),
        draw=denoising,
        data=Use("digits"),
        parameters=20_816,
        notes=DENOISING_NOTES,
        reference=Reference("loss", rival=MEAN_PICTURE, factor=2.5),
        year=2008,
        paper="Vincent et al., Extracting and composing robust features with denoising autoencoders, 2008",
    ),
    Template(
        "conv-vae",
        "Convolutional VAE",
        "Generative",
        "Learns a space of digits in which every point can be drawn.",
        aka=("variational autoencoder", "latent", "generate", "kl divergence", "mnist", "sampling"),
        draw=conv_vae,
        data=Use("digits"),
        parameters=58_545,
        notes=VAE_NOTES,
        reference=Reference("loss.difference", rival=MEAN_PICTURE, factor=3.0),
        year=2013,
        paper="Kingma & Welling, Auto-encoding variational Bayes, 2013",
    ),
)
