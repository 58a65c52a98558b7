"""Sizes as a person reads them."""

GB, MB = 10**9, 10**6


def size_text(size_bytes: int) -> str:
    """Decimal gigabytes or megabytes, as disks and the hub count them."""
    if size_bytes >= GB:
        return f"{size_bytes / GB:.1f} GB"
    return f"{size_bytes / MB:.1f} MB"
