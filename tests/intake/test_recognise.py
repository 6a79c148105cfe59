"""What a pasted text is, and endpoint lines in the ways that people list them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backdraft.intake.recognise import LONGEST, read, recognise

TEMPLATE = """GET    /api/v1/resources          # List resources
POST   /api/v1/resources          # Create resource
GET    /api/v1/resources/:id      # Get single resource
PUT    /api/v1/resources/:id      # Update resource
DELETE /api/v1/resources/:id      # Delete resource
"""


def test_the_briefs_endpoint_template_becomes_five_lines_under_its_base() -> None:
    for text in (TEMPLATE, f"```\n{TEMPLATE}```\n"):
        found = read(text)
        assert found.entries == [
            (("api", "base"), "/api/v1"),
            (("endpoints", "", "GET /resources"), "GET /resources -- List resources"),
            (("endpoints", "", "POST /resources"), "POST /resources -- Create resource"),
            (("endpoints", "", "GET /resources/:id"), "GET /resources/:id -- Get single resource"),
            (("endpoints", "", "PUT /resources/:id"), "PUT /resources/:id -- Update resource"),
            (("endpoints", "", "DELETE /resources/:id"), "DELETE /resources/:id -- Delete resource"),
        ]
        assert found.losses == []


def test_endpoint_lines_of_the_format_keep_all_that_they_say() -> None:
    found = read(
        "- GET /orders ?status page -> Order[] @orders:read\n- catalog: get /products/{sku} -> Product @public\n"
    )
    assert found.entries == [
        (("endpoints", "", "GET /orders"), "GET /orders ?status page -> Order[] @orders:read"),
        (("endpoints", "catalog", "GET /products/:sku"), "GET /products/:sku -> Product @public"),
    ]


def test_a_heading_says_whose_endpoints_follow() -> None:
    found = read("orders:\nGET /orders\n## users\nGET /users\nGET /users\nwhat is this\nGET /a\nGET /b\n")
    assert [path[1] for path, _ in found.entries] == ["orders", "users", "users", "users"]
    assert [(loss.line, loss.reason) for loss in found.losses] == [
        (5, "the endpoint comes a second time"),
        (6, "no endpoint"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("create table t (id int);", "sql"),
        ("-- a comment\n\n  CREATE UNIQUE INDEX i ON t (a);", "sql"),
        ("comment on table t is 'x';", "sql"),
        (TEMPLATE, "endpoints"),
        ("web -> gateway -> orders, catalog\norders ~> mailer", "quick lines"),
        ("orders(id uuid pk, user_id -> users.id)", "quick lines"),
        ("orders.total numeric(12,2)\ncrud orders", "quick lines"),
        ("Dear all,\nplease create table reservations.", None),
        ("", None),
        ("\n\n", None),
        ("{}", None),
    ],
)
def test_recognise(text: str, kind: str | None) -> None:
    assert recognise(text) == kind


@given(st.text(max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    recognise(text)
    read(text)


def test_a_text_beyond_all_measure_is_refused_with_its_size() -> None:
    found = read("x" * (LONGEST + 1))
    assert found.entries == [] and "20 MB are the most" in found.losses[0].reason
