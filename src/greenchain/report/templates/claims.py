"""The claims: whose, about what, when signed, what fails and why."""

# ruff: noqa: E501 - markup reads by element, not by column

TEXT = """\
{% from "macros.html" import outcome, findings, more, nothing, reasons, code with context %}
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
<tr id="{{ claim.anchor }}" class="{{ claim.mark.value }}">
<th scope="row"><bdi>{{ claim.source }}</bdi>
{% if claim.types %}<p><bdi>{{ claim.types }}</bdi></p>{% endif %}
{% if claim.about %}<p class="quiet" title="{{ claim.about_full }}">{{ t("claims.about") }} <bdi>{{ claim.about }}</bdi></p>{% endif %}
<p class="id" title="{{ t("claims.digest") }}"><bdi>{{ claim.digest or t("claims.digest.none") }}</bdi></p></th>
<td><bdi class="id" title="{{ claim.issuer_full }}">{{ claim.issuer or t("not_stated") }}</bdi>{% for link in claim.trust %}<p class="quiet">{{ t("claims.trust") }} <bdi>{{ link }}</bdi></p>{% endfor %}</td>
<td><p class="date">{{ claim.asserted or t("not_stated") }}</p>{% if claim.proven %}<p class="quiet">{{ t("claims.proven") }} {{ claim.proven }}</p>{% endif %}{% if claim.valid %}<p class="quiet">{{ t("claims.valid") }} {{ claim.valid }}</p>{% endif %}{% if claim.suite %}<p class="quiet"><bdi>{{ claim.suite }}</bdi></p>{% endif %}</td>
<td>{{ outcome(claim.mark) }}
{{ reasons(claim.reasons, [], claim.left) }}
{% if claim.passed %}<p class="quiet held">{{ t("claims.held") }} {% for saying in claim.passed %}{{ code(saying.code) }}{% if not loop.last %}, {% endif %}{% endfor %}</p>{% endif %}
{% for entry in claim.status %}<p class="quiet">{{ t("claims.status") }} <bdi>{{ entry.purpose }}</bdi> {{ entry.index }}: {{ entry.value or t("not_stated") }} <bdi class="id">{{ entry.list }}</bdi> {{ entry.since }}</p>{% endfor %}</td>
</tr>
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
