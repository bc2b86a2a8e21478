"""The evidence: what is missing, files, rule packs, clauses and sources, codes."""

# ruff: noqa: E501 - markup reads by element, not by column

TEXT = """\
{% from "macros.html" import outcome, findings, more, nothing, code with context %}
<section id="evidence" aria-labelledby="evidence-heading">
<h2 id="evidence-heading">{{ t("evidence.heading") }}</h2>
{% if evidence.missing.items %}
<h3>{{ t("evidence.missing") }}</h3>
<ul class="columns">
{% for what, answer in evidence.missing.items %}<li><bdi>{{ what }}</bdi>{% if answer %} <span class="quiet"><bdi>{{ answer }}</bdi></span>{% endif %}</li>
{% endfor %}
</ul>
{{ more(evidence.missing.left) }}
{% endif %}
{% if evidence.findings.items %}
<h3>{{ t("evidence.findings") }}</h3>
{{ findings(evidence.findings) }}
{% endif %}
<h3>{{ t("evidence.files") }}</h3>
{% if evidence.files.items %}
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("evidence.files.caption") }}">
<table class="dense">
<caption>{{ t("evidence.files.caption") }}{% if evidence.absent %} {{ t.count("evidence.absent", evidence.absent) }}{% endif %}</caption>
<thead><tr><th scope="col">{{ t("evidence.path") }}</th><th scope="col">{{ t("evidence.kind") }}</th><th scope="col">{{ t("evidence.sha256") }}</th></tr></thead>
<tbody>
{% for file in evidence.files.items %}<tr><th scope="row"><bdi>{{ file.path or t("not_stated") }}</bdi></th><td><bdi>{{ file.kind }}</bdi></td><td class="id">{% if file.sha256 %}<bdi>{{ file.sha256 }}</bdi>{% else %}<strong>{{ t("evidence.not_there") }}</strong>{% endif %}</td></tr>
{% endfor %}
</tbody>
</table>
</div>
{{ more(evidence.files.left) }}
{% else %}{{ nothing("evidence.files.none") }}
{% endif %}
<h3>{{ t("evidence.packs") }}</h3>
{% if evidence.packs %}
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("evidence.packs.caption") }}">
<table class="dense">
<caption>{{ t("evidence.packs.caption") }}</caption>
<thead><tr><th scope="col">{{ t("evidence.pack") }}</th><th scope="col">{{ t("evidence.edition") }}</th><th scope="col">{{ t("evidence.sha256") }}</th></tr></thead>
<tbody>
{% for pack, edition, sha256 in evidence.packs %}<tr><th scope="row"><bdi>{{ pack or t("not_stated") }}</bdi></th><td><bdi>{{ edition }}</bdi></td><td class="id"><bdi>{{ sha256 }}</bdi></td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% else %}{{ nothing("evidence.packs.none") }}
{% endif %}
<h3>{{ t("evidence.sources") }}</h3>
{% if notes.cited %}
<div class="scroll" tabindex="0" role="region" aria-label="{{ t("evidence.sources.caption") }}">
<table class="dense sources">
<caption>{{ t("evidence.sources.caption") }}</caption>
<thead><tr><th scope="col">{{ t("evidence.number") }}</th><th scope="col">{{ t("evidence.instrument") }}</th><th scope="col">{{ t("evidence.force") }}</th><th scope="col">{{ t("evidence.known") }}</th><th scope="col">{{ t("evidence.read") }}</th><th scope="col">{{ t("evidence.row") }}</th></tr></thead>
<tbody>
{% for cited in notes.cited %}<tr id="{{ cited.anchor }}"><th scope="row">{{ cited.number }}</th><td><bdi>{{ cited.instrument or t("not_stated") }}{% if cited.clause %}, {{ cited.clause }}{% endif %}</bdi></td><td>{{ cited.force or t("not_stated") }}</td><td>{{ t.term("status", cited.status) }}</td><td><bdi>{{ cited.source }}</bdi></td><td class="id"><bdi>{{ cited.pack }}</bdi> <bdi>{{ cited.row }}</bdi></td></tr>
{% endfor %}
</tbody>
</table>
</div>
{% else %}{{ nothing("evidence.sources.none") }}
{% endif %}
{% if notes.codes %}
<h3>{{ t("evidence.codes") }}</h3>
<dl class="codes">
{% for entry in notes.codes %}<div id="{{ entry.anchor }}"><dt class="code">{{ entry.code }}</dt><dd>{{ entry.en }} <span lang="zh" class="quiet">{{ entry.zh }}</span>{% if entry.remedy %} <span class="remedy">{{ entry.remedy }}</span>{% endif %}</dd></div>
{% endfor %}
</dl>
{% endif %}
</section>
"""
