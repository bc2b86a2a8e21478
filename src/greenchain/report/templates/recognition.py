"""The recognition: decision, path, what is left to prove, expiry, every other way and why not."""

# ruff: noqa: E501 - markup reads by element, not by column

TEXT = """\
{% from "macros.html" import outcome, findings, more, nothing, code, proof with context %}
{% macro way(path) %}{% for step in path %}<bdi class="id">{{ step }}</bdi>{% if not loop.last %} <span aria-hidden="true">&rarr;</span> {% endif %}{% endfor %}{% endmacro %}
<section id="recognition" aria-labelledby="recognition-heading">
<h2 id="recognition-heading">{{ t("recognition.heading") }}</h2>
{% for item in recognitions %}
<article>
<h3>{{ outcome(item.mark) }} {{ item.decision }}</h3>
<p class="lead"><bdi class="id">{{ item.source }}</bdi> <span aria-hidden="true">&rarr;</span><span class="hidden">{{ t("recognition.to") }}</span> <bdi class="id">{{ item.target }}</bdi></p>
{% if item.meaning %}<p>{{ item.meaning }}</p>{% endif %}
<dl class="identity">
{% for name, value in item.asked %}<div><dt>{{ name }}</dt><dd><bdi>{{ value }}</bdi></dd></div>
{% endfor %}
{% if item.claim %}<div><dt>{{ t("recognition.claim") }}</dt><dd>{{ proof(item.claim) }}</dd></div>{% endif %}

<div><dt>{{ t("recognition.path") }}</dt><dd>{% if item.path %}{{ way(item.path) }}{% else %}{{ t("recognition.path.none") }}{% endif %}</dd></div>
{% for path in item.other_paths %}<div><dt>{{ t("recognition.path.other") }}</dt><dd>{{ way(path) }}</dd></div>{% endfor %}
<div><dt>{{ t("recognition.expires") }}</dt><dd>{{ item.expires or t("recognition.expires.none") }}</dd></div>
{% if item.reasons %}<div><dt>{{ t("recognition.reasons") }}</dt><dd>{% for reason in item.reasons %}{{ code(reason) }} <span class="quiet">{{ reason.en }}</span> {% endfor %}</dd></div>{% endif %}
{% if item.missing %}<div><dt>{{ t("finding.missing") }}</dt><dd>{% for name in item.missing %}<bdi>{{ name }}</bdi>{% if not loop.last %}, {% endif %}{% endfor %}</dd></div>{% endif %}
</dl>
<h4>{{ t("recognition.residual") }}</h4>
{% if item.residual %}
<ul>
{% for what, why in item.residual %}<li><bdi>{{ what or t("not_stated") }}</bdi> {{ code(why) }}</li>
{% endfor %}
</ul>
{% else %}{{ nothing("recognition.residual.none") }}
{% endif %}
{% if item.conditions %}
<h4>{{ t("recognition.conditions") }}</h4>
<ul>
{% for name, state in item.conditions %}<li><bdi>{{ name }}</bdi>: {{ state }}</li>
{% endfor %}
</ul>
{% endif %}
{{ findings(item.findings) }}
<h4>{{ t("recognition.rejected") }}</h4>
{% if item.rejected.items %}
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("recognition.rejected") }}">
<table>
<caption>{{ t("recognition.rejected.caption") }}</caption>
<thead><tr><th scope="col">{{ t("recognition.agreement") }}</th><th scope="col">{{ t("recognition.why") }}</th><th scope="col">{{ t("label.code") }}</th></tr></thead>
<tbody>
{% for rejected in item.rejected.items %}<tr><th scope="row">{{ way(rejected.path) or t("not_stated") }}</th><td><bdi>{{ rejected.detail }}</bdi></td><td>{% for reason in rejected.codes %}{{ code(reason) }} {% endfor %}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{{ more(item.rejected.left) }}
{% else %}{{ nothing("recognition.rejected.none") }}
{% endif %}
</article>
{% else %}{{ nothing("recognition.none") }}
{% endfor %}
</section>
"""
