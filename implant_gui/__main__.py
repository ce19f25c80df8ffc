"""``python -m implant_gui`` is the command ``implant-gui``."""

from implant_gui.app.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
