"""How a page speaks of the person whose list it shows: you, only where that is the visitor."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Voice:
    """The words for one person."""

    who: str  # did it
    whose: str  # it is
    like: str  # others resemble

    def reason(self, what: str) -> str:
        """A reason as the model words it, said of this person."""
        return {
            "you": self.like,
            "the rest of your taste": f"the rest of {self.whose} taste",
            "how you use the scale": f"how {self.who} use the scale",
        }.get(what, what)


YOU = Voice("you", "your", "you")
THEY = Voice("they", "their", "this person")
