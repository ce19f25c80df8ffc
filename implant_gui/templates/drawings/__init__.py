"""Drawings in DICOM-HPGL (PS3.3 C.29.1.2): read leniently, carried to other places, written."""
