"""The frame of the page: head with its content policy, the signs, and the sections in order."""

# ruff: noqa: E501 - markup reads by element, not by column

TEXT = """\
<!DOCTYPE html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{{ verdict.title }} - {{ verdict.mark.words }}</title>
<style>{{ style|safe }}</style>
</head>
<body>
<svg class="signs" aria-hidden="true" focusable="false">
<symbol id="sign-conforms" viewBox="0 0 24 24"><circle cx="12" cy="12" r="11" class="shape"/><path d="M6.5 12.5l3.8 3.8 7.4-8.2" class="stroke"/></symbol>
<symbol id="sign-does_not_conform" viewBox="0 0 24 24"><path d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z" class="shape"/><path d="M8 8l8 8M16 8l-8 8" class="stroke"/></symbol>
<symbol id="sign-not_determined" viewBox="0 0 24 24"><circle cx="12" cy="12" r="10" class="ring"/><path d="M9 9.4c0-4 6-3.8 6-.3 0 2.4-3 2.5-3 4.9M12 17.3v.4" class="open"/></symbol>
<symbol id="sign-not_applicable" viewBox="0 0 24 24"><rect x="1" y="6" width="22" height="12" rx="6" class="shape"/><path d="M7.5 12h9" class="stroke"/></symbol>
<symbol id="sign-not_stated" viewBox="0 0 24 24"><rect x="2" y="2" width="20" height="20" class="shape"/><path d="M7.5 12h9" class="stroke"/></symbol>
</svg>
<a class="skip" href="#verdict">{{ t("skip") }}</a>
<header class="top">
<p class="brand">greenchain</p>
<nav aria-label="{{ t("nav.label") }}">
<ul>
{% for section in sections %}
<li><a href="#{{ section }}">{{ t("nav." ~ section) }}</a></li>
{% endfor %}
</ul>
</nav>
</header>
<main>
{% for section in sections %}
{% include section ~ ".html" %}
{% endfor %}
</main>
<footer><p>{{ t("footer") }}</p></footer>
</body>
</html>
"""
