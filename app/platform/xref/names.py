"""What makes two spellings the same: company names, tax ids and web addresses in their normal form. Pure; no table knows it."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

# Letters that Unicode does not decompose (NFKD), as their languages write them without.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "&": " and ", "+": " and "}
)
# German spells an umlaut with an e where it has none; only there, or "Aero" would lose its e.
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})
_SPELT_OUT = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])(ae|oe|ue)(?=[bcdfghjklmnpqrstvwxz])")
_AND = {"and", "und", "et", "e", "y", "en", "og", "och", "i"}

# Legal forms, as they stand at the end of a name ("Acme GmbH & Co. KG") or, in some countries, at its beginning ("OOO Acme").
_FORMS = (
    "gmbh and co kg|gmbh and co kgaa|ag and co kg|ug haftungsbeschrankt|gmbh|mbh|ggmbh|ag|kg|kgaa|ohg|ug|se|eg|ev|gbr|"
    "inc|incorporated|corp|corporation|co|company|llc|llp|lp|lllp|pc|pllc|plc|ltd|limited|cic|unlimited|"
    "sa|sas|sasu|sarl|eurl|snc|sca|scs|gie|srl|srls|spa|sapa|sl|slu|sau|sc|scp|lda|ltda|"
    "bv|nv|vof|cv|bvba|cvba|comm v|as|asa|ans|ab|hb|kb|oy|oyj|ky|aps|is|"
    "sro|zrt|nyrt|kft|bt|doo|dd|ad|eood|ood|sp z oo|spzoo|sp k|uab|oao|ooo|zao|pao|"
    "pty|pty ltd|proprietary|pvt|pvt ltd|private limited|pte|pte ltd|bhd|sdn bhd|kk|gk|yk|co ltd|pt|tbk|holding|holdings|group"
)
_FORM = re.compile(rf"(?:^|\s)(?:{_FORMS})$")
_LEADING = re.compile(r"^(?:ooo|oao|zao|pao|pt|the|uab|firma)\s")
_DOTTED = re.compile(r"\b(?:\w[./]\s?){2,}(?=\W|$)|\b(?:\w[./])+\w\b\.?")
_OTHER = re.compile(r"[^\w]+|_")
_TAX_NOISE = re.compile(r"[^0-9A-Z]")

# Hosts of everybody: an address there says nothing about the company.
_ANYBODYS = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com", "aol.com", "mail.ru"}
    | {"gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "proton.me", "protonmail.com", "qq.com", "163.com"}
    | {"linkedin.com", "facebook.com", "wixsite.com", "wordpress.com", "github.io"}
)
_SECOND_LEVEL = frozenset(["co", "com", "org", "net", "gov", "ac", "edu", "ltd", "plc", "or", "ne", "go"])


def name_key(name: str) -> str:
    """``Müller & Söhne GmbH`` and ``MUELLER und Soehne G.m.b.H.`` are ``muller sohne``; empty when nothing is left."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS).translate(_UMLAUTS)
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    text = _DOTTED.sub(lambda found: re.sub(r"[./\s]", "", found.group()) + " ", text)
    text = _OTHER.sub(" ", text.replace("'", "").replace("’", "")).strip()
    text = _SPELT_OUT.sub(lambda found: found.group()[0], text)
    kept = _without_forms(re.sub(r"\s+(?:und|et|y|og|och|en)\s+", " and ", text))
    words = [word for word in kept.split() if word not in _AND]
    return " ".join(words) or kept


def _without_forms(text: str) -> str:
    """Takes legal forms off as long as something remains that is a name."""
    while True:
        shorter = _LEADING.sub("", _FORM.sub("", text)).strip()
        shorter = re.sub(r"\s+and$", "", shorter)
        if shorter in ("", text):
            return text
        text = shorter


def tax_key(number: str) -> str:
    """``de 811.907-980`` is ``DE811907980``; empty when it is too short to tell one company from another."""
    text = _TAX_NOISE.sub("", unicodedata.normalize("NFKC", number).upper())
    return text if len(text) >= 5 and any(char.isdigit() for char in text) and len(set(text)) > 1 else ""


def domain_key(address: str) -> str:
    """The registrable domain of a web or e-mail address: ``https://www.acme.co.uk/about`` is ``acme.co.uk``; empty when anybody's."""
    text = address.strip().casefold()
    text = text.rpartition("@")[2] if "@" in text and "/" not in text else text
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        host = host.rstrip(".").encode("idna").decode()
    except (ValueError, UnicodeError):
        return ""
    labels = host.split(".")
    if len(labels) < 2 or not all(labels) or labels[-1].isdigit():
        return ""
    keep = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    domain = ".".join(labels[-keep:])
    return "" if domain in _ANYBODYS else domain
