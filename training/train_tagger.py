"""Fine-tune the packaged encoder to tag source, cue and content of statements.

Runs in an environment of its own (``training/README.md``). Reads labelled articles in the
format of ``benchmarks.statements`` gold files and marked ones (``training.marked``); writes a
checkpoint that it goes on from when it is started again, and at the end the weights that
``training.export_tagger`` packs.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found]
from tokenizers import Tokenizer
from torch import nn  # type: ignore[import-not-found]
from transformers import BertConfig, BertModel  # type: ignore[import-not-found]

from rag.statements import reading, tokens
from rag.statements.marks import blocks, quotations
from rag.types import Span
from training import marked

WINDOW, STRIDE, TOKENS_A_STEP = 256, 32, 4096
RATE, HEAD_RATE, WARM_UP, DECAY = 3e-4, 1e-3, 0.1, 0.01
UNTOLD = 0.25
"""Share of windows in which the reading of the rules is withheld, so that the model does not
lean on it alone."""
RESTYLED = 0.25
"""Share of articles whose quotation marks are changed to another style."""
CLASSIFIER, SEPARATOR = 101, 102
STYLES = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'), ("「", "」"))
LABELS = len(tokens.LABELS)
WORDS = "rag/models/minilm/tokenizer.json"


@dataclass(frozen=True)
class Window:
    """A piece of an article: ids with their start and end marks, notes, labels."""

    ids: list[int]
    notes: Any
    labels: Any


class Tagger(nn.Module):  # type: ignore[misc]
    """The encoder with the notes added to its word vectors, and a linear-chain CRF on top."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.notes = nn.ModuleList(
            nn.Embedding(size, config.hidden_size) for size in tokens.SIZES
        )
        for table in self.notes:
            nn.init.zeros_(table.weight)
        self.head = nn.Linear(config.hidden_size, LABELS)
        self.steps = nn.Parameter(torch.zeros(LABELS, LABELS))
        barred = torch.zeros(LABELS, LABELS)
        for after in range(2, LABELS, 2):
            for before in range(LABELS):
                if before not in (after, after - 1):
                    barred[before, after] = -1e4
        self.register_buffer("barred", barred)

    def forward(self, ids: Any, mask: Any, notes: Any) -> Any:
        """Return a score for each label of each piece; shape ``(windows, pieces, 7)``."""
        words = self.encoder.embeddings.word_embeddings(ids)
        for number, table in enumerate(self.notes):
            words = words + table(notes[..., number])
        states = self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state
        return self.head(states).float()

    def loss(self, scores: Any, labels: Any) -> Any:
        """Return the negative log likelihood a labelled piece; labels of -100 are padding."""
        scores, labels = scores[:, 1:], labels[:, 1:]  # past the start mark
        known = labels >= 0
        gold = labels.clamp(min=0)
        steps = self.steps + self.barred
        path = scores.gather(2, gold.unsqueeze(2)).squeeze(2) * known
        moves = steps[gold[:, :-1], gold[:, 1:]] * known[:, 1:]
        total = scores[:, 0]
        for place in range(1, scores.shape[1]):
            after = torch.logsumexp(total.unsqueeze(2) + steps, dim=1) + scores[:, place]
            total = torch.where(known[:, place].unsqueeze(1), after, total)
        return (torch.logsumexp(total, 1) - path.sum(1) - moves.sum(1)).sum() / known.sum()


def restyled(text: str, dice: random.Random) -> str:
    """Return the text with the quotation marks of another style, every offset the same."""
    opening, closing = dice.choice(STYLES)
    changed = list(text)
    for quote in quotations(text, blocks(text)):
        if text[quote.start] in '“"«' and text[quote.end - 1] in '”"»':
            changed[quote.start], changed[quote.end - 1] = opening, closing
    return "".join(changed)


def windows(article: dict[str, Any], text: str, cutter: Tokenizer) -> Iterator[Window]:
    """Yield the overlapping windows of an article."""
    encoding = cutter.encode(text, add_special_tokens=False)
    places = np.array(encoding.offsets, np.int64).reshape(-1, 2)
    quotes = quotations(text, blocks(text))
    table = tokens.notes(text, places, quotes, reading.reported(text, "en"))
    statements = [
        [[Span(*place) for place in one.get(role) or ()] for role in tokens.ROLES]
        for one in article["statements"]
    ]
    painted = tokens.painted(len(text), statements)
    labels = np.array([label(painted[start:end]) for start, end in places])
    ids = encoding.ids
    start, room = 0, WINDOW - 2
    while start < len(ids):
        end = min(start + room, len(ids))
        yield Window(
            [CLASSIFIER, *ids[start:end], SEPARATOR],
            np.pad(table[start:end], ((1, 1), (0, 0))),
            np.pad(labels[start:end], 1, constant_values=-100),
        )
        if end == len(ids):
            return
        start += room - STRIDE


def label(characters: Any) -> int:
    """Return the label of a piece: the beginning that falls in it, else its first one."""
    begun = characters[characters % 2 == 1]
    return int(begun[0]) if len(begun) else int(characters[0])


def batches(items: Sequence[Window], dice: random.Random) -> list[list[Window]]:
    """Return the windows in batches of like length, the batches shuffled."""
    made: list[list[Window]] = [[]]
    for item in sorted(items, key=lambda one: len(one.ids)):
        if made[-1] and (len(made[-1]) + 1) * len(item.ids) > TOKENS_A_STEP:
            made.append([])
        made[-1].append(item)
    dice.shuffle(made)
    return made


def stacked(batch: Sequence[Window], dice: random.Random | None) -> tuple[Any, ...]:
    """Return ids, mask, notes and labels of a batch as tensors, padded."""
    longest = max(len(one.ids) for one in batch)
    ids = np.zeros((len(batch), longest), np.int64)
    mask = np.zeros_like(ids)
    notes = np.zeros((len(batch), longest, len(tokens.SIZES)), np.int64)
    labels = np.full_like(ids, -100)
    for row, one in enumerate(batch):
        count = len(one.ids)
        ids[row, :count], mask[row, :count] = one.ids, 1
        notes[row, :count], labels[row, :count] = one.notes, one.labels
        if dice is not None and dice.random() < UNTOLD:
            notes[row, :, 3] = 0
    return tuple(torch.from_numpy(part) for part in (ids, mask, notes, labels))


def epoch(articles: Sequence[dict[str, Any]], cutter: Tokenizer, number: int) -> list[Any]:
    """Return the batches of one pass over the articles; the same for the same number."""
    dice = random.Random(number)
    items = []
    for article in articles:
        text = article["text"]
        text = restyled(text, dice) if dice.random() < RESTYLED else text
        items.extend(windows(article, text, cutter))
    return batches(items, dice)


def token_scores(model: Tagger, made: Sequence[Sequence[Window]]) -> dict[str, float]:
    """Return the F1 of each role over word pieces, best label a piece."""
    right, said, true = (np.zeros(3) for _ in range(3))
    model.eval()
    with torch.no_grad():
        for batch in made:
            ids, mask, notes, labels = stacked(batch, None)
            best = model(ids, mask, notes).argmax(-1)
            for role in range(3):
                here = ((best + 1) // 2 == role + 1) & (labels >= 0)
                there = (labels + 1) // 2 == role + 1
                right[role] += int((here & there).sum())
                said[role] += int(here.sum())
                true[role] += int(there.sum())
    model.train()
    scores = 200 * right / np.maximum(said + true, 1)
    return dict(zip(tokens.ROLES, scores.round(1).tolist(), strict=True))


def started(weights: Path) -> Tagger:
    """Return the encoder with the official weights, its new parts not yet trained."""
    config = BertConfig.from_pretrained(
        weights, attention_probs_dropout_prob=0.0, attn_implementation="sdpa"
    )
    model = Tagger(config)
    model.encoder = BertModel.from_pretrained(weights, config=config, add_pooling_layer=False)
    return model


def optimiser_of(model: Tagger) -> Any:
    """Return the optimiser: the new parts learn faster than the encoder."""
    head = [*model.notes.parameters(), *model.head.parameters(), model.steps]
    groups = [
        {"params": list(model.encoder.parameters()), "base": RATE},
        {"params": head, "base": HEAD_RATE},
    ]
    return torch.optim.AdamW(groups, lr=RATE, weight_decay=DECAY, fused=True)


def train(
    model: Tagger, articles: Sequence[dict[str, Any]], dev: Sequence[Any], given: Any
) -> None:
    """Train to the end, going on from the checkpoint when there is one."""
    cutter = Tokenizer.from_file(WORDS)
    optimiser, saved, step = optimiser_of(model), given.out / "checkpoint.pt", 0
    if saved.exists():
        kept = torch.load(saved, weights_only=True)
        model.load_state_dict(kept["model"])
        optimiser.load_state_dict(kept["optimiser"])
        step = kept["step"]
    made, number = epoch(articles, cutter, 0), 0
    total = int(len(made) * given.epochs)
    say(f"{len(articles)} articles, {len(made)} steps an epoch, {total} in all")
    began, dice = time.time(), random.Random(step)
    model.train()
    while step < total:
        if step // len(made) != number:
            number = step // len(made)
            made = epoch(articles, cutter, number)
        share = min((step + 1) / (WARM_UP * total), (total - step) / (total * (1 - WARM_UP)))
        batch = stacked(made[step % len(made)], dice)
        loss = stepped(model, optimiser, batch, share)
        step += 1
        if step % 10 == 0:
            say(f"{step}/{total} loss {loss:.4f} {time.time() - began:.0f} s")
        if step % 50 == 0 or step == total:
            state = {"model": model.state_dict(), "optimiser": optimiser.state_dict()}
            torch.save({**state, "step": step}, saved.with_suffix(".new"))
            saved.with_suffix(".new").replace(saved)
        if step % 200 == 0 or step == total:
            say(f"{step}/{total} dev {token_scores(model, dev)}")


def stepped(model: Tagger, optimiser: Any, batch: tuple[Any, ...], share: float) -> float:
    """Take one step at this share of the full rate; return the loss before it."""
    for group in optimiser.param_groups:
        group["lr"] = group["base"] * share
    ids, mask, notes, labels = batch
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = model(ids, mask, notes)
    loss = model.loss(scores, labels)
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    return float(loss.item())


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def main() -> None:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="the official model")
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--also", type=Path, help="folder of marked articles to add")
    parser.add_argument("--times", type=int, default=2, help="how often each of those is read")
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--epochs", type=float, default=3.0)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)
    torch.manual_seed(1)
    articles = [json.loads(line) for line in given.train.read_text("utf-8").splitlines()]
    articles += [*marked.articles(given.also)] * given.times if given.also else []
    random.Random(1).shuffle(articles)
    judged = [json.loads(line) for line in given.dev.read_text("utf-8").splitlines()]
    cutter = Tokenizer.from_file(WORDS)
    items = [item for one in judged for item in windows(one, one["text"], cutter)]
    model = started(given.weights)
    train(model, articles, batches(items, random.Random(0)), given)
    torch.save(model.state_dict(), given.out / "weights.pt")


if __name__ == "__main__":
    main()
