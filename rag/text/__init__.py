"""Pure text: sentences, comparing and finding quotations, search terms, safe display."""

from rag.text.direction import has_right_to_left, is_right_to_left
from rag.text.display import off_the_command_line, plain, visible
from rag.text.lexicon import content_terms, estimate_tokens, terms
from rag.text.quotation import Folded, find_quote, fold
from rag.text.segment import list_mark, paragraphs, sentences

__all__ = [
    "Folded",
    "content_terms",
    "estimate_tokens",
    "find_quote",
    "fold",
    "has_right_to_left",
    "is_right_to_left",
    "list_mark",
    "off_the_command_line",
    "paragraphs",
    "plain",
    "sentences",
    "terms",
    "visible",
]
