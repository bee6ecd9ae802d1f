"""Positions, attention and decoder blocks against torch's own parts and against the formulas written as loops."""

import math

import pytest
import torch
from torch import nn

from core.lowering.modules.additive_attention import AdditiveAttention
from core.lowering.modules.decoder_block import DecoderBlock
from core.lowering.modules.feed_forward import FeedForward
from core.lowering.modules.grouped_query_attention import GroupedQueryAttention
from core.lowering.modules.learned_positional_encoding import LearnedPositionalEncoding
from core.lowering.modules.patch_embedding import PatchEmbedding
from core.lowering.modules.rotary_embedding import RotaryEmbedding
from core.lowering.modules.score_mask import ScoreMask
from core.lowering.modules.sinusoidal_positional_encoding import SinusoidalPositionalEncoding
from core.lowering.modules.swiglu import SwiGLU


def close(a: torch.Tensor, b: torch.Tensor, atol: float = 1e-5) -> None:
    torch.testing.assert_close(a, b, atol=atol, rtol=1e-5)


@pytest.mark.parametrize("features", [6, 7])
def test_waves_are_those_of_the_paper(features: int) -> None:
    made = SinusoidalPositionalEncoding()(torch.zeros(1, 5, features))[0]
    for t in range(5):
        for i in range(features):
            angle = t / 10000 ** (2 * (i // 2) / features)
            assert made[t, i].item() == pytest.approx(math.cos(angle) if i % 2 else math.sin(angle), abs=1e-6)


def test_learned_places_are_added_from_the_first() -> None:
    module, x = LearnedPositionalEncoding(4, 9), torch.randn(2, 5, 4)
    close(module(x), x + nn.functional.embedding(torch.arange(5), module.weight))


def test_rotation_is_a_complex_product() -> None:
    x = torch.randn(2, 7, 3 * 8)
    turns = torch.polar(torch.ones(7, 4), torch.arange(7.0)[:, None] * 10000 ** (-torch.arange(0, 8, 2) / 8))
    pairs = torch.view_as_complex(x.reshape(2, 7, 3, 4, 2)) * turns[:, None]
    close(RotaryEmbedding(8)(x), torch.view_as_real(pairs).reshape(2, 7, 24))


def test_turned_vectors_are_compared_by_their_distance() -> None:
    rotary, q, k = RotaryEmbedding(8), torch.randn(8), torch.randn(8)
    turned_q, turned_k = rotary(q.expand(1, 12, 8))[0], rotary(k.expand(1, 12, 8))[0]
    products = turned_q @ turned_k.T
    close(products[3, 1], products[9, 7])
    assert not torch.isclose(products[3, 1], products[9, 1])


def test_a_head_of_odd_width_cannot_be_turned() -> None:
    with pytest.raises(ValueError, match="even"):
        RotaryEmbedding(3)


@pytest.mark.parametrize("class_token", [True, False])
def test_patches_are_a_linear_layer_on_each(class_token: bool) -> None:
    module, x = PatchEmbedding(3, 5, (2, 4), class_token, patches=6), torch.randn(2, 3, 4, 12)
    cut = nn.functional.unfold(x, (2, 4), stride=(2, 4)).transpose(1, 2)
    rows = nn.functional.linear(cut, module.proj.weight.flatten(1), module.proj.bias)
    if class_token:
        assert module.class_token is not None
        rows = torch.cat((module.class_token.expand(2, 1, 5), rows), dim=1)
    close(module(x), rows + module.position)


def as_torch(module: GroupedQueryAttention, width: int, heads: int) -> nn.MultiheadAttention:
    """With as many key heads as heads and no rotation, it is torch's."""
    other = nn.MultiheadAttention(width, heads, bias=False, batch_first=True)
    with torch.no_grad():
        other.in_proj_weight.copy_(torch.cat([m.weight for m in (module.q_proj, module.k_proj, module.v_proj)]))
        other.out_proj.weight.copy_(module.o_proj.weight)
    return other


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("padded", [False, True])
def test_ungrouped_attention_is_torchs(causal: bool, padded: bool) -> None:
    module, x = GroupedQueryAttention(12, 3, 3, 4, None, causal), torch.randn(2, 5, 12)
    padding = torch.tensor([[False] * 5, [False] * 3 + [True] * 2]) if padded else None
    hidden = torch.ones(5, 5, dtype=torch.bool).triu(1) if causal else None
    wanted, _ = as_torch(module, 12, 3)(x, x, x, key_padding_mask=padding, attn_mask=hidden)
    close(module(x, padding=padding), wanted)


@pytest.mark.parametrize("kind", [torch.bool, torch.int64, torch.float32])
@pytest.mark.parametrize("pairs", [False, True])
def test_masks_hide_or_are_added(kind: torch.dtype, pairs: bool) -> None:
    scores = torch.randn(2, 4, 4)
    mask = (torch.rand(2, 4, 4) if pairs else torch.rand(2, 4)) > 0.5
    spread = mask if pairs else mask[:, None].expand(2, 4, 4)
    given = mask.float() * 3 if kind == torch.float32 else mask.to(kind)
    wanted = scores + 3 * spread if kind == torch.float32 else scores.masked_fill(spread, float("-inf"))
    close(ScoreMask()(scores, given), wanted)


def test_groups_share_keys_and_values() -> None:
    """Each pair of query heads meets one key head, one sample, head and step at a time."""
    module, x = GroupedQueryAttention(8, 4, 2, 6, 100.0, is_causal=True, bias=True), torch.randn(2, 5, 8)
    rotary = RotaryEmbedding(6, 100.0)
    q, k, v = rotary(module.q_proj(x)), rotary(module.k_proj(x)), module.v_proj(x)
    found = torch.zeros(2, 5, 24)
    for n in range(2):
        for head in range(4):
            own, shared = slice(6 * head, 6 * head + 6), slice(6 * (head // 2), 6 * (head // 2) + 6)
            for t in range(5):
                weights = (k[n, : t + 1, shared] @ q[n, t, own] / math.sqrt(6)).softmax(0)
                found[n, t, own] = weights @ v[n, : t + 1, shared]
    close(module(x), module.o_proj(found))


def test_heads_that_cannot_be_shared_out() -> None:
    with pytest.raises(ValueError, match="shared"):
        GroupedQueryAttention(8, 4, 3, 2)


def test_networks_for_each_step() -> None:
    x, gated = torch.randn(2, 3, 4), SwiGLU(4, 6)
    gate = x @ gated.gate_proj.weight.T
    close(gated(x), (gate * gate.sigmoid() * (x @ gated.up_proj.weight.T)) @ gated.down_proj.weight.T)
    plain = FeedForward(4, 6, 5, "GELU", 0.5).eval()
    first, second = (m for m in plain if isinstance(m, nn.Linear))
    close(plain(x), second(nn.functional.gelu(first(x))))


def test_decoder_block_is_norms_attention_and_network() -> None:
    module, x = DecoderBlock(8, 2, 1, 12), torch.randn(2, 5, 8)

    def norm(y: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
        return y / (y.square().mean(-1, keepdim=True) + 1e-5).sqrt() * scale

    nn.init.uniform_(module.attention_norm.weight)
    nn.init.uniform_(module.feed_forward_norm.weight)
    y = x + module.attention(norm(x, module.attention_norm.weight))
    close(module(x), y + module.feed_forward(norm(y, module.feed_forward_norm.weight)))


def test_a_decoder_does_not_see_the_future() -> None:
    module, x = DecoderBlock(8, 2, 1, 12), torch.randn(1, 6, 8)
    changed = x.clone()
    changed[:, 4:] = 0
    close(module(x)[:, :4], module(changed)[:, :4])


def test_padding_changes_nothing_that_is_not_padded() -> None:
    module, x = DecoderBlock(8, 2, 2, 12), torch.randn(1, 6, 8)
    padding = torch.tensor([[False] * 4 + [True] * 2])
    close(module(x, padding=padding)[:, :4], module(x[:, :4]))


def test_decoder_block_of_llama_7b_has_its_parameters() -> None:
    """LLaMA-7B has 6,738,415,616: 32 of these, two matrices of 32,000 words and a last norm."""
    with torch.device("meta"):
        block = sum(p.numel() for p in DecoderBlock(4096, 32, 32, 11008).parameters())
    assert 32 * block + 2 * 32000 * 4096 + 4096 == 6_738_415_616


def test_additive_attention_scores_pair_by_pair() -> None:
    module = AdditiveAttention(3, 4, 6)
    query, key, value = torch.randn(2, 5, 3), torch.randn(2, 7, 4), torch.randn(2, 7, 2)
    padding = torch.zeros(2, 7, dtype=torch.bool)
    padding[1, 5:] = True
    scores = torch.full((2, 5, 7), float("-inf"))
    for n in range(2):
        for t in range(5):
            for s in range(5 if n else 7):
                fit = torch.tanh(module.query.weight @ query[n, t] + module.key.weight @ key[n, s])
                scores[n, t, s] = module.score.weight[0] @ fit
    y, weights = module(query, key, value, padding=padding)
    close(weights, scores.softmax(-1))
    close(y, torch.einsum("nls,nsv->nlv", scores.softmax(-1), value))
