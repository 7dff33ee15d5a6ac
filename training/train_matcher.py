"""Fine-tune the packaged encoder to tell whether a sentence answers a question.

Runs in an environment of its own (``training/README.md``). Reads the invented articles and
questions of ``training/answering``: each answerable question names the words that answer it,
each other one the words that look most like an answer. Writes a checkpoint that it goes on
from when it is started again, and at the end the weights that ``training.export_matcher``
packs. Articles whose number ends in 5 are not trained on but watched; the set ``g`` is
neither: it is what the model is judged by at the end.
"""

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found]
from tokenizers import Tokenizer
from torch import nn  # type: ignore[import-not-found]
from transformers import BertConfig, BertModel  # type: ignore[import-not-found]

from rag.answer.ranked import leans
from rag.providers.pairs import Pair, pair, pieces
from rag.text import content_terms, sentences

TOKENS_A_STEP = 4096
RATE, HEAD_RATE, WARM_UP, DECAY = 3e-4, 1e-3, 0.1, 0.01
HARD, EASY = 3, 0.3
"""Sentences of the same article, most like the question, that do not answer it; and how many
of another article, on the mean."""
UNLED = 0.2
"""Share of pairs read without what leads the sentence in, where it leans on that."""
WORDS = "rag/models/minilm/tokenizer.json"


@dataclass(frozen=True)
class Told:
    """A sentence of an article and what leads it in."""

    text: str
    lead: str
    start: int
    end: int


@dataclass(frozen=True)
class Asked:
    """A question and the sentences of its article.

    Attributes:
        gold: Which of them answers it; -1 for none.
        hard: Those that do not, the most misleading first.
    """

    question: str
    told: tuple[Told, ...]
    gold: int
    hard: tuple[int, ...]
    article: str


class Matcher(nn.Module):  # type: ignore[misc]
    """The encoder, told which pieces both sides share, and one number on top."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.shared = nn.Embedding(2, config.hidden_size)
        nn.init.zeros_(self.shared.weight)
        self.head = nn.Linear(2 * config.hidden_size, 1)

    def forward(self, ids: Any, mask: Any, sides: Any, shared: Any) -> Any:
        """Return how surely each sentence answers, before the logistic function."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.shared(shared)
        states = self.encoder(
            inputs_embeds=words, attention_mask=mask, token_type_ids=sides
        ).last_hidden_state
        weights = mask.unsqueeze(2).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        return self.head(torch.cat([states[:, 0], mean], 1)).squeeze(1).float()


def read(folder: Path, names: Sequence[str]) -> list[Asked]:
    """Return the questions of these sets."""
    found: list[Asked] = []
    for name in names:
        articles = {}
        for line in (folder / f"{name}.articles.jsonl").read_text("utf-8").splitlines():
            article = json.loads(line)
            articles[article["id"]] = (article, cut(article["text"]))
        for line in (folder / f"{name}.questions.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            article, told = articles[row["article_id"]]
            found.append(asked(row, article["text"], told))
    return found


def cut(text: str) -> tuple[Told, ...]:
    """Return the sentences of a text, each with the one before it."""
    found: list[Told] = []
    start = 0
    for paragraph in text.split("\n\n"):
        for span in sentences(paragraph, "en"):
            own = span.slice(paragraph)
            lead = found[-1].text if found and leans(own) else ""
            found.append(Told(own, lead, start + span.start, start + span.end))
        start += len(paragraph) + 2
    return tuple(found)


def asked(row: dict[str, Any], text: str, told: tuple[Told, ...]) -> Asked:
    """Return a question with what answers it and what only seems to."""
    marked = row["gold"] or row["near"]
    place = text.index(marked) + len(marked) // 2
    here = next(n for n, one in enumerate(told) if one.start <= place < one.end)
    terms = set(content_terms(row["question"]))
    likeness = {n: len(terms & set(content_terms(f"{one.text}"))) for n, one in enumerate(told)}
    others = sorted((n for n in likeness if n != here), key=lambda n: (-likeness[n], n))
    if row["answerable"]:
        return Asked(row["question"], told, here, tuple(others), row["article_id"])
    return Asked(row["question"], told, -1, (here, *others), row["article_id"])


def epoch(
    questions: Sequence[Asked], cutter: Tokenizer, number: int
) -> list[list[tuple[Pair, float]]]:
    """Return the batches of one pass; the same for the same number."""
    dice = random.Random(number)
    rows: list[tuple[str, Told, float]] = []
    for one in questions:
        if one.gold >= 0:
            rows.append((one.question, one.told[one.gold], 1.0))
        rows.extend((one.question, one.told[place], 0.0) for place in chosen(one, dice))
        if dice.random() < EASY:
            other = dice.choice(questions)
            if other.article != one.article:
                rows.append((one.question, dice.choice(other.told), 0.0))
    leads = ["" if dice.random() < UNLED else told.lead for _, told, _ in rows]
    questions_cut = pieces(cutter, [question for question, _, _ in rows])
    told_cut = pieces(cutter, [told.text for _, told, _ in rows])
    leads_cut = pieces(cutter, leads)
    made = [
        (pair(q, t, lead), label)
        for q, t, lead, (_, _, label) in zip(
            questions_cut, told_cut, leads_cut, rows, strict=True
        )
    ]
    return batches(made, dice)


def chosen(one: Asked, dice: random.Random) -> list[int]:
    """Return sentences that are no answer: the near one always, others by turns."""
    first = [one.hard[0]] if one.gold < 0 else []
    most = HARD if one.gold >= 0 else HARD - 1
    rest = [n for n in one.hard[:7] if n not in first]
    weights = [1 / (1 + rank) for rank, _ in enumerate(rest)]
    while rest and len(first) < most:
        place = dice.choices(range(len(rest)), weights)[0]
        first.append(rest.pop(place))
        weights.pop(place)
    return first


def batches(
    items: Sequence[tuple[Pair, float]], dice: random.Random
) -> list[list[tuple[Pair, float]]]:
    """Return the pairs in batches of like length, the batches shuffled."""
    made: list[list[tuple[Pair, float]]] = [[]]
    for item in sorted(items, key=lambda row: (len(row[0].ids), dice.random())):
        if made[-1] and (len(made[-1]) + 1) * len(item[0].ids) > TOKENS_A_STEP:
            made.append([])
        made[-1].append(item)
    dice.shuffle(made)
    return made


def stacked(batch: Sequence[Pair]) -> tuple[Any, ...]:
    """Return ids, mask, sides and shared of a batch as tensors, padded."""
    longest = max(len(one.ids) for one in batch)
    parts = np.zeros((4, len(batch), longest), np.int64)
    for row, one in enumerate(batch):
        count = len(one.ids)
        for part, values in enumerate((one.ids, [1] * count, one.sides, one.shared)):
            parts[part, row, :count] = values
    return tuple(torch.from_numpy(part) for part in parts)


def judged(model: Matcher, questions: Sequence[Asked], cutter: Tokenizer) -> dict[str, float]:
    """Return how well answerable questions are told from others, and gold sentences found."""
    model.eval()
    best: list[float] = []
    right = 0
    with torch.no_grad():
        for one in questions:
            asked_ids = pieces(cutter, [one.question])[0]
            told = pieces(cutter, [told.text for told in one.told])
            leads = pieces(cutter, [told.lead for told in one.told])
            made = [pair(asked_ids, t, lead) for t, lead in zip(told, leads, strict=True)]
            scores = model(*stacked(made)).numpy()
            best.append(float(scores.max()))
            right += int(one.gold >= 0 and scores.argmax() == one.gold)
    model.train()
    labels = np.array([one.gold >= 0 for one in questions])
    values = np.array(best)
    above = values[labels][:, None] > values[~labels][None]
    threshold = np.sort(values[~labels])[int(0.8 * (~labels).sum())]
    return {
        "AUROC": round(100 * float(above.mean()), 1),
        "gold first": round(100 * right / int(labels.sum()), 1),
        "answered at 80 % declined": round(100 * float((values[labels] > threshold).mean()), 1),
    }


def watched(article: str) -> bool:
    """Return whether an article is left out of training, to watch how it goes."""
    return article.rstrip("ab").endswith("5")


def optimiser_of(model: Matcher) -> Any:
    """Return the optimiser: the new parts learn faster than the encoder."""
    groups = defaultdict(list)
    for name, weight in model.named_parameters():
        groups[name.startswith("encoder")].append(weight)
    return torch.optim.AdamW(
        [{"params": groups[True], "base": RATE}, {"params": groups[False], "base": HEAD_RATE}],
        lr=RATE,
        weight_decay=DECAY,
        fused=True,
    )


def resumed(model: Matcher, optimiser: Any, saved: Path) -> int:
    """Load the checkpoint when there is one; return the steps that were taken."""
    if not saved.exists():
        return 0
    kept = torch.load(saved, weights_only=True)
    model.load_state_dict(kept["model"])
    optimiser.load_state_dict(kept["optimiser"])
    return int(kept["step"])


def train(model: Matcher, questions: Sequence[Asked], given: Any) -> None:
    """Train to the end, going on from the checkpoint when there is one."""
    cutter = Tokenizer.from_file(WORDS)
    optimiser, saved = optimiser_of(model), given.out / "checkpoint.pt"
    step = resumed(model, optimiser, saved)
    dev = [one for one in questions if watched(one.article)]
    rest = [one for one in questions if not watched(one.article)]
    made, number = epoch(rest, cutter, 0), 0
    each = len(made)
    total = int(each * given.epochs)
    print(f"{len(rest)} questions, {each} steps an epoch, {total} in all", flush=True)
    began = time.time()
    while step < total:
        if step // each != number:
            number = step // each
            made = epoch(rest, cutter, number)
        share = min((step + 1) / (WARM_UP * total), (total - step) / (total * (1 - WARM_UP)))
        loss = stepped(model, optimiser, made[step % each % len(made)], share)
        step += 1
        if step % 10 == 0:
            print(f"{step}/{total} loss {loss:.4f} {time.time() - began:.0f} s", flush=True)
        if step % 100 == 0 or step == total:
            state = {"model": model.state_dict(), "optimiser": optimiser.state_dict()}
            torch.save({**state, "step": step}, saved.with_suffix(".new"))
            saved.with_suffix(".new").replace(saved)
            print(f"{step}/{total} dev {judged(model, dev, cutter)}", flush=True)


def stepped(model: Matcher, optimiser: Any, batch: Any, share: float) -> float:
    """Take one step at this share of the full rate; return the loss before it."""
    for group in optimiser.param_groups:
        group["lr"] = group["base"] * share
    labels = torch.tensor([label for _, label in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = model(*stacked([one for one, _ in batch]))
    loss = nn.functional.binary_cross_entropy_with_logits(
        scores, labels, pos_weight=torch.tensor(2.0)
    )
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()
    return float(loss.item())


def main() -> None:
    """Train, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="the official model")
    parser.add_argument("--data", type=Path, default=Path("training/answering"))
    parser.add_argument("--train", default="a,b,c,d,e,f,h,i,j,k,l,m,n", help="sets to train on")
    parser.add_argument("--test", default="g", help="sets to judge by at the end")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--epochs", type=float, default=3.0)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)
    torch.manual_seed(1)
    config = BertConfig.from_pretrained(given.weights, attn_implementation="sdpa")
    model = Matcher(config)
    model.encoder = BertModel.from_pretrained(
        given.weights, config=config, add_pooling_layer=False
    )
    model.train()
    train(model, read(given.data, given.train.split(",")), given)
    torch.save(model.state_dict(), given.out / "weights.pt")
    cutter = Tokenizer.from_file(WORDS)
    print("test", judged(model, read(given.data, given.test.split(",")), cutter), flush=True)


if __name__ == "__main__":
    main()
