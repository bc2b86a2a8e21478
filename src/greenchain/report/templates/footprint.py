"""The footprint: by stage with bounds, beside the published figure, with its evidence and what it leaves out."""

# ruff: noqa: E501 - markup reads by element, not by column

TEXT = """\
{% from "macros.html" import outcome, findings, more, nothing, number, proof, code, chart with context %}
{% macro figures(rows, caption, head) %}
<div class="scroll" tabindex="0" role="region" aria-label="{{ caption }}">
<table class="figures">
<caption>{{ caption }}</caption>
<thead><tr><th scope="col">{{ head }}</th><th scope="col">{{ t("footprint.lower") }}</th><th scope="col">{{ t("footprint.point") }}</th><th scope="col">{{ t("footprint.upper") }}</th></tr></thead>
<tbody>
{% for row in rows %}<tr{% if row.is_total %} class="total"{% endif %}><th scope="row"><bdi>{{ row.name }}</bdi>{% if row.is_chosen %} <em>({{ t("footprint.chosen") }})</em>{% endif %}</th><td>{{ row.lower }}</td><td>{{ row.point }}</td><td>{{ row.upper }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% endmacro %}
<section id="footprint" aria-labelledby="footprint-heading">
<h2 id="footprint-heading">{{ t("footprint.heading") }}</h2>
{% for item in footprints %}
<article>
<h3>{{ outcome(item.mark) }} <bdi title="{{ item.subject_full }}">{{ item.subject or t("not_stated") }}</bdi></h3>
<p class="big"><strong>{{ item.point }}</strong> <span>[{{ item.lower }}, {{ item.upper }}] <bdi>{{ item.unit }}</bdi></span></p>
<dl class="facts inline">
<div><dt>{{ t("footprint.build") }}</dt><dd><bdi>{{ item.build or t("not_stated") }}</bdi></dd></div>
<div><dt>{{ t("footprint.inventory") }}</dt><dd><bdi>{{ item.inventory or t("not_stated") }}</bdi></dd></div>
<div><dt>{{ t("footprint.grid") }}</dt><dd>{{ item.grid }}</dd></div>
<div><dt>{{ t("footprint.primary") }}</dt><dd>{{ item.primary or t("not_stated") }}</dd></div>
</dl>
{{ chart(item.stages, item.scale, t("footprint.chart"), item.published) }}
<p class="legend">{{ t("footprint.legend") }}{% if item.published and item.published.at is not none %} {{ t("footprint.legend.published") }}{% endif %}</p>
{{ figures(item.stages, t("footprint.stages.caption", unit=item.unit), t("footprint.stage")) }}
{% if item.published %}
<div class="beside">
<h4>{{ t("published.heading") }}</h4>
<p class="big"><strong>{{ item.published.value or t("not_stated") }}</strong> <span><bdi>{{ item.published.unit }}</bdi>; {{ t("published.deviation", deviation=item.published.deviation or t("not_stated")) }}</span></p>
<p><bdi>{{ item.published.product }}</bdi>{% if item.published.origin %}, <bdi>{{ item.published.origin }}</bdi>{% endif %} {{ number(item.published.cited) }}. <bdi>{{ item.published.boundary }}</bdi></p>
<p class="note">{{ t("published.note") }}{% if item.published.use %} <q><bdi>{{ item.published.use }}</bdi></q>{% endif %}</p>
</div>
{% endif %}
{% if item.omissions %}
<h4>{{ t.count("footprint.omissions", item.omissions|length) }}</h4>
<ul class="columns">
{% for what, zh, stage, cited in item.omissions %}<li><bdi>{{ what }}</bdi> <span class="quiet">{{ stage }}</span> {{ number(cited) }}</li>
{% endfor %}
</ul>
{% endif %}
{% if item.conventions %}
<h4>{{ t("footprint.conventions") }}</h4>
<p class="note">{{ t("footprint.conventions.note") }}</p>
{{ figures(item.conventions, t("footprint.conventions.caption", unit=item.unit), t("footprint.convention")) }}
{% endif %}
{% if item.labels %}
<h4>{{ t("label.heading") }}</h4>
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("label.caption") }}">
<table>
<caption>{{ t("label.caption") }}</caption>
<thead><tr><th scope="col">{{ t("label.scheme") }}</th><th scope="col">{{ t("label.class") }}</th><th scope="col">{{ t("label.threshold") }}</th><th scope="col">{{ t("label.interval") }}</th><th scope="col">{{ t("label.outcome") }}</th><th scope="col">{{ t("label.code") }}</th></tr></thead>
<tbody>
{% for label in item.labels %}
<tr><th scope="row"><bdi>{{ label.scheme or t("not_stated") }}</bdi> {{ number(label.cited) }}</th><td><bdi>{{ label.label_class }}</bdi></td><td>{{ label.threshold }}</td><td>{{ label.interval }}</td><td>{{ outcome(label.mark) }}</td><td>{{ code(label.code) }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% endif %}
{% if item.rows.items %}
<details><summary>{{ t.count("footprint.rows", item.rows.total) }}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("footprint.rows.caption", unit=item.unit) }}">
<table class="figures dense">
<caption>{{ t("footprint.rows.caption", unit=item.unit) }}</caption>
<thead><tr><th scope="col">{{ t("footprint.what") }}</th><th scope="col">{{ t("footprint.stage") }}</th><th scope="col">{{ t("graph.facility") }}</th><th scope="col">{{ t("footprint.level") }}</th><th scope="col">{{ t("footprint.evidence") }}</th><th scope="col">{{ t("footprint.lower") }}</th><th scope="col">{{ t("footprint.point") }}</th><th scope="col">{{ t("footprint.upper") }}</th><th scope="col">{{ t("footprint.sources") }}</th></tr></thead>
<tbody>
{% for row in item.rows.items %}
<tr><th scope="row"><bdi>{{ row.what }}</bdi>{% if row.note %} <em><bdi>{{ row.note }}</bdi></em>{% endif %}</th><td>{{ row.stage }}</td><td title="{{ row.place_full }}"><bdi>{{ row.place }}</bdi></td><td>{{ row.level }}</td><td>{% for claim in row.claims %}{{ proof(claim) }}{% if not loop.last %}, {% endif %}{% endfor %}</td><td>{{ row.lower }}</td><td>{{ row.point }}</td><td>{{ row.upper }}</td><td>{% for cited in row.cited %}{{ number(cited) }}{% endfor %}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{{ more(item.rows.left) }}
</details>
{% endif %}
{{ findings(item.findings) }}
</article>
{% else %}{{ nothing("footprint.none") }}
{% endfor %}
</section>
"""
