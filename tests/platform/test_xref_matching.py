"""Match before create: what makes two spellings the same, and which verdict follows from which evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from app.core import ids
from app.core.database import Database
from app.platform.xref import CrossReference, Facts, Matching, Merges
from app.platform.xref.names import domain_key, name_key, tax_key

NAME, TAX, SITE = "Müller & Söhne GmbH", "DE 811.907.980", "https://www.mueller-soehne.example/de"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Müller & Söhne GmbH", "MUELLER und Soehne G.m.b.H."),
        ("Acme, Inc.", "ACME Incorporated"),
        ("Acme GmbH & Co. KG", "acme"),
        ("A.C.M.E. Ltd.", "ACME LIMITED"),
        ("Société Générale S.A.", "Societe Generale"),
        ("L'Oréal", "L’Oreal SA"),
        ("OOO Romashka", "Romashka"),
        ("Ørsted A/S", "Orsted"),
        ("Łódź Sp. z o.o.", "Lodz"),
        ("The Blue Company", "Blue & Co"),
    ],
)
def test_spellings_of_one_name(first: str, second: str) -> None:
    assert name_key(first) == name_key(second) != ""


@pytest.mark.parametrize(
    ("first", "second"), [("Acme", "Acne"), ("Northwind Traders", "Northwind Energy"), ("Group", "Holding"), ("Société A", "Société B")]
)
def test_different_names_stay_different(first: str, second: str) -> None:
    assert name_key(first) != name_key(second)


def test_tax_ids_and_domains() -> None:
    assert tax_key("de 811.907-980") == tax_key("DE811907980") == "DE811907980"
    assert [tax_key(text) for text in ("", "n/a", "0000000", "12")] == [""] * 4
    assert domain_key("https://www.acme.co.uk/about") == domain_key("billing@ACME.co.uk") == "acme.co.uk"
    assert domain_key("http://münchen.example:8080") == "xn--mnchen-3ya.example"
    assert [domain_key(text) for text in ("someone@gmail.com", "http://10.0.0.1/", "acme", "", "http://[bad")] == [""] * 5


@pytest.fixture
async def known(database: Database) -> UUID:
    """A customer with all keys."""
    await database.pool.execute("TRUNCATE xref_match_key")
    record = await customer(database, Facts(name=NAME, tax_number=TAX, website=SITE))
    await customer(database, Facts(name="Wholly Different Ltd", website="https://different.example"))
    return record


async def customer(database: Database, facts: Facts) -> UUID:
    record = ids.new_uuid()
    await CrossReference(database).mint("customer", record)
    await Matching(database).learn(record, facts)
    return record


@pytest.mark.parametrize(
    ("facts", "verdict", "why"),
    [
        ({"name": "Something Else", "tax_number": "de811907980"}, "match", "the tax id is the same"),
        ({"name": "Mueller Soehne", "website": "info@mueller-soehne.example"}, "match", "domain is the same"),
        ({"website": "mueller-soehne.example"}, "match", "domain is the same"),
        ({"name": "Zebra Partners", "website": "mueller-soehne.example"}, "review", "a name that is not alike"),
        ({"name": NAME, "website": SITE, "tax_number": "GB 999 9999 73"}, "review", "another tax id"),
        ({"name": "MUELLER UND SOEHNE"}, "review", "only the name is alike"),
        ({"name": "Muller Sohn GmbH"}, "review", "only the name is alike"),
        ({"name": NAME, "tax_number": "GB 999 9999 73"}, "new", "another tax id"),
        ({"name": "Zebra Partners", "tax_number": "GB 999 9999 73", "website": "zebra.example"}, "new", "no record"),
        ({}, "review", "nothing is known"),
        ({"name": "!!!", "website": "x@gmail.com", "tax_number": "0"}, "review", "nothing is known"),
    ],
)
async def test_the_verdict_and_its_reason(database: Database, known: UUID, facts: dict[str, Any], verdict: str, why: str) -> None:
    found = await Matching(database).match(Facts(**facts))
    assert (found.verdict, found.record) == (verdict, known if verdict == "match" else None)
    assert why in found.explanation
    if found.candidates:
        assert found.candidates[0].record == known
        assert found.candidates[0].reasons


async def test_two_records_with_one_tax_id_are_a_persons_decision(database: Database, known: UUID) -> None:
    other = await customer(database, Facts(name="Mueller", tax_number=TAX))
    found = await Matching(database).match(Facts(tax_number=TAX))
    assert (found.verdict, {item.record for item in found.candidates}) == ("review", {known, other})
    await Merges(database).merge(known, other, by="test")
    again = await Matching(database).match(Facts(tax_number=TAX))
    assert (again.verdict, again.record) == ("match", known), "what was merged away is the winner"


async def test_a_former_name_still_counts(database: Database, known: UUID) -> None:
    await Matching(database).learn(known, Facts(name="Brandneu AG"))
    for name in ("Brandneu", NAME):
        assert (await Matching(database).match(Facts(name=name))).candidates[0].record == known
