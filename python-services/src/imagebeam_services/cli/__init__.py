"""The command `imagebeam-services`."""
