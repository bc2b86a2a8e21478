"""The claims: whose, about what, when signed, what fails and why."""

# ruff: noqa: E501 - markup reads by element, not by column

TEXT = """\
{% from "macros.html" import outcome, findings, more, nothing, reasons, code, sign with context %}
{% macro instant(parts) %}{% for part in parts %}<span class="part">{{ part }}</span>{% else %}{{ t("not_stated") }}{% endfor %}{% endmacro %}
{% macro links(boxes) %}
<ol class="links" aria-label="{{ t("claims.chain") }}">
{% for box in boxes %}<li class="link {{ box.kind }}{% if box.tone %} broken {{ box.tone }}{% endif %}">
{% if not loop.first %}<svg class="join" width="26" height="12" viewBox="0 0 26 12" aria-hidden="true" focusable="false">{% if box.tone %}<path d="M0 6h7M19 6h7M9 2l8 8M17 2l-8 8"/>{% else %}<path d="M0 6h24M18 1l6 5-6 5"/>{% endif %}</svg>{% endif %}
<div class="box"><span class="kicker">{{ t("link." ~ box.kind) }}</span>
<p class="body" title="{{ box.full }}"><bdi>{{ box.name }}</bdi></p>{% if box.short %}<bdi class="id">{{ box.short }}</bdi>{% endif %}
{% for term in box.terms %}<p class="quiet">{{ term.may }}{% if term.span %}, {{ term.span }}{% endif %}{% if term.is_over %} <strong>{{ t("link.over") }}</strong>{% endif %}{% if term.id %} <bdi class="id" title="{{ term.digest }}">{{ term.id }}</bdi>{% endif %}</p>{% endfor %}
{% for break in box.breaks %}<p class="breach {{ break.mark.value }}">{{ sign(break.mark) }} {{ t("link.broken." ~ break.mark.value) }} <span class="code">{{ break.code }}</span></p>{% endfor %}</div></li>
{% endfor %}
</ol>
{% endmacro %}
<section id="claims" aria-labelledby="claims-heading">
<h2 id="claims-heading">{{ t("claims.heading") }}</h2>
{% for answer in claims %}
<article>
<p class="lead">{{ answer.tally }}</p>
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("claims.caption") }}">
<table class="claims">
<caption>{{ t("claims.caption") }}</caption>
<thead><tr><th scope="col">{{ t("claims.claim") }}</th><th scope="col">{{ t("claims.issuer") }}</th><th scope="col">{{ t("claims.signed") }}</th><th scope="col">{{ t("claims.result") }}</th></tr></thead>
<tbody>
{% for claim in answer.claims.items %}
<tr id="{{ claim.anchor }}" class="claim {{ claim.mark.value }}">
<th scope="row"><bdi>{{ claim.source }}</bdi>
{% if claim.types %}<p><bdi>{{ claim.types }}</bdi></p>{% endif %}
{% if claim.about %}<p class="quiet" title="{{ claim.about_full }}">{{ t("claims.about") }} <bdi>{{ claim.about }}</bdi></p>{% endif %}
<p class="id" title="{{ t("claims.digest") }}"><bdi>{{ claim.digest or t("claims.digest.none") }}</bdi></p></th>
<td><bdi title="{{ claim.issuer_full }}">{{ claim.issuer or t("not_stated") }}</bdi>{% if claim.issuer_short %} <bdi class="id">{{ claim.issuer_short }}</bdi>{% endif %}</td>
<td><p>{{ instant(claim.asserted) }}{% if claim.asserted %} <span class="quiet">{{ t("claims.asserted") }}</span>{% endif %}</p>{% if claim.proven %}<p class="quiet">{{ t("claims.proven") }} {{ instant(claim.proven) }}</p>{% if claim.proven_by %}<p class="quiet">{{ t("claims.proven_by") }} <bdi class="id">{{ claim.proven_by }}</bdi></p>{% endif %}{% endif %}{% if claim.valid %}<p class="quiet">{{ t("claims.valid") }} {{ claim.valid }}</p>{% endif %}{% if claim.suite %}<p class="quiet"><bdi>{{ claim.suite }}</bdi></p>{% endif %}</td>
<td>{{ outcome(claim.mark) }}
{% if claim.verdicts %}<dl class="facts verdicts">{% for row in claim.verdicts %}<div><dt>{{ row.name }}</dt><dd>{{ outcome(row.mark) }}</dd></div>{% endfor %}</dl>{% endif %}
{% if claim.held_then %}<p class="quiet">{{ t("claims.held_then") }}</p>{% endif %}
{{ reasons(claim.reasons, [], claim.left) }}
{% if claim.passed %}<p class="quiet held">{{ t("claims.held") }} {% for saying in claim.passed %}{{ code(saying.code) }}{% if not loop.last %}, {% endif %}{% endfor %}</p>{% endif %}
{% for entry in claim.status %}<p class="quiet">{{ t("claims.status") }} <bdi>{{ entry.purpose }}</bdi> {{ entry.index }}: {{ entry.value or t("not_stated") }} <bdi class="id">{{ entry.list }}</bdi> {{ entry.since }}</p>{% endfor %}</td>
</tr>
<tr class="trust"><td colspan="4">{% if claim.chain %}{{ links(claim.chain) }}{% else %}<p class="quiet">{{ t("link.unjudged") }}</p>{% endif %}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{{ more(answer.claims.left) }}
{{ findings(answer.findings) }}
</article>
{% else %}{{ nothing("claims.none") }}
{% endfor %}
</section>
"""
