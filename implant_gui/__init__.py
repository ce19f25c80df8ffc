"""implant-gui: find, look at and fetch DICOM implant templates."""

__version__ = "0.1.0"
