"""Networks: one file per family, each registering its architectures."""
