"""Recurrent networks and a state space for text: a classifier, a translator with attention, Mamba."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.templates.template import Template

if TYPE_CHECKING:
    from core.builder import Net


def lstm_text(net: Net) -> None:
    """words (N 200) -> vectors (N 200 128) -> state after the last word (N 128) -> one score (N 1)."""
    words = net.input(name="words", shape=(200,), dtype="int64")
    x = net.add("Embedding", words, num_embeddings=20_000, embedding_dim=128)
    x = net.add("LSTM", net.add("Dropout", x, p=0.2), hidden_size=128)
    x = net.add("Dropout", net.port(x, "last"), p=0.2)
    net.output(net.add("Linear", x, out_features=1), loss="BCEWithLogitsLoss")


def seq2seq(net: Net) -> None:
    """source and target (N 30) -> vectors (N 30 256) -> states (N 30 512), the target's beside what they look at -> scores (N 30 10000)."""
    source = net.input(name="source", shape=(30,), dtype="int64")
    target = net.input(name="target", shape=(30,), dtype="int64")
    read = net.add("Embedding", source, name="source_words", num_embeddings=10_000, embedding_dim=256)
    written = net.add("Embedding", target, name="target_words", num_embeddings=10_000, embedding_dim=256)
    encoder = net.add("LSTM", read, name="encoder", hidden_size=512)
    state, cell = net.port(encoder, "h"), net.port(encoder, "c")
    decoder = net.add("LSTM", written, state, cell, name="decoder", hidden_size=512)
    looked = net.add("AdditiveAttention", decoder, encoder, name="attention", hidden_features=512)
    x = net.add("Concat", looked, decoder, dim=2)
    x = net.add("Linear", x, name="joined", out_features=512)
    x = net.add("Tanh", x)
    x = net.add("Linear", x, name="scores", out_features=10_000)
    net.output(x)


def mamba_130m(net: Net) -> None:
    """tokens (N 1024) -> vectors (N 1024 768) -> 24 layers -> for each step a score for every next token (N 1024 50280)."""
    tokens = net.input(name="tokens", shape=(1024,), dtype="int64")
    words = net.add("Embedding", tokens, num_embeddings=50280, embedding_dim=768)
    block = net.block("Mamba layer")
    start = block.input()
    block.output(block.add("Add", block.add("Mamba", block.add("RMSNorm", start, eps=1e-5)), start))
    x = net.add("RMSNorm", net.use(block, words, repeat=24), eps=1e-5)
    net.output(net.add("Linear", x, name="head", out_features=50280, bias=False, tied_to=words.node))


LSTM_NOTES = """A text classifier with LSTM

Is this review a good or a bad one? Every word becomes a vector, the LSTM reads them one after the other and carries what it needs in its state, and the Linear layer judges the state after the last word. One number comes out: above 0 says yes, below 0 says no.

Nearly all of its parameters are the table of 20,000 words. The size is that of the usual first exercise with the reviews of IMDb; choose a text data set of your own to train it."""
SEQ2SEQ_NOTES = """Sequence to sequence with attention, 2014

Two recurrent networks translate: the encoder reads the source, the decoder writes the answer word by word and starts from the encoder's last state.

That state alone would have to hold a whole sentence. So the decoder may look back: for every word it writes, attention weighs all states of the encoder and takes their mixture. The weights show which words of the source it looked at; this idea, made the only one, became the Transformer.

While training the decoder is given the right answer, shifted by one word, and is to guess the next. The two vocabularies have 10,000 words each."""
MAMBA_NOTES = """Mamba 130M, 2023

A language model without attention. Attention compares every step with every other, so a text twice as long costs four times as much. Mamba reads once from left to right with a state of fixed size, as an LSTM does, but it can be trained as fast as a Transformer, since the state changes linearly.

What is new is that the input decides how much of the state is kept and what is written to it: a step that matters is remembered, one that does not is let pass.

One layer, a norm and a Mamba block with a way around, is drawn once and repeated 24 times. The head is the table of the embedding, read the other way round. Sizes as in the published mamba-130m."""

ALL = (
    Template(
        "lstm-text",
        "LSTM text classifier",
        "Sequences and text",
        "Reads a text word by word and judges it by its last state.",
        aka=("sentiment", "imdb", "recurrent", "reviews", "classification"),
        draw=lstm_text,
        parameters=2_692_225,
        notes=LSTM_NOTES,
        year=1997,
        paper="Hochreiter & Schmidhuber, Long short-term memory, 1997; sizes of the IMDb example of Keras",
    ),
    Template(
        "seq2seq-attention",
        "Translation with attention",
        "Sequences and text",
        "An LSTM reads, another writes and looks back at what was read: where attention began.",
        aka=("seq2seq", "encoder decoder", "bahdanau", "luong", "machine translation", "recurrent"),
        draw=seq2seq,
        parameters=14_453_520,
        notes=SEQ2SEQ_NOTES,
        year=2014,
        paper="Bahdanau et al., Neural machine translation by jointly learning to align and translate, 2014; decoder as in Luong et al., 2015",
    ),
    Template(
        "mamba-130m",
        "Mamba 130M",
        "Sequences and text",
        "24 selective state spaces in place of attention: cost grows with the length alone.",
        aka=("state space", "ssm", "language model", "gu", "dao", "linear time"),
        draw=mamba_130m,
        parameters=129_135_360,
        notes=MAMBA_NOTES,
        year=2023,
        paper="Gu & Dao, Mamba: linear-time sequence modeling with selective state spaces, 2023",
    ),
)
