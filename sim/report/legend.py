"""The entries of a figure's legend: one for each label that some panel really draws."""

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D


def entries(figure: Figure) -> list[Artist]:
    """The labelled artists of all panels, each label once; those without a single mark to see are left out."""
    found: dict[str, Artist] = {}
    for axes in figure.axes:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            if label not in found and _is_seen(handle):
                found[label] = handle
    return list(found.values())


def _is_seen(handle: Artist | BarContainer | ErrorbarContainer) -> bool:
    if isinstance(handle, ErrorbarContainer):
        return handle.lines[0] is None or _is_seen(handle.lines[0])
    if isinstance(handle, Line2D):
        points = np.asarray(handle.get_xydata(), dtype=float)
        return bool(np.isfinite(points).all(axis=1).any())
    if isinstance(handle, BarContainer):
        return any(bar.get_width() and bar.get_height() for bar in handle.patches)
    if isinstance(handle, PathCollection):
        return len(np.asarray(handle.get_offsets())) > 0
    return True
