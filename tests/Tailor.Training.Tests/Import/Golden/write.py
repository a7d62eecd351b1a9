"""Writes tiny checkpoints as the common PyTorch implementation of SASRec saves them, and the scores that such a model gives.

Written from the published architecture (Kang and McAuley, ICDM 2018) and the names of its state dict; run once with PyTorch 1.13.1
and never in the tests:  python3 write.py

variants: original   query norm, positions 0 … maxlen-1, padded positions set to zero after the embedding and after every block
          unmasked   query norm, positions 1 … maxlen on real items and 0 on padding, no mask
          pre, post  the usual two norm placements, positions and padding as in unmasked
"""
import json
import pathlib
import struct

import torch
from torch import nn

WIDTH, BLOCKS, HEADS, ITEMS, LENGTH = 8, 2, 2, 20, 10
FOLDER = pathlib.Path(__file__).parent
HISTORIES = [[], [1], [20, 3], [7, 7, 7, 2], list(range(1, 11)), list(range(20, 2, -1)), [5, 1, 19, 4, 4, 12, 8, 16, 2]]


class PointWise(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(WIDTH, WIDTH, 1)
        self.conv2 = nn.Conv1d(WIDTH, WIDTH, 1)

    def forward(self, x):  # (B, T, D)
        return self.conv2(torch.relu(self.conv1(x.transpose(1, 2)))).transpose(1, 2)


class SasRec(nn.Module):
    def __init__(self, variant):
        super().__init__()
        norm = lambda: nn.LayerNorm(WIDTH, eps=1e-8)
        self.variant = variant
        self.item_emb = nn.Embedding(ITEMS + 1, WIDTH, padding_idx=0)
        self.pos_emb = nn.Embedding(LENGTH + (variant != "original"), WIDTH)
        self.attention_layernorms = nn.ModuleList([norm() for _ in range(BLOCKS)])
        self.attention_layers = nn.ModuleList([nn.MultiheadAttention(WIDTH, HEADS, 0.1, batch_first=True) for _ in range(BLOCKS)])
        self.forward_layernorms = nn.ModuleList([norm() for _ in range(BLOCKS)])
        self.forward_layers = nn.ModuleList([PointWise() for _ in range(BLOCKS)])
        self.last_layernorm = norm()

    def forward(self, history):
        window = [0] * LENGTH + history
        items = torch.tensor([window[-LENGTH:]])  # (1, T)
        real = (items != 0).unsqueeze(2)  # (1, T, 1)
        original = self.variant == "original"
        positions = torch.arange(LENGTH).unsqueeze(0) if original else torch.arange(1, LENGTH + 1).unsqueeze(0) * (items != 0)
        x = self.item_emb(items) * WIDTH**0.5 + self.pos_emb(positions)  # (1, T, D)
        future = torch.ones(LENGTH, LENGTH, dtype=torch.bool).triu(1)
        if original:
            x = x * real
        for norm1, attention, norm2, feed in zip(self.attention_layernorms, self.attention_layers, self.forward_layernorms, self.forward_layers):
            attend = lambda q, kv: attention(q, kv, kv, attn_mask=future)[0]
            if self.variant == "pre":
                x = x + attend(norm1(x), norm1(x))
                x = x + feed(norm2(x))
            elif self.variant == "post":
                x = norm1(x + attend(x, x))
                x = norm2(x + feed(x))
            else:
                q = norm1(x)
                x = norm2(q + attend(q, x))
                x = x + feed(x)
                if original:
                    x = x * real
        return self.item_emb.weight[1:] @ self.last_layernorm(x)[0, -1]  # (ITEMS)


def write_safetensors(path, state):
    header, data = {}, b""
    for name, tensor in state.items():
        values = tensor.flatten().tolist()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + 4 * len(values)]}
        data += struct.pack(f"<{len(values)}f", *values)
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


scores = {}
for seed, variant in enumerate(["original", "unmasked", "pre", "post"]):
    torch.manual_seed(seed)
    model = SasRec(variant).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            # Norms and biases away from one and zero, and no zero row for padding, so that each of them matters.
            parameter.copy_(0.5 * torch.randn_like(parameter) + (1.0 if "norm" in name and name.endswith("weight") else 0.0))
        scores[variant] = [model(history).tolist() for history in HISTORIES]
        torch.save(model.state_dict(), FOLDER / f"{variant}.pth")
        if variant == "original":
            write_safetensors(FOLDER / f"{variant}.safetensors", model.state_dict())
(FOLDER / "scores.json").write_text(json.dumps({"histories": HISTORIES, "scores": scores}) + "\n")
