"""Anchors of headings: those that forges give, in any script."""

from __future__ import annotations

import pytest

from bylaw.language.slugs import anchors, line_of, slug


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Getting Started", "getting-started"),
        ("What's new in 2.0?", "whats-new-in-20"),
        ("Build & test", "build--test"),
        ("`npm run build` — the web", "npm-run-build--the-web"),
        ("The `snake_case` rule", "the-snake_case-rule"),
        ("_Draft_ **plan**", "draft-plan"),
        ("[Deploy](docs/deploy.md) it", "deploy-it"),
        ("🚀 Deploy", "-deploy"),
        ("설치 방법", "설치-방법"),
        ("Début à Übung", "début-à-übung"),
        ("Правила и порядок", "правила-и-порядок"),
        ("हिन्दी", "हिन्दी"),
        ("CI/CD (GitHub)", "cicd-github"),
        ("Custom {#my-id}", "custom"),
    ],
)
def test_slug(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


TEXT = """# Top

## Same
## Same
Under
-----
```md
## In a fence
```
<a name="named"></a> and <h2>In HTML</h2>
## Custom {#my-id}
## Build & test ##
> ## Quoted
## ❤️ Care
"""


def test_anchors() -> None:
    assert anchors(TEXT) == {
        "top": 0, "same": 2, "same-1": 3, "under": 4, "in-html": 9, "custom": 10, "build--test": 11, "quoted": 12,
        "️-care": 13, "named": 9, "my-id": 10,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fragment", "line"),
    [
        ("#same-1", 3), ("#same-2", None), ("#Build-&-Test", 11), ("#build-test", 11), ("#in-a-fence", None),
        ("#user-content-under", 4), ("#care", 13), ("#my-id", 10), ("", 0), ("#%71uoted", 12),
    ],
)  # fmt: skip
def test_line_of(fragment: str, line: int | None) -> None:
    assert line_of(TEXT, fragment) == line
