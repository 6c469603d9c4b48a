"""Actions: what may happen next, how often, and by what it can vary.

Hypothesis draws one action of the deck and one number for each step. Were each action a
rule of its own, Hypothesis would leave out many of them in each sequence and prefer
some; here what is rare and what is frequent is decided by weights alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NUMBERS = 2**32
"""How many numbers there are to draw from."""
SPREAD = 2_654_435_761
"""Odd, so that every number is met once; Hypothesis prefers small ones."""
_MARK = "action_of_the_deck"


@dataclass(frozen=True)
class Action:
    """A method of the machine, with the values that it may be given."""

    name: str
    weight: int
    choices: Mapping[str, Sequence[Any]]

    def __repr__(self) -> str:
        return self.name

    def arguments(self, number: int) -> dict[str, Any]:
        """Spend a number on the choices; what is left of it is the `pick`."""
        number = number * SPREAD % NUMBERS
        chosen = {}
        for name, values in self.choices.items():
            number, position = divmod(number, len(values))
            chosen[name] = values[position]
        return {"pick": number, **chosen}


def action(
    weight: int, **choices: Sequence[Any]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Put a method into the deck, as many times as its weight says."""

    def mark(method: Callable[..., None]) -> Callable[..., None]:
        setattr(method, _MARK, Action(method.__name__, weight, choices))
        return method

    return mark


def deck_of(*kinds: type) -> tuple[Action, ...]:
    """All actions of some classes, the lightest first, each as often as it weighs."""
    found: dict[str, Action] = {}
    for kind in kinds:
        for name in dir(kind):
            marked = getattr(getattr(kind, name), _MARK, None)
            if marked is not None:
                found[name] = marked
    ordered = sorted(found.values(), key=lambda entry: (entry.weight, entry.name))
    return tuple(entry for entry in ordered for _ in range(entry.weight))
