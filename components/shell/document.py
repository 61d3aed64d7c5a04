"""The HTML document around the app: language, viewport, theme before the first paint, first questions at once.

All from this server. Plotly is our own build with the traces we draw: `dcc.Graph` takes the one that is there or comes.
"""

from __future__ import annotations

ASSETS_IGNORE = r"^(early|theme|plotly|editor|grid|board|embed|my-day|track|worker)\.js$|^field\.css$"
INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#f6f7f9" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#0e1116" media="(prefers-color-scheme: dark)">
<link rel="preload" href="/assets/fonts/inter-latin-wght-normal.woff2" as="font" type="font/woff2" crossorigin>
<script src="/assets/head/theme.js"></script>
<script src="/assets/head/early.js"></script>
<meta name="nexus:plotly" content="/assets/head/plotly.js">
{%favicon%}
{%css%}
</head>
<body>
{%app_entry%}
<footer>
{%config%}
{%scripts%}
{%renderer%}
</footer>
</body>
</html>
"""
METAS = [{"name": "viewport", "content": "width=device-width, initial-scale=1, viewport-fit=cover"}]


def index(language: str) -> str:
    """The document for a language tag; for `Dash(index_string=…)`, with `meta_tags=METAS`."""
    return INDEX.replace('<html lang="en">', f'<html lang="{language}">')
