"""Steps of the same network and recipe as Tailor's SASRec, in PyTorch on one thread: what StepBenchmark is compared with.

The first line of standard input is the work: {"width", "feedForward", "blocks", "items", "maxLength", "negatives", "dropout", "clip",
"batches": [{"rows", "length", "inputs", "targets", "positions"}, …]}, inputs (rows * length) item indices, positions (tokens) the flat
places of real inputs, targets (tokens) the items that follow them. Answers "ready"; each further line is answered with the loss of one step.
Dropout reads slices of masks made beforehand, negatives are shared and collisions masked, as in Tailor: PyTorch's own dropout would be slower.
"""
import json
import math
import sys

import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
torch.manual_seed(1)
work = json.loads(sys.stdin.readline())
WIDTH, FEED, BLOCKS, ITEMS = work["width"], work["feedForward"], work["blocks"], work["items"]


class Dropout(nn.Module):
    """A slice, from a random place, of a mask that is made once."""

    def __init__(self, probability, largest):
        super().__init__()
        self.mask = (torch.rand(4 * largest) >= probability).float() / (1 - probability)

    def forward(self, x):
        start = int(torch.randint(self.mask.numel() - x.numel(), ()))
        return x * self.mask[start:start + x.numel()].view_as(x)


class Block(nn.Module):
    def __init__(self, dropout):
        super().__init__()
        self.dropout = dropout
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-8), nn.LayerNorm(WIDTH, eps=1e-8)
        self.query, self.key, self.value, self.output = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, FEED), nn.Linear(FEED, WIDTH)

    def forward(self, x, rows, length, future):  # x (B·T, d)
        y = self.norm1(x)
        query, key, value = (part(y).view(rows, length, WIDTH) for part in (self.query, self.key, self.value))
        weights = torch.baddbmm(future.expand(rows, length, length), query, key.transpose(1, 2), alpha=1 / math.sqrt(WIDTH)).softmax(-1)
        x = x + self.dropout(self.output(weights.bmm(value).view(-1, WIDTH)))
        y = self.dropout(functional.relu(self.inner(self.norm2(x))))
        return x + self.dropout(self.outer(y))


class SasRec(nn.Module):
    def __init__(self):
        super().__init__()
        largest = max(len(batch["inputs"]) for batch in work["batches"]) * max(WIDTH, FEED)
        self.dropout = Dropout(work["dropout"], largest)
        self.items = nn.Parameter(0.02 * torch.randn(ITEMS, WIDTH))
        self.positions = nn.Parameter(0.02 * torch.randn(work["maxLength"], WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-8)
        self.blocks = nn.ModuleList([Block(self.dropout) for _ in range(BLOCKS)])
        self.final = nn.LayerNorm(WIDTH, eps=1e-8)

    def forward(self, batch):
        rows, length, inputs, targets, places = batch
        negatives = torch.randperm(ITEMS)[:work["negatives"]]
        gathered = functional.embedding(torch.cat([inputs, targets, negatives]), self.items)
        tokens, wanted, others = gathered.split([len(inputs), len(targets), len(negatives)])
        x = (tokens.view(rows, length, WIDTH) + self.positions[:length]).view(-1, WIDTH)
        x = self.dropout(self.norm(x))
        future = torch.full((length, length), -math.inf).triu(1)
        for block in self.blocks:
            x = block(x, rows, length, future)
        states = self.final(x.index_select(0, places))  # (M, d)
        scores = states @ others.t()  # (M, K)
        scores = scores.masked_fill(targets.unsqueeze(1) == negatives, -math.inf) + math.log(ITEMS / work["negatives"])
        positive = (states * wanted).sum(1, keepdim=True)
        return -torch.cat([positive, scores], 1).log_softmax(1)[:, 0].mean()


model = SasRec()
adam = torch.optim.Adam(model.parameters(), lr=1e-4, betas=(0.9, 0.98), foreach=True)
batches = [(b["rows"], b["length"], *(torch.tensor(b[name]) for name in ("inputs", "targets", "positions"))) for b in work["batches"]]
print("ready", flush=True)
for number, _ in enumerate(sys.stdin):
    loss = model(batches[number % len(batches)])
    adam.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), work["clip"])
    adam.step()
    print(float(loss.detach()), flush=True)
