"""Reading of raw files into a lake's file. Runs in the loader process only: the files may be hostile."""
