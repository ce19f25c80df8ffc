"""Item models: what the window shows, as Qt asks for it. QtCore and QtGui only; the GUI thread only.

A model is told what happened through a few verbs, prepares what is shown once, and looks it up when Qt asks. It never
starts work, never knows a widget, never opens a dialog.
"""
