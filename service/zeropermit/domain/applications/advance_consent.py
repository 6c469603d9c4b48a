"""Advance consent (办理型无感服务): leave to prepare applications when facts arrive.

An enterprise names matters of one project; when a permit that one of them rests on is
issued, the service prepares that application, and waits. Nothing is applied for, no
department is asked and nothing is signed in anybody's name: the leave is to prepare.
"""

from __future__ import annotations

from dataclasses import dataclass

from zeropermit.domain.applications.joint import MEMBER_LIMIT
from zeropermit.domain.law.calendar import legal_day
from zeropermit.domain.ledger.identifiers import to_hex
from zeropermit.domain.records.canonical import Suite
from zeropermit.domain.records.record import TypedRecord
from zeropermit.errors import RecordError

NONCE_LENGTH = 16

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
class AdvanceConsent(TypedRecord):
    """Leave to prepare applications, from `granted_at` until `until`."""

    TYPE = "zeropermit/standing-consent/1"

    applicant: str  #: Unified social credit code.
    project: str  #: Project code.
    matters: tuple[str, ...]  #: Matter codes.
    granted_at: int
    until: int  #: Exclusive end.
    nonce: bytes  #: 16 random bytes.
    suite: Suite = Suite.SHA_256

    def __post_init__(self) -> None:
        """Validate the fields.

        Raises:
            RecordError: No matter, too many or one named twice, an empty period, or a
                nonce of another length.
        """
        named = len(self.matters)
        if not 0 < named <= MEMBER_LIMIT or len(set(self.matters)) != named:
            raise RecordError(
                self.TYPE, "matters", "none, too many, or one named twice"
            )
        if self.until <= self.granted_at:
            raise RecordError(self.TYPE, "until", "ends before it begins")
        if len(self.nonce) != NONCE_LENGTH:
            raise RecordError(self.TYPE, "nonce", "16 bytes expected")

    def holds(self, at: int) -> bool:
        """Whether the leave holds at a second."""
        return self.granted_at <= at < self.until

    def text(self) -> str:
        """Write the text that is read and signed (EIP-191), in both languages.

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
