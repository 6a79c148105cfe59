"""Pictures on a grid of characters: layered layout, routing in channels, a canvas; the same layout as SVG.

Knows `design` alone. Nothing here imports Textual; `rich.cells` is asked for widths only when a text is not ASCII.
"""
