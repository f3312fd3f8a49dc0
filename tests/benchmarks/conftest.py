"""The scripts here import their neighbours by name, as when they are started by hand."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
