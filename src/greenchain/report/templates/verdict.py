"""The verdict, and what the page is about."""

# ruff: noqa: E501 - markup reads by element, not by column

VERDICT = """\
{% from "macros.html" import sign, outcome, findings, more with context %}
<section id="verdict" aria-labelledby="verdict-heading">
<h1><bdi>{{ verdict.title }}</bdi></h1>
<div class="hero {{ verdict.mark.value }}">
{{ sign(verdict.mark) }}
<div>
<h2 id="verdict-heading"><span class="kicker">{{ t("verdict.heading") }}</span> {{ verdict.mark.words }}</h2>
{% if verdict.lead %}<p class="lead">{{ verdict.lead }}</p>{% endif %}
<p>{{ verdict.meaning }}</p>
</div>
</div>
{% if verdict.answers.items %}
<ol class="answers">
{% for answer in verdict.answers.items %}
<li class="{{ answer.mark.value }}">
<div class="answer-head">
<h3>{% if answer.section %}<a href="#{{ answer.section }}"><bdi>{{ answer.question }}</bdi></a>{% else %}<bdi>{{ answer.question }}</bdi>{% endif %}</h3>
{{ outcome(answer.mark) }}
</div>
{% if answer.lines %}
<ul class="lines">
{% for line in answer.lines %}<li>{% if line.mark %}{{ sign(line.mark) }}<span class="hidden">{{ line.mark.words }}: </span>{% endif %}<bdi>{{ line.said }}</bdi>{% if line.because %}<bdi class="because">{{ line.because }}</bdi>{% endif %}</li>
{% endfor %}
</ul>
{% endif %}
{{ findings(answer.findings) }}
</li>
{% endfor %}
</ol>
{{ more(verdict.answers.left) }}
{% else %}
<p class="none">{{ t("verdict.none") }}</p>
{% endif %}
{% if verdict.findings %}<p>{{ t.count("verdict.files", verdict.findings) }} <a href="#evidence">{{ t("verdict.files.link") }}</a></p>{% endif %}
</section>
"""

IDENTITY = """\
<section id="identity" aria-labelledby="identity-heading">
<h2 id="identity-heading">{{ t("identity.heading") }}</h2>
<dl class="identity">
{% for name, value, is_digest in identity.facts %}
<div><dt>{{ name }}</dt><dd><bdi{% if is_digest %} class="id"{% endif %}>{{ value }}</bdi></dd></div>
{% endfor %}
</dl>
</section>
"""
