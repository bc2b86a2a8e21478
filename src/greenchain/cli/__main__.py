"""``python -m greenchain.cli`` is the command ``greenchain``."""

from greenchain.cli.main import main

if __name__ == "__main__":
    main()
