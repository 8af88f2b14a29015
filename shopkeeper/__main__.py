"""Where the program starts."""

import multiprocessing
import sys


def main() -> int:
    """Run the command line or the window; the exit code."""
    multiprocessing.freeze_support()
    from shopkeeper import cli, log

    log.start()
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
