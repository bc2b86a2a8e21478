"""Life-cycle figures: each flow of a system by stage with bounds, its contributions, and the other figures of a score."""

# ruff: noqa: E501 - markup reads by element, not by column

TEXT = """\
{% from "macros.html" import outcome, findings, more, proof, chart with context %}
<section id="figures" aria-labelledby="figures-heading">
<h2 id="figures-heading">{{ t("figures.heading") }}</h2>
{% for item in figures.systems %}
<article>
<h3>{{ outcome(item.mark) }} <bdi>{{ item.id }}</bdi></h3>
<dl class="facts inline">
<div><dt>{{ t("footprint.primary") }}</dt><dd>{{ item.primary or t("not_stated") }}</dd></div>
</dl>
{% for flow in item.flows.items %}
<h4><bdi>{{ flow.name }}</bdi></h4>
<p class="big"><strong>{{ flow.point }}</strong> <span>[{{ flow.lower }}, {{ flow.upper }}] <bdi>{{ flow.unit }}</bdi>{% if flow.sd %}; {{ t("figures.sd", sd=flow.sd) }}{% endif %}</span></p>
{{ chart(flow.stages, flow.scale, t("figures.chart"), none) }}
<p class="legend">{{ t("figures.legend") }}</p>
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("figures.stages.caption", flow=flow.name, unit=flow.unit) }}">
<table class="figures">
<caption>{{ t("figures.stages.caption", flow=flow.name, unit=flow.unit) }}</caption>
<thead><tr><th scope="col">{{ t("footprint.stage") }}</th><th scope="col">{{ t("footprint.lower") }}</th><th scope="col">{{ t("footprint.point") }}</th><th scope="col">{{ t("footprint.upper") }}</th></tr></thead>
<tbody>
{% for row in flow.stages %}<tr{% if row.is_total %} class="total"{% endif %}><th scope="row"><bdi>{{ row.name }}</bdi></th><td>{{ row.lower }}</td><td>{{ row.point }}</td><td>{{ row.upper }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% endfor %}
{{ more(item.flows.left) }}
{% if item.rows.items %}
<details><summary>{{ t.count("footprint.rows", item.rows.total) }}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("figures.rows.caption") }}">
<table class="figures dense">
<caption>{{ t("figures.rows.caption") }}</caption>
<thead><tr><th scope="col">{{ t("footprint.what") }}</th><th scope="col">{{ t("figures.flow") }}</th><th scope="col">{{ t("footprint.stage") }}</th><th scope="col">{{ t("graph.facility") }}</th><th scope="col">{{ t("footprint.level") }}</th><th scope="col">{{ t("footprint.evidence") }}</th><th scope="col">{{ t("footprint.lower") }}</th><th scope="col">{{ t("footprint.point") }}</th><th scope="col">{{ t("footprint.upper") }}</th></tr></thead>
<tbody>
{% for row in item.rows.items %}
<tr><th scope="row"><bdi>{{ row.what }}</bdi></th><td><bdi>{{ row.flow }}</bdi></td><td>{{ row.stage }}</td><td title="{{ row.place_full }}"><bdi>{{ row.place }}</bdi></td><td>{{ row.level }}</td><td>{% for claim in row.claims %}{{ proof(claim) }}{% if not loop.last %}, {% endif %}{% endfor %}</td><td>{{ row.lower }}</td><td>{{ row.point }}</td><td>{{ row.upper }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{{ more(item.rows.left) }}
</details>
{% endif %}
{{ findings(item.findings) }}
</article>
{% endfor %}
{% if figures.others %}
<article>
{% for other in figures.others %}
<h4>{{ other.section }}</h4>
<ul class="plain">
{% for line in other.lines %}<li>{% if line.mark %}{{ outcome(line.mark) }} {% endif %}<bdi>{{ line.said }}</bdi></li>
{% endfor %}
</ul>
{% endfor %}
{{ findings(figures.findings) }}
</article>
{% endif %}
</section>
"""
