"""The chain: its drawing, its steps, where it ended, where things have been."""

# ruff: noqa: E501 - markup reads by element, not by column

TEXT = """\
{% from "macros.html" import outcome, findings, more, nothing with context %}
<section id="graph" aria-labelledby="graph-heading">
<h2 id="graph-heading">{{ t("graph.heading") }}</h2>
{% for chain in chains %}
{% set own = "graph-" ~ loop.index %}
<article>
<h3>{{ outcome(chain.mark) }} <bdi>{{ chain.subject.label or t("not_stated") }}</bdi></h3>
{% if chain.subject.full %}<p class="id"><bdi>{{ chain.subject.full }}</bdi></p>{% endif %}
{% if chain.counts %}<p>{{ chain.counts }}</p>{% endif %}
{% if chain.drawing.cards %}
{% if chain.drawing.is_summed %}<p class="note">{{ t("graph.summed", n=chain.steps.total) }}</p>{% endif %}
<figure class="chain {{ chain.drawing.size }}">
<div class="scroll" tabindex="0" role="group" aria-label="{{ t("graph.drawing", n=chain.drawing.tier_count) }}">
<svg viewBox="0 0 {{ chain.drawing.width }} {{ chain.drawing.height }}" width="{{ chain.drawing.width }}" height="{{ chain.drawing.height }}" role="group" aria-labelledby="{{ own }}-title">
<title id="{{ own }}-title">{{ t("graph.drawing", n=chain.drawing.tier_count) }}</title>
<g class="flows" aria-hidden="true">
{% for path in chain.drawing.paths %}<path d="{{ path }}"/>{% endfor %}

</g>
{% for card in chain.drawing.cards %}
{% if card.number %}<a href="#{{ own }}-step-{{ card.number }}">{% else %}<g>{% endif %}
<title>{{ card.title }}</title>
<rect class="card {{ card.kind }}{% if card.has_gap %} gap{% endif %}" x="{{ card.x }}" y="{{ card.y }}" width="{{ card.width }}" height="{{ card.height }}" rx="5"/>
{% for line, y in card.heading %}<text class="place" x="{{ card.x + 9 }}" y="{{ y }}">{{ line }}</text>{% endfor %}
{% if card.date %}<text class="date" x="{{ card.x + 9 }}" y="{{ card.date_y }}">{{ card.date }}</text>{% endif %}
{% for row in card.rows %}
{% if row.mark == "gap" %}<path class="gapmark" d="M{{ card.x + 13 }} {{ row.y - 9 }}l5 5-5 5-5-5z"/>{% elif row.mark == "origin" %}<circle class="originmark" cx="{{ card.x + 13 }}" cy="{{ row.y - 4 }}" r="3.5"/>{% elif row.mark == "subject" %}<path class="subjectmark" d="M{{ card.x + 9 }} {{ row.y - 8 }}h8v8h-8z"/>{% elif row.mark != "more" %}<circle class="objectmark" cx="{{ card.x + 13 }}" cy="{{ row.y - 4 }}" r="2"/>{% endif %}
<text class="object {{ row.mark }}" x="{{ card.x + 22 }}" y="{{ row.y }}">{{ row.label }}</text>{% if row.second %}<text class="own" x="{{ card.x + 22 }}" y="{{ row.y + 12 }}">{{ row.second }}</text>{% endif %}
{% endfor %}
{% if card.number %}</a>{% else %}</g>{% endif %}

{% endfor %}
</svg>
</div>
<figcaption>{{ t("graph.legend") }}
<span class="key"><svg width="12" height="12" aria-hidden="true"><path class="subjectmark" d="M2 2h8v8h-8z"/></svg> {{ t("graph.mark.subject") }}</span>
<span class="key"><svg width="12" height="12" aria-hidden="true"><circle class="originmark" cx="6" cy="6" r="3.5"/></svg> {{ t("graph.mark.origin") }}</span>
<span class="key"><svg width="12" height="12" aria-hidden="true"><path class="gapmark" d="M6 1l5 5-5 5-5-5z"/></svg> {{ t("graph.mark.gap") }}</span>
</figcaption>
</figure>
{% else %}{{ nothing("graph.empty") }}
{% endif %}
{% if chain.gaps.items %}
<h4>{{ t("graph.gaps") }}</h4>
{{ findings(chain.gaps) }}
{% endif %}
{% if chain.steps.items %}
<details{% if chain.steps.total <= 40 %} open{% endif %}><summary>{{ t.count("graph.steps", chain.steps.total) }}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("graph.steps.caption") }}">
<table>
<caption>{{ t("graph.steps.caption") }}</caption>
<thead><tr><th scope="col">{{ t("graph.step") }}</th><th scope="col">{{ t("graph.tier") }}</th><th scope="col">{{ t("graph.date") }}</th><th scope="col">{{ t("graph.facility") }}</th><th scope="col">{{ t("graph.inputs") }}</th><th scope="col">{{ t("graph.outputs") }}</th><th scope="col">{{ t("graph.events") }}</th></tr></thead>
<tbody>
{% for step in chain.steps.items %}
<tr id="{{ own }}-step-{{ step.number }}"><th scope="row">{{ step.number }}. {{ step.word }}</th><td>{{ step.tier }}</td><td class="date">{{ step.date or t("not_stated") }}</td><td title="{{ step.facility_full }}"><bdi>{{ step.facility or t("not_stated") }}</bdi></td><td>{% for thing in step.inputs %}<bdi title="{{ thing.full }}">{{ thing.label }}</bdi>{% if not loop.last %}, {% endif %}{% endfor %}</td><td>{% for thing in step.outputs %}<bdi title="{{ thing.full }}">{{ thing.label }}</bdi>{% if thing.note %} <em>({{ thing.note }})</em>{% endif %}{% if not loop.last %}, {% endif %}{% endfor %}</td><td class="id">{% for event in step.events %}<bdi>{{ event }}</bdi>{% if not loop.last %}, {% endif %}{% endfor %}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{{ more(chain.steps.left) }}
</details>
{% endif %}
{% if chain.sightings.items %}
<details><summary>{{ t.count("graph.sightings", chain.sightings.total) }}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("graph.sightings.caption") }}">
<table class="dense">
<caption>{{ t("graph.sightings.caption") }}</caption>
<thead><tr><th scope="col">{{ t("graph.time") }}</th><th scope="col">{{ t("graph.thing") }}</th><th scope="col">{{ t("graph.word") }}</th><th scope="col">{{ t("graph.facility") }}</th><th scope="col">{{ t("graph.via") }}</th></tr></thead>
<tbody>
{% for seen in chain.sightings.items %}
<tr><td class="date">{{ seen.time or t("not_stated") }}</td><td title="{{ seen.thing.full }}"><bdi>{{ seen.thing.label }}</bdi></td><td>{{ seen.word }}</td><td title="{{ seen.place.full }}"><bdi>{{ seen.place.label or t("not_stated") }}</bdi></td><td><bdi>{{ seen.via }}</bdi></td></tr>
{% endfor %}
</tbody>
</table>
</div>
{{ more(chain.sightings.left) }}
</details>
{% endif %}
{% if chain.excluded %}
<h4>{{ t("graph.excluded") }}</h4>
<ul>
{% for event, reason, by in chain.excluded %}<li><bdi class="id">{{ event }}</bdi>: <bdi>{{ reason }}</bdi> (<bdi class="id">{{ by }}</bdi>)</li>
{% endfor %}
</ul>
{% endif %}
</article>
{% else %}{{ nothing("graph.none") }}
{% endfor %}
</section>
"""
