"""Every error raised on purpose, with its code and its fields.

ZeropermitError
├── DomainError             a value or a record that cannot be right
│   └── MalformedError      a text that does not follow its format
├── LedgerError             the chain: out of reach, or refusing
├── StoreError              the database
├── UseCaseError            a request that cannot be met now
│   ├── UnknownError        nothing has this name, or it is another's
│   └── ConflictError       something that happened before forbids it
│       └── StateConflictError  the state of one thing does
├── VerificationError       a check that failed, with the step it failed at
├── SettingsError           the service is set up wrongly
└── RequestError            an HTTP request that is refused at the door

`catalogue/words/errors.toml` has the words of each code in both languages. A module
of a branch is a table of classes: the formatter would put two lines between them.
"""
# ruff: noqa: F403 - each module holds errors and their parts, and nothing else

from zeropermit.errors.base import *
from zeropermit.errors.domain import *
from zeropermit.errors.ledger import *
from zeropermit.errors.request import *
from zeropermit.errors.settings import *
from zeropermit.errors.store import *
from zeropermit.errors.usecases import *
