"""What several sections draw alike: signs, findings, clauses, claims, bars."""

# ruff: noqa: E501 - markup reads by element, not by column

TEXT = """\
{% macro sign(mark) %}<svg class="sign {{ mark.value }}" aria-hidden="true" focusable="false" width="16" height="16"><use href="#sign-{{ mark.value }}"/></svg>{% endmacro %}
{% macro outcome(mark) %}<span class="outcome {{ mark.value }}">{{ sign(mark) }} {{ mark.words }}</span>{% endmacro %}
{% macro code(code) %}{% if code.anchor %}<a class="code" href="#{{ code.anchor }}" title="{{ code.en }}">{{ code.code }}</a>{% elif code.code %}<span class="code"><bdi>{{ code.code }}</bdi></span>{% endif %}{% endmacro %}
{% macro source(cited) %}{% if cited %}<a class="source" href="#{{ cited.anchor }}"><bdi>{{ cited.instrument or t("not_stated") }}{% if cited.clause %}, {{ cited.clause }}{% endif %}</bdi></a>{% if cited.force %} <span class="force">{{ cited.force }}</span>{% endif %}{% if cited.status %} <span class="status">{{ t.term("status", cited.status) }}</span>{% endif %}{% endif %}{% endmacro %}
{% macro number(cited) %}{% if cited %}<a class="number" href="#{{ cited.anchor }}" title="{{ cited.instrument }}{% if cited.clause %}, {{ cited.clause }}{% endif %}">[{{ cited.number }}]</a>{% endif %}{% endmacro %}
{% macro proof(proof) %}{% if proof.anchor %}<a href="#{{ proof.anchor }}"><bdi>{{ proof.label }}</bdi></a>{% else %}<bdi class="id" title="{{ proof.digest }}">{{ proof.label }}</bdi>{% endif %}{% endmacro %}
{% macro more(left) %}{% if left %}<p class="more">{{ t.count("more", left) }}</p>{% endif %}{% endmacro %}
{% macro nothing(key) %}<p class="none">{{ t(key) }}</p>{% endmacro %}

{% macro finding(saying) %}
<li class="finding {{ saying.mark.value }}">
<p>{{ outcome(saying.mark) }} {{ code(saying.code) }}{% if saying.severity %} <span class="severity">{{ saying.severity }}</span>{% endif %}</p>
{% if saying.detail %}<p class="detail"><bdi>{{ saying.detail }}</bdi></p>{% endif %}
<dl class="facts">
{% if saying.where %}<div><dt>{{ t("finding.where") }}</dt><dd><bdi class="id">{{ saying.where }}</bdi></dd></div>{% endif %}
{% if saying.values %}<div><dt>{{ t("finding.values") }}</dt><dd>{% for name, value in saying.values %}<span class="pair"><bdi>{{ name }}</bdi> = <bdi>{{ value or t("not_stated") }}</bdi></span>{% if not loop.last %}, {% endif %}{% endfor %}</dd></div>{% endif %}
{% if saying.missing %}<div><dt>{{ t("finding.missing") }}</dt><dd>{% for name in saying.missing %}<bdi>{{ name }}</bdi>{% if not loop.last %}, {% endif %}{% endfor %}</dd></div>{% endif %}
{% if saying.related %}<div><dt>{{ t("finding.related") }}</dt><dd>{% for item in saying.related %}{{ proof(item) }}{% if not loop.last %}, {% endif %}{% endfor %}</dd></div>{% endif %}
{% if saying.cited %}<div><dt>{{ t("finding.cited") }}</dt><dd>{{ source(saying.cited) }}</dd></div>{% endif %}
</dl>
</li>
{% endmacro %}

{% macro findings(shown) %}
{{ reasons(shown.items|selectattr("is_open")|list, shown.items|rejectattr("is_open")|list, shown.left) }}
{% endmacro %}

{% macro reasons(open, passed, left) %}
{% if open %}
<ul class="findings">
{% for saying in open %}{{ finding(saying) }}{% endfor %}
</ul>
{% endif %}
{% if passed %}
<details><summary>{{ t.count("finding.passed", passed|length) }}</summary>
<ul class="passed">
{% for saying in passed %}<li>{{ outcome(saying.mark) }} {{ code(saying.code) }} <bdi>{{ saying.detail }}</bdi>{% if saying.values %} ({% for name, value in saying.values %}<bdi>{{ name }}</bdi> = <bdi>{{ value or t("not_stated") }}</bdi>{% if not loop.last %}, {% endif %}{% endfor %}){% endif %} {% if saying.cited %}{{ source(saying.cited) }}{% endif %}</li>
{% endfor %}
</ul></details>
{% endif %}
{{ more(left) }}
{% endmacro %}

{% macro track(bar, y, kind) %}
{% if bar %}
<rect class="band {{ kind }}{% if bar.is_open %} open{% endif %}" x="{{ bar.start }}" y="{{ y }}" width="{{ [bar.length, 2]|max }}" height="16" rx="2"/>
{% if bar.is_open %}<path class="arrow" d="M{{ span }} {{ y + 1 }}l12 7-12 7z"/>{% endif %}
{% if bar.point is not none %}<rect class="point" x="{{ bar.point - 2 }}" y="{{ y - 3 }}" width="4" height="22"/>{% endif %}
{% endif %}
{% endmacro %}

{% macro chart(rows, scale, title, published) %}
{% set height = rows|length * 34 + 36 %}
<svg class="chart" role="img" viewBox="-10 0 1340 {{ height }}" width="1340" height="{{ height }}" aria-label="{{ title }}">
<title>{{ title }}</title>
<g class="grid">
{% for x, label in scale.ticks %}<line x1="{{ x + 210 }}" x2="{{ x + 210 }}" y1="4" y2="{{ height - 26 }}"/><text x="{{ x + 210 }}" y="{{ height - 8 }}" text-anchor="middle">{{ label }}</text>{% endfor %}
</g>
{% for row in rows %}
{% set y = loop.index0 * 34 + 12 %}
<text class="name{% if row.is_total %} total{% endif %}" x="196" y="{{ y + 13 }}" text-anchor="end">{{ row.name }}</text>
<g transform="translate(210 0)">{{ track(row.bar, y, "total" if row.is_total else "part") }}{% if row.is_total and published and published.at is not none %}<path class="published" d="M{{ published.at }} {{ y - 8 }}v32"/>{% endif %}</g>
<text class="value" x="1236" y="{{ y + 13 }}">{{ row.point }}</text>
{% endfor %}
</svg>
{% endmacro %}
"""
