"""The command line's verbs, one module each; each module says what its arguments are and runs itself.

The modules are imported to build the parser, so whatever takes time to import (pydicom, pynetdicom, Qt, the demo
catalogue) is imported inside the functions that need it.
"""
