"""The SAML 2.0 assertion of the bearer grant (sheet 2, RFC 7522): signature, issuer, audience, recipient, validity.

The signature is XML-DSig: enveloped, exclusive canonicalisation, RSA with SHA-256. An assertion has no inclusive namespaces to speak of,
so the canonicaliser of the standard library gives the same bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree import ElementTree

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate

SAML: Final = "{urn:oasis:names:tc:SAML:2.0:assertion}"
DSIG: Final = "{http://www.w3.org/2000/09/xmldsig#}"
_RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_DIGEST = "http://www.w3.org/2001/04/xmlenc#sha256"
_BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"


class BadAssertion(Exception):
    pass


@dataclass(frozen=True)
class Subject:
    ident: str
    subject: str


@dataclass(frozen=True)
class Trust:
    certificate_pem: str
    issuer: str
    audience: str
    recipient: str

    def verify(self, encoded: str, now: float) -> Subject:
        try:
            text = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
            if "<!DOCTYPE" in text:
                raise BadAssertion("The assertion has a document type")
            root = ElementTree.fromstring(text)  # noqa: S314 - no document type, so nothing to expand
        except (binascii.Error, ValueError, ElementTree.ParseError):
            raise BadAssertion("The assertion cannot be read") from None
        if root.tag != SAML + "Assertion":
            raise BadAssertion("The assertion cannot be read")
        self._signature(text, root)
        if root.findtext(SAML + "Issuer", "").strip() != self.issuer:
            raise BadAssertion("The issuer is not trusted")
        self._conditions(root, now)
        return Subject(root.get("ID", ""), self._subject(root, now))

    def _signature(self, text: str, root: ElementTree.Element) -> None:
        signed = root.find(f"{DSIG}Signature/{DSIG}SignedInfo")
        if signed is None or len(root.findall(f"{DSIG}Signature")) != 1:
            raise BadAssertion("The assertion is not signed")
        method, reference = signed.find(DSIG + "SignatureMethod"), signed.find(DSIG + "Reference")
        algorithm = method.get("Algorithm") if method is not None else None
        if algorithm != _RSA or reference is None or reference.get("URI") != f"#{root.get('ID')}":
            raise BadAssertion("The signature algorithm or its reference is not accepted")
        hashed = reference.find(DSIG + "DigestMethod")
        if hashed is None or hashed.get("Algorithm") != _DIGEST:
            raise BadAssertion("The digest algorithm is not accepted")
        body = ElementTree.canonicalize(text, exclude_tags=[DSIG + "Signature"]).encode()
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        if (reference.findtext(DSIG + "DigestValue") or "").strip() != digest:
            raise BadAssertion("The digest is wrong")
        value = "".join((root.findtext(f"{DSIG}Signature/{DSIG}SignatureValue") or "").split())
        key = load_pem_x509_certificate(self.certificate_pem.encode()).public_key()
        try:
            if not isinstance(key, RSAPublicKey):
                raise BadAssertion("The certificate has no RSA key")
            key.verify(base64.b64decode(value), _signed_info(text), padding.PKCS1v15(), SHA256())
        except (InvalidSignature, binascii.Error):
            raise BadAssertion("The signature is wrong") from None

    def _conditions(self, root: ElementTree.Element, now: float) -> None:
        conditions = root.find(SAML + "Conditions")
        if conditions is None:
            raise BadAssertion("The conditions are missing")
        if _moment(conditions.get("NotBefore")) > now + 5 or _moment(conditions.get("NotOnOrAfter")) <= now:
            raise BadAssertion("The assertion is expired or not valid yet")
        if self.audience not in [(one.text or "").strip() for one in conditions.iter(SAML + "Audience")]:
            raise BadAssertion("The audience is wrong")

    def _subject(self, root: ElementTree.Element, now: float) -> str:
        confirmation = root.find(f"{SAML}Subject/{SAML}SubjectConfirmation")
        data = confirmation.find(SAML + "SubjectConfirmationData") if confirmation is not None else None
        if confirmation is None or data is None or confirmation.get("Method") != _BEARER:
            raise BadAssertion("The subject is not confirmed")
        if data.get("Recipient") != self.recipient:
            raise BadAssertion("The recipient is wrong")
        if _moment(data.get("NotOnOrAfter")) <= now:
            raise BadAssertion("The assertion is expired or not valid yet")
        return root.findtext(f"{SAML}Subject/{SAML}NameID", "").strip()


def _moment(text: str | None) -> float:
    try:
        return datetime.fromisoformat(text or "").timestamp()
    except ValueError:
        raise BadAssertion("A time of the assertion cannot be read") from None


def _signed_info(text: str) -> bytes:
    """The signed element by itself, in canonical form, with the namespace that its prefix has in the assertion."""
    found = re.search(r"<((?:\w+:)?)SignedInfo\b.*?</\1SignedInfo>", text, re.DOTALL)
    if found is None:
        raise BadAssertion("The assertion is not signed")
    prefix, part = found[1].rstrip(":"), found[0]
    name = f"xmlns:{prefix}" if prefix else "xmlns"
    opening = part.index(">")
    if name + "=" not in part[:opening]:
        part = f'<{found[1]}SignedInfo {name}="{DSIG.strip("{}")}"{part[len(found[1]) + len("<SignedInfo") :]}'
    return ElementTree.canonicalize(part).encode()
