"""Errors of a service that is set up wrongly."""

# fmt: off
from zeropermit.errors.base import SIGN_IN, Public, SettingsError


class KeystoreError(SettingsError, code="KEYSTORE_UNUSABLE", exit=SIGN_IN):
    """keystore {path}: {problem}"""
    path: str
    problem: str
class NotDeployedError(SettingsError, code="NOT_DEPLOYED"):
    """no trust file at {path}: run `zeropermit demo` or `zeropermit deploy`"""
    path: str
class ExtraMissingError(SettingsError, code="EXTRA_MISSING"):
    """not installed: pip install 'zeropermit[{extra}]'"""
    extra: str
class FontMissingError(SettingsError, code="FONT_MISSING"):
    """neither Noto Sans SC nor Noto Sans CJK SC in {folder}"""
    folder: str
class PrintingNotSetUpError(SettingsError, code="PRINTING_NOT_SET_UP", status=501):
    """install zeropermit[pdf] and name a folder with Noto Sans SC in
    ZEROPERMIT_FONTS"""
class TypesettingError(SettingsError, code="TYPESETTING_FAILED"):
    """the certificate cannot be set: {problem}"""
    problem: str
class QrTooLongError(SettingsError, code="QR_TOO_LONG"):
    """{length} bytes do not fit a QR code of at most {limit}"""
    length: Public[int]  # in bytes
    limit: Public[int]
class CredentialKeyMissingError(
        SettingsError, code="CREDENTIAL_KEY_MISSING", status=501):
    """no credential key: zeropermit keys credential FILE"""
class GmNotSetUpError(SettingsError, code="GM_NOT_SET_UP", status=501):
    """no SM2 key: install zeropermit[gm] and make keys/sm2.json"""
class TrustMissingError(SettingsError, code="TRUST_MISSING"):
    """no trust file named: nothing says which ledger to believe"""
class AddressInUseError(SettingsError, code="ADDRESS_IN_USE"):
    """cannot listen at {host}:{port}: {reason}"""
    host: str
    port: int
    reason: str
