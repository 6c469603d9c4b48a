"""Errors of a service that is set up wrongly."""

# fmt: off
from zeropermit.errors.base import SIGN_IN, Public, SettingsError


class KeystoreError(SettingsError, code="KEYSTORE_UNUSABLE", exit=SIGN_IN):
    """keystore {path}: {problem}"""
    path: str
    problem: str
class NotDeployedError(SettingsError):
    """no trust file at {path}: run `zeropermit demo` or `zeropermit deploy`"""
    path: str
class ExtraMissingError(SettingsError):
    """not installed: pip install 'zeropermit[{extra}]'"""
    extra: str
class FontMissingError(SettingsError):
    """neither Noto Sans SC nor Noto Sans CJK SC in {folder}"""
    folder: str
class PrintingNotSetUpError(SettingsError, status=501):
    """install zeropermit[pdf] and name a folder with Noto Sans SC in
    ZEROPERMIT_FONTS"""
class TypesettingError(SettingsError, code="TYPESETTING_FAILED"):
    """the certificate cannot be set: {problem}"""
    problem: str
class QrTooLongError(SettingsError):
    """{length} bytes do not fit a QR code of at most {limit}"""
    length: Public[int]  # in bytes
    limit: Public[int]
class CredentialKeyMissingError(SettingsError, status=501):
    """no credential key: zeropermit keys credential FILE"""
class GmNotSetUpError(SettingsError, status=501):
    """no SM2 key: install zeropermit[gm] and make keys/sm2.json"""
class TrustMissingError(SettingsError):
    """no trust file named: nothing says which ledger to believe"""
class AddressInUseError(SettingsError):
    """cannot listen at {host}:{port}: {reason}"""
    host: str
    port: int
    reason: str
