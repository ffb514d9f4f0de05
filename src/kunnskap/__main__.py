"""``python -m kunnskap`` is ``kunnskap``."""

from kunnskap.cli import main

if __name__ == "__main__":
    main()
