"""What a loss curve says: `diagnose` a finished one, `warn` while training."""

from core.models.diagnosis.verdict import NAMES, Verdict, diagnose, warn

__all__ = ["NAMES", "Verdict", "diagnose", "warn"]
