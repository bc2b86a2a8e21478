"""The scorecard: points guaranteed, declared and possible; gates; the evidence that would move them."""

# ruff: noqa: E501 - markup reads by element, not by column

TEXT = """\
{% from "macros.html" import outcome, findings, more, nothing, number, proof, code, track with context %}
<section id="scorecard" aria-labelledby="scorecard-heading">
<h2 id="scorecard-heading">{{ t("scorecard.heading") }}</h2>
{% for card in scorecards %}
<article>
<h3>{{ outcome(card.mark) }} <bdi title="{{ card.subject_full }}">{{ card.subject or t("not_stated") }}</bdi></h3>
<p class="big"><strong>{{ t("scorecard.points", low=card.points.guaranteed, high=card.points.possible) }}</strong> <span>{{ t("scorecard.of", most=card.points.maximum) }}; {{ card.band }}</span></p>
<dl class="facts inline">
<div><dt>{{ t("scorecard.card") }}</dt><dd><bdi>{{ card.pack or t("not_stated") }}</bdi>{% if card.status %} (<bdi>{{ card.status }}</bdi>){% endif %}</dd></div>
<div><dt>{{ t("scorecard.declared") }}</dt><dd>{{ card.points.declared }}</dd></div>
<div><dt>{{ t("scorecard.eligible") }}</dt><dd>{{ outcome(card.eligible) }}</dd></div>
</dl>
<svg class="chart single" role="img" viewBox="-10 0 1040 64" width="1040" height="64" aria-label="{{ t("scorecard.chart", low=card.points.guaranteed, high=card.points.possible, declared=card.points.declared) }}">
<g class="grid">{% for x, label in card.scale.ticks %}<line x1="{{ x }}" x2="{{ x }}" y1="4" y2="38"/><text x="{{ x }}" y="56" text-anchor="middle">{{ label }}</text>{% endfor %}</g>
{% if card.points.bar %}<rect class="band sure" x="0" y="12" width="{{ card.points.bar.start }}" height="16" rx="2"/>{{ track(card.points.bar, 12, "part") }}{% endif %}

</svg>
<p class="legend">{{ t("scorecard.legend") }}</p>
{% if card.stages %}
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("scorecard.stages.caption") }}">
<table class="figures">
<caption>{{ t("scorecard.stages.caption") }}</caption>
<thead><tr><th scope="col">{{ t("footprint.stage") }}</th><th scope="col">{{ t("scorecard.guaranteed") }}</th><th scope="col">{{ t("scorecard.declared") }}</th><th scope="col">{{ t("scorecard.possible") }}</th><th scope="col">{{ t("scorecard.maximum") }}</th></tr></thead>
<tbody>
{% for row in card.stages %}<tr><th scope="row"><bdi>{{ row.name }}</bdi></th><td>{{ row.guaranteed }}</td><td>{{ row.declared }}</td><td>{{ row.possible }}</td><td>{{ row.maximum }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% endif %}
{% if card.missing.items %}
<h4>{{ t("scorecard.missing") }}</h4>
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("scorecard.missing") }}">
<table>
<caption>{{ t("scorecard.missing.caption") }}</caption>
<thead><tr><th scope="col">{{ t("scorecard.indicator") }}</th><th scope="col">{{ t("scorecard.text") }}</th><th scope="col">{{ t("scorecard.width") }}</th><th scope="col">{{ t("scorecard.types") }}</th></tr></thead>
<tbody>
{% for row in card.missing.items %}<tr><th scope="row"><bdi>{{ row.indicator or t("not_stated") }}</bdi></th><td><bdi>{{ row.text }}</bdi></td><td>{{ row.width or t("not_stated") }}</td><td><bdi>{{ row.claim_types }}</bdi></td></tr>
{% endfor %}
</tbody>
</table>
</div>
{{ more(card.missing.left) }}
{% endif %}
{% if card.gates %}
<h4>{{ t("scorecard.gates") }}</h4>
<ul class="plain">
{% for gate in card.gates %}<li>{{ outcome(gate.mark) }} <strong><bdi>{{ gate.id }}</bdi></strong> <bdi>{{ gate.detail }}</bdi> {{ code(gate.code) }}{% if gate.level %} <span class="quiet">{{ gate.level }}</span>{% endif %} {% for claim in gate.claims %}{{ proof(claim) }} {% endfor %}{{ number(gate.cited) }}</li>
{% endfor %}
</ul>
{% endif %}
{% if card.rows.items %}
<details><summary>{{ t.count("scorecard.rows", card.rows.total) }}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("scorecard.rows.caption") }}">
<table class="figures dense">
<caption>{{ t("scorecard.rows.caption") }}</caption>
<thead><tr><th scope="col">{{ t("scorecard.indicator") }}</th><th scope="col">{{ t("scorecard.text") }}</th><th scope="col">{{ t("scorecard.guaranteed") }}</th><th scope="col">{{ t("scorecard.declared") }}</th><th scope="col">{{ t("scorecard.possible") }}</th><th scope="col">{{ t("scorecard.maximum") }}</th><th scope="col">{{ t("footprint.level") }}</th><th scope="col">{{ t("footprint.evidence") }}</th><th scope="col">{{ t("footprint.sources") }}</th></tr></thead>
<tbody>
{% for row in card.rows.items %}<tr><th scope="row"><bdi>{{ row.name }}</bdi></th><td class="words"><bdi>{{ row.text }}</bdi>{% if row.text_zh %} <bdi lang="zh" class="quiet">{{ row.text_zh }}</bdi>{% endif %}</td><td>{{ row.guaranteed }}</td><td>{{ row.declared }}</td><td>{{ row.possible }}</td><td>{{ row.maximum }}</td><td>{{ row.level }}</td><td>{% for claim in row.claims %}{{ proof(claim) }}{% if not loop.last %}, {% endif %}{% endfor %}</td><td>{{ number(row.cited) }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{{ more(card.rows.left) }}
</details>
{% endif %}
{% if card.reported.items %}
<h4>{{ t("scorecard.reported") }}</h4>
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("scorecard.reported") }}">
<table class="figures dense">
<caption>{{ t("scorecard.reported.caption") }}</caption>
<thead><tr><th scope="col">{{ t("scorecard.indicator") }}</th><th scope="col">{{ t("scorecard.text") }}</th><th scope="col">{{ t("scorecard.figure") }}</th><th scope="col">{{ t("scorecard.unit") }}</th><th scope="col">{{ t("footprint.level") }}</th><th scope="col">{{ t("footprint.evidence") }}</th><th scope="col">{{ t("footprint.sources") }}</th></tr></thead>
<tbody>
{% for row in card.reported.items %}<tr><th scope="row"><bdi>{{ row.name }}</bdi></th><td class="words"><bdi>{{ row.text }}</bdi>{% if row.text_zh %} <bdi lang="zh" class="quiet">{{ row.text_zh }}</bdi>{% endif %}</td><td class="words"><bdi>{{ row.figure }}</bdi></td><td><bdi>{{ row.unit }}</bdi></td><td>{{ row.level }}</td><td>{% for claim in row.claims %}{{ proof(claim) }}{% if not loop.last %}, {% endif %}{% endfor %}</td><td>{{ number(row.cited) }}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{{ more(card.reported.left) }}
{% endif %}
{{ findings(card.findings) }}
</article>
{% else %}{{ nothing("scorecard.none") }}
{% endfor %}
</section>
"""
