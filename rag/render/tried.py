"""What came of testing the endpoint: a verdict of one line, or JSON."""

from rag.providers.connection import Configured, Trial
from rag.render.json_parts import Object
from rag.text import plain


def verdict(trial: Trial) -> str:
    """Return on one line that it works, with what answered, or what is wrong."""
    if not trial.works:
        return plain(trial.error)
    took = f"{trial.seconds:.1f} s"
    if trial.kind == "embedding":
        return plain(f"{trial.name} made a vector of {trial.dimension:,} numbers in {took}.")
    usage = trial.usage
    tokens = (
        f", {usage.prompt_tokens:,} tokens read, {usage.completion_tokens:,} written"
        if usage.prompt_tokens or usage.completion_tokens
        else ", tokens not told"
    )
    model = trial.answered or f"{trial.name} (it gave no name)"
    return plain(f"{model} answered in {took}{tokens}.")


def endpoint_json(configured: Configured, trials: tuple[Trial, ...]) -> Object:
    """Return how the endpoint is set and what came of each request."""
    return {
        "model": configured.model,
        "address": configured.address,
        "key": configured.key,
        "embedding_model": configured.embedding,
        "works": all(trial.works for trial in trials),
        "requests": [_trial(trial) for trial in trials],
    }


def _trial(trial: Trial) -> Object:
    return {
        "kind": trial.kind,
        "name": trial.name,
        "works": trial.works,
        "answered": trial.answered,
        "seconds": round(trial.seconds, 3),
        "prompt_tokens": trial.usage.prompt_tokens,
        "completion_tokens": trial.usage.completion_tokens,
        "dimension": trial.dimension,
        "error": trial.error,
        "hint": trial.hint,
    }
