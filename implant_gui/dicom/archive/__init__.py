"""An archive that serves implant templates: a real SCP for all nine SOP classes, to try, test and train with.

It stands on pynetdicom's server and pydicom's decoding, and shares neither matching nor decoding with our own SCU, so
that a bug in one shows in the other. It can be told to misbehave (`faults`).
"""
