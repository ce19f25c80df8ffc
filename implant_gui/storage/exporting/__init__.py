"""Giving objects away as DICOM files: into a folder, as a ZIP archive, with or without a DICOMDIR."""
