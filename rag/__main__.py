"""``python -m rag`` is ``readout``."""

from rag.cli import main

raise SystemExit(main())
