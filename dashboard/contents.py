"""The pages of the dashboard, in reading order."""

from dataclasses import dataclass
from pathlib import Path

PAGES_FOLDER = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Entry:
    """One page: its file in `pages/`, its title, its section and the question it answers."""

    name: str
    title: str
    section: str
    question: str

    @property
    def path(self) -> str:
        """Where the file is, relative to the entry point."""
        return f"pages/{self.name}.py"


_ALL = [
    Entry("start", "Start", "", "What can three ideas from calculus do for a real model?"),
    Entry("slope", "Slope", "Derivatives", "How fast does it change, and which way?"),
    Entry("step_size", "How small should h be?", "Derivatives", "When is a smaller step worse?"),
    Entry("descent", "Descent", "Derivatives", "How far can you step before you climb?"),
    Entry("spam", "Spam", "Derivatives", "What do derivatives buy a spam filter?"),
    Entry("area", "Area", "Integrals", "How do pieces add up to a whole?"),
    Entry("belief", "Belief", "Integrals", "Which movie to trust: 3 of 3, or 80 of 100?"),
    Entry("recommend", "Recommend for me", "Integrals", "Which movie will you like?"),
    Entry("quality", "How good is it?", "Integrals", "Are these predictions worth trusting?"),
    Entry("sequences", "Limits", "Limits", "What happens if we go on for ever?"),
    Entry("stability", "Training that holds", "Limits", "At which rate does training break?"),
    Entry("diagnose", "Diagnose my curve", "Limits", "What is your loss curve telling you?"),
    Entry("article", "The article, checked", "The article", "Which of its promises hold?"),
    Entry("about", "Data, method, privacy", "The article", "Where does all this come from?"),
]
PAGES = [entry for entry in _ALL if (PAGES_FOLDER / f"{entry.name}.py").exists()]


def neighbours(name: str) -> tuple[Entry | None, Entry | None]:
    """The pages before and after the page called `name`, in reading order."""
    names = [entry.name for entry in PAGES]
    here = names.index(name)
    before = PAGES[here - 1] if here else None
    return before, PAGES[here + 1] if here + 1 < len(PAGES) else None
