"""Commands derived from acts: an option for each field that a person gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Final, NewType, cast

import typer

from zeropermit.catalogue.loader import load_catalogue
from zeropermit.cli.options import LOCAL_NODE, Out, Rpc, Trust
from zeropermit.cli.preparing import OfficerSigning, account_of, digest_of, word_of
from zeropermit.domain.accounts.responsibility import OFFICER
from zeropermit.domain.acts.act import Act
from zeropermit.domain.acts.fields import ActField, Given, given_fields
from zeropermit.domain.law.calendar import decision_due
from zeropermit.domain.ledger.identifiers import Address, PermitId
from zeropermit.domain.permits.reasons import SignedWord

Prepare = Callable[[OfficerSigning, PermitId, Given], Act]
"""Prepares an act on a permit from the ledger."""
PrepareDirect = Callable[[OfficerSigning, Given], Act]
"""Prepares an act that is on no permit."""

PERMIT = Annotated[
    str,
    typer.Argument(
        help="The permit: its number, its document's digest or its id.",
        metavar="PERMIT",
    ),
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
DIGEST = "its SHA-256 is signed, or give that"


@dataclass(frozen=True, slots=True)
class ActOption:
    """A field of an act on the command line."""

    name: str
    field: ActField

    def parameter(self) -> Parameter:
        """Give the option as typer reads it."""
        default: object = Parameter.empty
        kind, flag = self._type(), FLAGS.get(self.name, _dashed(f"--{self.name}"))
        if kind is bool:
            flag, default = f"{flag}/{_dashed(f'--no-{self.name}')}", False
        elif self.field.omitted is not None:
            default = kind()
        least, most = (1, MOST_DAYS) if self.name == "due_at" else (None, None)
        option = typer.Option(
            flag,
            show_default=self.field.omitted is None
            or self.field.omitted.value == default,
            help=f"{self._help()}.",
            metavar=self._metavar(),
            min=0 if kind is int and least is None else least,
            max=most,
        )
        annotation = Annotated[kind, option]  # type: ignore[valid-type] # made here
        return Parameter(
            self.name, Parameter.KEYWORD_ONLY, annotation=annotation, default=default
        )

    def read(self, given: object) -> object:
        """Read the option's value; working days are left as they are."""
        hint, omitted = self.field.hint, self.field.omitted
        if omitted is not None and not given:
            return omitted.value
        if self._choice():
            return cast("type[SignedWord]", hint)[cast("StrEnum", given).name]
        if hint is Address:
            return account_of(str(given))
        if self._file():
            return digest_of(str(given))
        if self.field.kind == "bytes32":
            return word_of(str(given))
        return given

    def _file(self) -> bool:
        """Whether the digest of a file is given."""
        return self.field.hint is bytes and self.name != "root"

    def _choice(self) -> bool:
        return isinstance(self.field.hint, type) and issubclass(
            self.field.hint, SignedWord
        )

    def _type(self) -> type:
        if self._choice():
            members = cast("type[SignedWord]", self.field.hint)
            make = cast("Callable[[str, Mapping[str, str]], type[StrEnum]]", StrEnum)
            names = {each.name: each.name.lower() for each in members if each}
            return make(members.__name__, names)
        hint = self.field.hint
        return hint if hint in {int, bool} and isinstance(hint, type) else str

    def _metavar(self) -> str | None:
        if self.field.hint is Address:
            return "ADDRESS"
        if isinstance(self.field.hint, NewType) or self.field.looked_up:
            return "ID"
        if self._file():
            return "FILE"
        if self.field.kind == "uint64" and self.name not in FLAGS:
            return "SECOND"
        return METAVARS.get(self.name)

    def _help(self) -> str:
        text = DAYS if self.name == "due_at" else self.field.words.help.en
        return f"{text}: {DIGEST}" if self._file() else text


class FieldsCommand:
    """The options and the help of a command that are derived from an act."""

    def __init__(self, kind: type[Act]) -> None:
        """Derive the options and the help of a command from an act."""
        self._options = tuple(ActOption(*each) for each in given_fields(kind).items())
        words = kind.words
        self.__name__ = kind.command or kind.wire_name
        self.__doc__ = f"{words.title.en}.\n\n{words.help.en} {_signed_by(kind)}"
        self.__signature__ = Signature(list(self._parameters()))
        given = self.__signature__.parameters.values()
        self.__annotations__ = {each.name: each.annotation for each in given}

    def _values(self, given: Mapping[str, object]) -> dict[str, object]:
        return {each.name: each.read(given[each.name]) for each in self._options}

    def _parameters(self) -> Iterator[Parameter]:
        kind = Parameter.KEYWORD_ONLY
        made = [option.parameter() for option in self._options]
        yield from sorted(made, key=lambda each: each.default is not Parameter.empty)
        yield Parameter("rpc", kind, annotation=Rpc, default=LOCAL_NODE)
        yield Parameter("trust", kind, annotation=Trust, default=None)
        yield Parameter("out", kind, annotation=Out, default=None)


class DirectActCommand(FieldsCommand):
    """The command that prepares an act on no permit and writes it to a file."""

    def __init__(self, kind: type[Act], prepare: PrepareDirect) -> None:
        """Derive the command from an act."""
        super().__init__(kind)
        self._prepare = prepare

    def __call__(
        self, *, rpc: str, trust: Path | None, out: Path | None, **given: object
    ) -> None:
        """Prepare the act from the ledger and write it."""
        values = self._values(given)
        signing = OfficerSigning.open(rpc, trust)
        signing.write(self._prepare(signing, values), out)


class ActCommand(FieldsCommand):
    """The command that prepares an act on a permit and writes it to a file."""

    def __init__(self, kind: type[Act], prepare: Prepare) -> None:
        """Derive the command from an act."""
        super().__init__(kind)
        self._prepare = prepare

    def __call__(
        self,
        *,
        permit: str,
        rpc: str,
        trust: Path | None,
        out: Path | None,
        **given: object,
    ) -> None:
        """Prepare the act from the ledger and write it."""
        values = self._values(given)
        signing = OfficerSigning.open(rpc, trust)
        if isinstance(days := values.get("due_at"), int):
            calendar = load_catalogue().working_days
            values["due_at"] = decision_due(signing.now, days, calendar)
        signing.write(self._prepare(signing, signing.permit(permit), values), out)

    def _parameters(self) -> Iterator[Parameter]:
        yield Parameter("permit", Parameter.KEYWORD_ONLY, annotation=PERMIT)
        yield from super()._parameters()


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
