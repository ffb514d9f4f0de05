"""A text that knows which language it is written in, so that a page in another language can say so (WCAG 3.1.2)."""

from __future__ import annotations

PROJECT_LANGUAGE = "nb"  # the project writes its documents, and what is retold of them, in bokmål


def foreign_to(page: str) -> str:
    """The language of the project's own words as a page in ``page`` must name it; "" where it is the page's own."""
    return "" if page == PROJECT_LANGUAGE else PROJECT_LANGUAGE


class Written(str):
    """Words in the language with the code ``lang``; a text made of it by cutting or joining no longer knows."""

    lang: str

    def __new__(cls, words: str, lang: str) -> Written:
        text = super().__new__(cls, words)
        text.lang = lang
        return text

    def __reduce__(self) -> tuple[type[Written], tuple[str, str]]:
        return Written, (str(self), self.lang)
