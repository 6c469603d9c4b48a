"""Errors of a service that is set up wrongly."""

# fmt: off
from zeropermit.errors.base import SIGN_IN, Public, SettingsError


class KeystoreError(SettingsError, code="KEYSTORE_UNUSABLE", exit=SIGN_IN):
    path: str
    problem: str
    sentence = "keystore {path}: {problem}"
class NotDeployedError(SettingsError, code="NOT_DEPLOYED"):
    path: str
    sentence = "no trust file at {path}: run `zeropermit demo` or `zeropermit deploy`"
class ExtraMissingError(SettingsError, code="EXTRA_MISSING"):
    extra: str
    sentence = "not installed: pip install 'zeropermit[{extra}]'"
class FontMissingError(SettingsError, code="FONT_MISSING"):
    folder: str
    sentence = "neither Noto Sans SC nor Noto Sans CJK SC in {folder}"
class PrintingNotSetUpError(SettingsError, code="PRINTING_NOT_SET_UP", status=501):
    sentence = ("install zeropermit[pdf] and name a folder with Noto Sans SC in "
                "ZEROPERMIT_FONTS")
class TypesettingError(SettingsError, code="TYPESETTING_FAILED"):
    problem: str
    sentence = "the certificate cannot be set: {problem}"
class QrTooLongError(SettingsError, code="QR_TOO_LONG"):
    length: Public[int]  # in bytes
    limit: Public[int]
    sentence = "{length} bytes do not fit a QR code of at most {limit}"
class CredentialKeyMissingError(
        SettingsError, code="CREDENTIAL_KEY_MISSING", status=501):
    sentence = "no credential key: zeropermit keys credential FILE"
class GmNotSetUpError(SettingsError, code="GM_NOT_SET_UP", status=501):
    sentence = "no SM2 key: install zeropermit[gm] and make keys/sm2.json"
class TrustMissingError(SettingsError, code="TRUST_MISSING"):
    sentence = "no trust file named: nothing says which ledger to believe"
class AddressInUseError(SettingsError, code="ADDRESS_IN_USE"):
    host: str
    port: int
    reason: str
    sentence = "cannot listen at {host}:{port}: {reason}"
