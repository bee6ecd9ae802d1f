"""Transformers, drawn from attention, norms and Linear layers: the first one, BERT, GPT-2 and ViT."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.templates.template import Template

if TYPE_CHECKING:
    from core.builder import BlockNet, Net
    from core.graph import End

WIDTH, HEADS, LAYERS = 768, 12, 12


def gpt2_small(net: Net) -> None:
    """tokens (N 1024) -> vectors (N 1024 768) -> twelve blocks -> for each step a score for every next token (N 1024 50257)."""
    tokens = net.input(name="tokens", shape=(1024,), dtype="int64")
    words = net.add("Embedding", tokens, num_embeddings=50257, embedding_dim=WIDTH)
    x = net.add("LearnedPositionalEncoding", words, max_length=1024)
    x = net.add("Dropout", x, p=0.1)
    x = net.use(_norm_first(net, "Decoder block", approximate="tanh", causal=True, dropout=0.1), x, repeat=LAYERS)
    x = net.add("LayerNorm", x)
    net.output(net.add("Linear", x, name="head", out_features=50257, bias=False, tied_to=words.node))


def vit_b16(net: Net) -> None:
    """image (N 3 224 224) -> patches and a class token (N 197 768) -> twelve blocks -> class token (N 768) -> scores (N 1000)."""
    x = net.input(name="image", shape=(3, 224, 224))
    x = net.add("PatchEmbedding", x, patch_size=16, embed_dim=WIDTH)
    x = net.use(_norm_first(net, "Encoder block", eps=1e-6), x, repeat=LAYERS)
    x = net.add("Select", net.add("LayerNorm", x, eps=1e-6), name="class_token", dim=1, index=0)
    net.output(net.add("Linear", x, out_features=1000))


def bert_base(net: Net) -> None:
    """tokens and segments (N 512) -> vectors (N 512 768) -> twelve blocks -> first step (N 768) -> pooled (N 768)."""
    tokens = net.input(name="tokens", shape=(512,), dtype="int64")
    segments = net.input(name="segments", shape=(512,), dtype="int64")
    words = net.add("Embedding", tokens, name="words", num_embeddings=30522, embedding_dim=WIDTH)
    parts = net.add("Embedding", segments, name="parts", num_embeddings=2, embedding_dim=WIDTH)
    x = net.add("LearnedPositionalEncoding", net.add("Add", words, parts), max_length=512)
    x = net.add("Dropout", net.add("LayerNorm", x, eps=1e-12), p=0.1)
    x = net.use(_norm_last(net), x, repeat=LAYERS)
    x = net.add("Select", x, name="first_step", dim=1, index=0)
    net.output(net.add("Tanh", net.add("Linear", x, name="pooler", out_features=WIDTH)))


def _norm_last(net: Net) -> BlockNet:
    """norm(x + attention(x)), then norm(x + two Linear layers of x)."""
    block = net.block("Encoder block")
    x = block.input()
    inner = block.add("Dropout", block.add("MultiheadAttention", x, num_heads=HEADS, dropout=0.1), p=0.1)
    x = block.add("LayerNorm", block.add("Add", inner, x), eps=1e-12)
    inner = block.add("Dropout", _forward(block, x), p=0.1)
    block.output(block.add("LayerNorm", block.add("Add", inner, x), eps=1e-12))
    return block


def transformer_base(net: Net) -> None:
    """source and target (N 64) -> vectors (N 64 512) -> six encoder and six decoder blocks -> scores (N 64 37000)."""
    source = net.input(name="source", shape=(64,), dtype="int64")
    target = net.input(name="target", shape=(64,), dtype="int64")
    both = net.add("Concat", source, target, name="both", dim=1)
    words = net.add("Embedding", both, name="words", num_embeddings=37_000, embedding_dim=512)
    scaled = net.add("Scale", words, factor=512**0.5)
    parts = net.add("Split", scaled, sizes=(64, 64), dim=1)
    encoder, decoder = _encoder(net), _decoder(net)
    memory = net.add("SinusoidalPositionalEncoding", parts)
    memory = net.add("Dropout", memory, p=0.1)
    memory = net.use(encoder, memory, name="encoder", repeat=6)
    x = net.add("SinusoidalPositionalEncoding", net.port(parts, "y1"))
    x = net.add("Dropout", x, p=0.1)
    x = net.use(decoder, x, memory, name="decoder", repeat=6)
    x = net.add("Linear", x, name="head", out_features=37_000, bias=False, tied_to=words.node)
    net.output(x)


def _encoder(net: Net) -> BlockNet:
    block = net.block("Encoder block")
    x = _joined(block, block.input(), lambda x: block.add("MultiheadAttention", x, num_heads=8))
    block.output(_joined(block, x, lambda x: _narrow_forward(block, x)))
    return block


def _decoder(net: Net) -> BlockNet:
    """Looks at what came before, then at what the encoder made, then works on each step by itself."""
    block = net.block("Decoder block")
    x, memory = block.input(), block.input("memory")
    x = _joined(block, x, lambda x: block.add("MultiheadAttention", x, name="itself", num_heads=8, is_causal=True))
    x = _joined(block, x, lambda x: block.add("MultiheadAttention", x, memory, memory, name="across", num_heads=8))
    block.output(_joined(block, x, lambda x: _narrow_forward(block, x)))
    return block


def _joined(block: BlockNet, x: End, part: Callable[[End], End]) -> End:
    """norm(x + part(x))."""
    return block.add("LayerNorm", block.add("Add", block.add("Dropout", part(x), p=0.1), x))


def _narrow_forward(block: BlockNet, x: End) -> End:
    x = block.add("ReLU", block.add("Linear", x, out_features=2048))
    return block.add("Linear", x, out_features=512)


def _norm_first(
    net: Net, title: str, approximate: str = "none", causal: bool = False, dropout: float = 0.0, eps: float = 1e-5
) -> BlockNet:
    """x + attention(norm(x)), then x + two Linear layers of norm(x)."""
    block = net.block(title)
    x = block.input()
    inner = block.add("LayerNorm", x, eps=eps)
    inner = block.add("MultiheadAttention", inner, num_heads=HEADS, is_causal=causal, dropout=dropout)
    x = block.add("Add", _dropped(block, inner, dropout), x)
    inner = block.add("LayerNorm", x, eps=eps)
    x = block.add("Add", _dropped(block, _forward(block, inner, approximate), dropout), x)
    block.output(x)
    return block


def _forward(block: BlockNet, x: End, approximate: str = "none") -> End:
    """Each step by itself: four times as wide, a bend, and back."""
    x = block.add("Linear", x, out_features=4 * WIDTH)
    x = block.add("GELU", x, approximate=approximate)
    return block.add("Linear", x, out_features=WIDTH)


def _dropped(block: BlockNet, x: End, p: float) -> End:
    return block.add("Dropout", x, p=p) if p else x


TRANSFORMER_NOTES = """Transformer, 2017

Attention is all you need: the network that translates without reading word by word. The encoder turns the source into one vector for each word, the decoder writes the answer, looking at its own words so far and, in every block, at the encoder's.

Open the blocks and compare: the decoder has a second attention, whose keys and values come from the encoder. Its first one is causal, so that no step sees the word it is to guess.

Source, answer and the last layer share one table of words, as in the paper; that is why both texts go through one Embedding and are split again. With 37,000 words it has 63,082,496 parameters; the paper rounds its base model to 65 million."""
BERT_NOTES = """BERT base, 2018

It reads a text from both sides at once. Trained to guess words that were hidden, it learns so much of language that a small layer on top, and little data, are enough for most tasks.

Each token's vector is a sum of three: the word, whether it belongs to the first or second sentence, and its place. Then twelve encoder blocks follow, each drawn as in 2017, with the norm after the sum.

What comes out here is the pooled vector of the first step, on which classifiers are built."""
VIT_NOTES = """Vision Transformer, 2020

A picture is worth 16×16 words: it is cut into patches of 16×16 points, each patch becomes a vector, and from there on it is a text of 196 words to an ordinary Transformer. Nothing in it knows that patches lie beside each other, except the positions it learns.

One more step, the class token, belongs to no patch. It gathers what the blocks find, and the answer is read from it.

With little data a convolutional network learns more, since it is built for pictures; with very much, this one does."""
GPT2_NOTES = """GPT-2 small, 2019

A language model: for every token of a text it says which token comes next. One block, drawn once and repeated twelve times, is nearly all of it.

Open the block. The attention is causal: a step may look at itself and at what came before, never at what it is to guess. Then two Linear layers work on each step by itself. Both parts are added to what enters, and the norms stand in front of them, which keeps deep stacks trainable.

The head has no weights of its own: it is the table of the embedding, read the other way round. That saves 38 million parameters."""

ALL = (
    Template(
        "transformer-base",
        "Transformer (base)",
        "Sequences and text",
        "Encoder and decoder of six blocks each: translation by attention alone.",
        aka=("attention is all you need", "vaswani", "translation", "encoder decoder", "seq2seq"),
        draw=transformer_base,
        parameters=63_082_496,
        notes=TRANSFORMER_NOTES,
        year=2017,
        paper="Vaswani et al., Attention is all you need, 2017; base model, 37,000 shared tokens",
    ),
    Template(
        "bert-base",
        "BERT base",
        "Sequences and text",
        "Twelve encoder blocks that read a text from both sides, with the pooler.",
        aka=("encoder", "masked language model", "devlin", "transformer", "classification"),
        draw=bert_base,
        parameters=109_482_240,
        notes=BERT_NOTES,
        year=2018,
        paper="Devlin et al., BERT: pre-training of deep bidirectional transformers, 2018",
    ),
    Template(
        "gpt2-small",
        "GPT-2 small",
        "Sequences and text",
        "Twelve causal Transformer blocks that guess the next token; the head is the embedding.",
        aka=("language model", "gpt", "decoder", "transformer", "generate text"),
        draw=gpt2_small,
        parameters=124_439_808,
        notes=GPT2_NOTES,
        year=2019,
        paper="Radford et al., Language models are unsupervised multitask learners, 2019",
    ),
    Template(
        "vit-b16",
        "Vision Transformer B/16",
        "Classics: images",
        "Reads a picture as a text of 196 patches, with twelve Transformer blocks.",
        aka=("imagenet", "vit", "patches", "attention", "classification"),
        draw=vit_b16,
        parameters=86_567_656,
        notes=VIT_NOTES,
        year=2020,
        paper="Dosovitskiy et al., An image is worth 16×16 words, 2020",
    ),
)
