"""`zeropermit act`: acts on own objects, each derived from its declaration.

An act is prepared from the ledger alone and written to a file, which is signed
(`zeropermit sign`) and sent by anyone (`zeropermit submit`). No service is asked. A
command has an option for each field that a person gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Final, NewType, cast

from zeropermit.catalogue.loader import load_catalogue
from zeropermit.catalogue.words.acts import field_words, words_of
from zeropermit.cli.caller import NodeOptions
from zeropermit.cli.command import Group
from zeropermit.cli.options import Out
from zeropermit.cli.preparing import OfficerSigning, account_of, digest_of, word_of
from zeropermit.domain.accounts.responsibility import OFFICER
from zeropermit.domain.acts.act import Act, DirectAct
from zeropermit.domain.acts.fields import ActField, given_fields
from zeropermit.domain.acts.registry import DIRECT_ACTS
from zeropermit.domain.law.calendar import decision_due
from zeropermit.domain.ledger.identifiers import Address
from zeropermit.domain.permits.reasons import SignedWord
from zeropermit.domain.records.canonical import INTEGER_LIMIT
from zeropermit.usecases.ledger.signed_acts import make_act
from zeropermit.usecases.supervision.supervise import SupervisionRequest, prepare

Permit = Annotated[
    str, "PERMIT", "The permit: its number, its document's digest or its id."
]
FLAGS: Final[Mapping[str, str]] = {
    "supervisor": "--to",
    "finding": "--found",
    "due_at": "--days",
}
"""Options that are not called as their field is."""
METAVARS: Final[Mapping[str, str]] = {
    "supervisor": "CODE",
    "reason": "CODE",
    "uscc": "CODE",
    "schema": "CODE",
    "root": "ROOT",
}
MOST_DAYS = 250
DAYS = "Working days to correct them"
DAYS_TO_DECIDE = "Working days from now to decide"
DIGEST = "its SHA-256 is signed, or give that"


class ActOption:
    """A field of an act on the command line."""

    def __init__(self, name: str, field: ActField) -> None:
        self.name, self.field, hint = name, field, field.hint
        words = (
            hint if isinstance(hint, type) and issubclass(hint, SignedWord) else None
        )
        self._words: type[SignedWord] | None = words
        #: Whether the digest of a file is given.
        self._file = hint is bytes and name != "root"

    def parameter(self) -> Parameter:
        """Give the option as a parameter of its command."""
        default: object = Parameter.empty
        kind, flag = self._type(), FLAGS.get(self.name, _dashed(f"--{self.name}"))
        if kind is bool:
            flag, default = f"{flag}/{_dashed(f'--no-{self.name}')}", False
        elif self.field.omitted is not None:
            default = None
        text = field_words(self.field).help.en
        if self.name == "due_at":
            text = DAYS_TO_DECIDE if self.field.act == "Prolong" else DAYS
        taken = kind if default is not None else kind | None
        annotation = Annotated[
            taken,  # type: ignore[valid-type] # made here
            f"{flag} {self._metavar()}".rstrip(),
            f"{text}: {DIGEST}." if self._file else f"{text}.",
            {"envvar": None, **(self._limits() if kind is int else {})},
        ]
        only = Parameter.KEYWORD_ONLY
        return Parameter(self.name, only, annotation=annotation, default=default)

    def read(self, given: object) -> object:
        """Read the option's value; working days are left as they are."""
        if self.field.omitted is not None and given in {None, ""}:
            return self.field.omitted.value
        if self._words:
            return self._words[cast("StrEnum", given).name]
        if self.field.hint is Address:
            return account_of(str(given))
        if self._file:
            return digest_of(str(given))
        return word_of(str(given)) if self.field.kind == "bytes32" else given

    def _type(self) -> type:
        if self._words:
            make = cast("Callable[[str, Mapping[str, str]], type[StrEnum]]", StrEnum)
            names = {each.name: each.name.lower() for each in self._words if each}
            return make(self._words.__name__, names)
        hint = self.field.hint
        return hint if hint in {int, bool} and isinstance(hint, type) else str

    def _limits(self) -> Mapping[str, int]:
        if self.name == "due_at":
            return {"min": 1, "max": MOST_DAYS}
        if self.field.kind == "uint64":
            return {"min": 1, "max": INTEGER_LIMIT - 1}
        return {"min": 0}

    def _metavar(self) -> str:
        if self.field.hint is Address:
            return "ADDRESS"
        if isinstance(self.field.hint, NewType) or self.field.looked_up:
            return "ID"
        if self._file:
            return "FILE"
        if self.field.kind == "uint64" and self.name not in FLAGS:
            return "SECOND"
        return METAVARS.get(self.name, "")


class ActCommand:
    """The command that prepares an act and writes it to a file."""

    def __init__(self, kind: type[Act]) -> None:
        """Derive the options and the help of a command from an act."""
        self._kind = kind
        self._options = tuple(ActOption(*each) for each in given_fields(kind).items())
        words = words_of(kind)
        self.__name__ = kind.command or kind.wire_name
        self.__doc__ = f"{words.title.en}.\n\n{words.help.en} {_signed_by(kind)}"
        self.__signature__ = Signature(list(self._parameters()))
        given = self.__signature__.parameters.values()
        self.__annotations__ = {each.name: each.annotation for each in given}

    def __call__(
        self, *, node: NodeOptions, out: Path | None, permit: str = "", **given: object
    ) -> None:
        """Prepare the act from the ledger and write it."""
        entered = {**given, "permit": permit}  # a field of some acts is called so too
        values = {each.name: each.read(entered[each.name]) for each in self._options}
        signing = OfficerSigning.at(node.open())
        state, now = signing.state, signing.now
        if isinstance(days := values.get("due_at"), int):
            values["due_at"] = decision_due(now, days, load_catalogue().working_days)
        if issubclass(self._kind, DirectAct):
            act: Act = make_act(state, self._kind, values, now=now)
        else:
            request = SupervisionRequest(self._kind, values)
            act = prepare(state, signing.permit(permit), request, now=now)
        signing.write(act, out)

    def _parameters(self) -> Iterator[Parameter]:
        kind = Parameter.KEYWORD_ONLY
        if not issubclass(self._kind, DirectAct):
            yield Parameter("permit", kind, annotation=Permit)
        made = [each.parameter() for each in self._options]
        yield from sorted(made, key=lambda each: each.default is not Parameter.empty)
        yield Parameter("node", kind, annotation=NodeOptions)
        yield Parameter("out", kind, annotation=Out, default=None)


def _signed_by(kind: type[Act]) -> str:
    """Name the signers of an act."""
    duty = kind.duties[0]
    party = duty.party.name.lower().replace("_", " ")
    count = {1: "one key", 2: "two keys"}[duty.signatures]
    if duty.roles == OFFICER:
        count = {1: "one officer", 2: "two officers"}[duty.signatures]
    return f"Signed by {count} of the {party}."


def _dashed(name: str) -> str:
    return name.replace("_", "-")


app = Group()
for _kind in DIRECT_ACTS.values():
    app.command(_kind.wire_name)(ActCommand(_kind))
