"""`python -m imagebeam_services` is the command `imagebeam-services`."""

from imagebeam_services.cli.main import run

if __name__ == "__main__":
    run()
