"""Diagrams as people write them, from `diagrams.md`: every construct of the grammars somewhere."""

from __future__ import annotations

from pathlib import Path

from backdraft.intake.markdown import blocks

ALL = [block.text for block in blocks(Path(__file__).with_suffix(".md").read_text(encoding="utf-8"))]
ENTITIES = [text for text in ALL if "erDiagram" in text]
SEQUENCES = [text for text in ALL if "sequenceDiagram" in text]
FLOWCHARTS = [text for text in ALL if text not in ENTITIES and text not in SEQUENCES]
