"""The screening: each declaration with its findings, the values read and the act in force that day."""

# ruff: noqa: E501 - markup reads by element, not by column

TEXT = """\
{% from "macros.html" import outcome, findings, more, nothing, reasons with context %}
{% macro pairs(facts) %}{% if facts %}<dl class="facts inline">{% for name, value in facts %}<div><dt>{{ name }}</dt><dd><bdi>{{ value }}</bdi></dd></div>{% endfor %}</dl>{% endif %}{% endmacro %}
<section id="end-of-life" aria-labelledby="end-of-life-heading">
<h2 id="end-of-life-heading">{{ t("screening.heading") }}</h2>
{% for answer in screenings %}
<p class="lead">{{ answer.tally }}</p>
{{ findings(answer.findings) }}
{% for declaration in answer.declarations.items %}
<article class="declaration">
<h3>{{ outcome(declaration.mark) }} <bdi>{{ declaration.id }}</bdi></h3>
<p class="route"><bdi>{{ declaration.route }}</bdi></p>
{{ pairs(declaration.facts) }}
{{ reasons(declaration.reasons, declaration.passed, declaration.left) }}
{% for item in declaration.items.items %}
<div class="item">
<h4>{{ t("screening.item") }} <bdi>{{ item.number or t("not_stated") }}</bdi></h4>
{{ pairs(item.facts) }}
{{ reasons(item.reasons, item.passed, item.left) }}
</div>
{% endfor %}
{{ more(declaration.items.left) }}
</article>
{% endfor %}
{{ more(answer.declarations.left) }}
{% else %}{{ nothing("screening.none") }}
{% endfor %}
</section>
"""
