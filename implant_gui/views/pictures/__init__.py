"""Drawings and surfaces on a canvas: true scale, measuring, comparing."""
