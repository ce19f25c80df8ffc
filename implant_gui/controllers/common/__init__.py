"""What all stories stand on: the job desk, the launcher of coroutines, work off the GUI thread."""
