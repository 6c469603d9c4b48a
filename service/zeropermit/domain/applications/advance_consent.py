"""Standing consent (办理型无感服务): leave to prepare applications when facts arrive.

An enterprise names matters of one project; when a permit that one of them rests on is
issued, the service prepares that application, and waits. Nothing is applied for, no
department is asked and nothing is signed in anybody's name: the leave is to prepare.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from zeropermit.domain.applications.joint import MEMBER_LIMIT
from zeropermit.domain.law.calendar import legal_day
from zeropermit.domain.ledger.identifiers import Digest, to_hex
from zeropermit.domain.records.canonical import JsonValue, Suite, digest
from zeropermit.domain.records.record import record_fields
from zeropermit.errors import RecordError

NONCE_LENGTH = 16
TYPE = "zeropermit/standing-consent/1"

_TEXT = """长期同意书 · Standing consent

{applicant} 同意本服务在条件具备时，为项目 {project} 拟定下列事项的申请，
由本单位签署后提交。
本同意不授权任何人代为申请、代为签署或者查询数据。
{applicant} lets this service prepare applications for the matters below, of project
{project}, once they can be made. They are submitted only when signed by us. This lets
nobody apply, sign or ask for data in our place.

{matters}

有效期至 {until}（不含） · until {until}, exclusive
{suite} {digest}
"""


@dataclass(frozen=True, slots=True)
class StandingConsent:
    """Leave to prepare applications, from `granted_at` until `until`."""

    applicant: str
    """Unified social credit code."""
    project: str
    """Project code."""
    matters: tuple[str, ...]
    """Matter codes."""
    granted_at: int
    until: int
    """Exclusive end."""
    nonce: bytes
    """16 random bytes."""
    suite: Suite = Suite.SHA_256

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            RecordError: No matter, too many or one named twice, an empty period, or a
                nonce of another length.
        """
        named = len(self.matters)
        if not 0 < named <= MEMBER_LIMIT or len(set(self.matters)) != named:
            raise RecordError(TYPE, "matters", "none, too many, or one named twice")
        if self.until <= self.granted_at:
            raise RecordError(TYPE, "until", "ends before it begins")
        if len(self.nonce) != NONCE_LENGTH:
            raise RecordError(TYPE, "nonce", "16 bytes expected")

    def holds(self, at: int) -> bool:
        """Whether the leave holds at a second."""
        return self.granted_at <= at < self.until

    def as_json(self) -> dict[str, JsonValue]:
        """Give the consent as JSON."""
        return {
            "type": TYPE,
            "suite": self.suite.value,
            "applicant": self.applicant,
            "project": self.project,
            "matters": list(self.matters),
            "granted_at": self.granted_at,
            "until": self.until,
            "nonce": "0x" + self.nonce.hex(),
        }

    def digest(self) -> Digest:
        """Digest the consent."""
        return digest(self.as_json())

    def text(self) -> str:
        """Write what is read and signed (EIP-191), in both languages.

        Raises:
            CalendarRangeError: `until` is out of range.
        """
        return _TEXT.format(
            applicant=self.applicant,
            project=self.project,
            matters="\n".join(f"- {matter}" for matter in self.matters),
            until=legal_day(self.until).isoformat(),
            suite=self.suite.value,
            digest=to_hex(self.digest()),
        )

    @classmethod
    def from_json(cls, value: JsonValue) -> Self:
        """Read a standing consent.

        Raises:
            RecordError: A field is missing, unknown or of the wrong kind.
            SuiteError: The digest suite is unknown.
        """
        keys = ("applicant", "project", "matters", "granted_at", "until", "nonce")
        found = record_fields(value, TYPE, keys)
        return cls(
            applicant=found.text("applicant"),
            project=found.text("project"),
            matters=tuple(found.texts("matters")),
            granted_at=found.integer("granted_at"),
            until=found.integer("until"),
            nonce=found.data("nonce"),
            suite=found.suite(),
        )
