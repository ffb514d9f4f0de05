"""Blocks to HTML, with every traced number linked to its place in the trail."""

from kunnskap.render.renderer import Renderer

__all__ = ["Renderer"]
