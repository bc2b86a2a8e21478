"""The page's one style sheet; its hash stands in the content policy, so nothing else can style the page."""

# ruff: noqa: E501 - one rule a line

STYLE = """\
:root{--ink:#1c2733;--soft:#51606e;--line:#d8dee4;--wash:#f5f7f8;--paper:#fff;--deep:#0d5960;--good:#1a6638;--bad:#a12328;--open:#7f5200;--none:#55606b}
*{box-sizing:border-box}
html{font:100%/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei","WenQuanYi Micro Hei",sans-serif;color:var(--ink);background:var(--paper);scroll-behavior:smooth;scroll-padding-top:1rem}
body{margin:0}
main,footer,.top{max-width:72rem;margin:0 auto;padding:0 1.5rem}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure{margin:0}
h1{font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.01em;margin:1.5rem 0 1.25rem;text-wrap:balance}
h2{font-size:1.4rem;line-height:1.25;font-weight:650}
h3{font-size:1.05rem;line-height:1.35;font-weight:650;margin:1.75rem 0 .5rem}
h4{font-size:.95rem;font-weight:650;margin:1.5rem 0 .4rem}
p+p,p+ul,ul+p,p+dl,dl+p{margin-top:.4rem}
a{color:var(--deep);text-underline-offset:.15em;text-decoration-thickness:1px}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--deep);outline-offset:2px;border-radius:2px}
ul,ol{padding-left:1.2rem}
section{padding:2.25rem 0 0;border-top:1px solid var(--line);margin-top:2.75rem}
#verdict{border:0;margin-top:0;padding-top:0}
article+article{margin-top:2.5rem}
bdi,dd,.id{overflow-wrap:anywhere}
td,th,td bdi,th bdi{overflow-wrap:break-word}
td .id,td.id,td.id bdi,th .id,th .id bdi{overflow-wrap:anywhere}
.top{display:flex;flex-wrap:wrap;gap:.25rem 2rem;align-items:baseline;padding-top:1.1rem;font-size:.875rem}
.brand{font-weight:700;letter-spacing:.02em;color:var(--deep)}
.top ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;padding:0}
.top a{color:var(--soft);text-decoration:none}
.top a:hover{text-decoration:underline}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.4rem .8rem;z-index:1}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.signs{position:absolute;width:0;height:0}
.sign{width:1em;height:1em;vertical-align:-.12em;flex:none;overflow:visible}
.shape{fill:currentColor}
.stroke{fill:none;stroke:#fff;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.ring{fill:#fff;stroke:currentColor;stroke-width:2.2}
.open{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.conforms{--tone:var(--good)}.does_not_conform{--tone:var(--bad)}.not_determined{--tone:var(--open)}.not_applicable,.not_stated{--tone:var(--none)}
.outcome,svg.sign{color:var(--tone)}
.outcome{font-weight:650;white-space:nowrap;font-size:.9em}
.hero{display:flex;gap:1.25rem;align-items:flex-start;border-left:.35rem solid var(--tone);background:var(--wash);padding:1.4rem 1.5rem;border-radius:0 .4rem .4rem 0}
.hero>.sign{width:3rem;height:3rem;margin-top:.1rem}
.hero h2{font-size:1.75rem;color:var(--tone)}
.kicker{display:block;font-size:.8rem;font-weight:600;letter-spacing:.06em;text-transform:uppercase;color:var(--soft)}
.lead{font-size:1.1rem}
.answers{list-style:none;padding:0;margin:1.5rem 0}
.answers>li{border-bottom:1px solid var(--line);padding:1rem 0 1rem .1rem}
.answers>li:first-child{border-top:1px solid var(--line)}
.answer-head{display:flex;flex-wrap:wrap;gap:.2rem 1.5rem;justify-content:space-between;align-items:baseline}
.answer-head h3{margin:0;flex:1 1 20rem}
.answer-head a{color:inherit}
.lines{list-style:none;padding:0;margin-top:.35rem;color:var(--soft);font-size:.95rem}
.lines .because{display:block;margin-left:1.35em;font-size:.92em}
.lines .sign{margin-right:.45em;width:.9em;height:.9em}
.identity>div,.facts>div{display:flex;gap:.25rem 1rem;flex-wrap:wrap}
.identity{margin-top:.9rem}
.identity>div{padding:.35rem 0;border-bottom:1px solid var(--line)}
.identity dt{flex:0 0 13rem;color:var(--soft)}
.identity dd{flex:1 1 16rem}
.facts{font-size:.9rem}
.facts dt{color:var(--soft);flex:0 0 6.5rem}
.facts dd{flex:1 1 14rem}
.facts.inline{display:flex;flex-wrap:wrap;gap:.2rem 1.5rem;margin:.35rem 0}
.facts.inline>div{display:inline-flex;gap:.4rem;flex-wrap:nowrap}
.facts.inline dt,.facts.inline dd{flex:0 1 auto}
.id,.code,.codes dt{font-family:ui-monospace,"Cascadia Mono",Menlo,Consolas,"Noto Sans Mono","WenQuanYi Micro Hei Mono",monospace;font-size:.84em}
.code{white-space:nowrap}
.quiet,.note,.legend,.more,.none,.force,.date{color:var(--soft)}
.quiet,.note,.legend,.more{font-size:.88rem}
td .quiet,th .quiet{font-weight:400}
.date{white-space:nowrap}
.status,.severity{display:inline-block;font-size:.75rem;border:1px solid var(--line);border-radius:1rem;padding:0 .55em;color:var(--soft);background:var(--paper)}
.findings,.passed,.plain{list-style:none;padding:0}
.findings{margin:.6rem 0}
.finding{border-left:3px solid var(--tone);padding:.15rem 0 .15rem .9rem;margin:.7rem 0}
.finding .detail{margin:.1rem 0}
.finding .facts{margin-top:.15rem}
.passed li,.plain li{padding:.3rem 0;border-bottom:1px solid var(--line);font-size:.92rem}
details{margin:.8rem 0}
summary{cursor:pointer;color:var(--deep);font-size:.95rem}
.columns{columns:20rem;column-gap:2.5rem;font-size:.93rem}
.columns li{break-inside:avoid}
.scroll{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--soft);font-size:.88rem;padding:.2rem 0 .4rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .9rem .45rem 0;border-bottom:1px solid var(--line)}
thead th{font-size:.82rem;font-weight:600;color:var(--soft);vertical-align:bottom}
tbody th{font-weight:600}
th p{font-weight:400;font-size:.88rem}
.dense{font-size:.84rem}
.dense td,.dense th{padding:.32rem .8rem .32rem 0}
.sources th:nth-child(1){width:2.5rem}.sources th:nth-child(2){width:34%}.sources th:nth-child(3){width:15%}.sources th:nth-child(4){width:8%}.sources th:nth-child(6){width:20%}
.held{line-height:1.7}
.dense tbody th{font-weight:400}
.figures td,.figures thead th:not(:first-child){text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;overflow-wrap:normal}
.figures.dense td,.figures.dense thead th{white-space:normal}
.figures.dense td:nth-child(-n+5),.figures.dense thead th:nth-child(-n+5),.figures .words{text-align:left}
.figures .total th,.figures .total td{font-weight:700;border-bottom-width:2px}
tr:target,div:target{background:#fdf6dc}
.claims{table-layout:fixed}
.claims .claim>th,.claims .claim>td{border-bottom:0}
.claims .trust>td{padding:.1rem 0 1.1rem}
.part{display:inline-block}
.links{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.5rem 0;align-items:stretch}
.link{display:flex;align-items:center;flex:1 1 10.5rem;min-width:0;max-width:17.5rem}
.join{flex:none;margin:0 .35rem;color:var(--soft);fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.broken .join{color:var(--tone);stroke-width:2.2}
.box{align-self:stretch;border:1px solid #8795a3;border-radius:.35rem;padding:.35rem .7rem .45rem;flex:1 1 auto;min-width:0;background:var(--paper)}
.box p+p{margin-top:.15rem}
.box .kicker{font-size:.7rem}
.box .body{font-weight:600;overflow-wrap:anywhere}
.box .id{display:block}
.anchor .box{background:#e3f0f0;border-color:var(--deep)}
.claim .box{background:var(--wash);border-style:solid}
.broken .box{border:2px dashed var(--tone)}
.breach{color:var(--tone);font-size:.88rem;font-weight:600}
.breach .code{white-space:normal;overflow-wrap:anywhere}
.claims thead th:nth-child(1){width:28%}.claims thead th:nth-child(2){width:15%}.claims thead th:nth-child(3){width:21%}
.claims .verdicts{margin:.15rem 0 .3rem}
.claims .verdicts dt{flex:0 0 6.5rem;white-space:nowrap}
.claims .verdicts>div{flex-wrap:nowrap}
.claims .verdicts .outcome{font-weight:500;font-size:.95em}
.claims .facts dt{flex-basis:4rem}
.claims .id{font-size:.78em}
.claims .finding{margin:.4rem 0}
.claims .pair bdi,.claims .detail bdi{overflow-wrap:anywhere}
.big{font-size:1.05rem}
.big strong{font-size:1.9rem;font-weight:650;letter-spacing:-.01em;margin-right:.35rem;font-variant-numeric:tabular-nums}
.beside{background:var(--wash);padding:.2rem 1.25rem 1rem;border-radius:.4rem;margin:1.25rem 0}
.declaration{border:1px solid var(--line);border-radius:.4rem;padding:0 1.25rem 1rem;margin:1.25rem 0}
.declaration h3{margin-top:1rem}
.route{color:var(--soft)}
.item{border-top:1px solid var(--line);margin-top:.9rem}
.item h4{margin-top:.8rem}
.codes>div{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.35rem 0;border-bottom:1px solid var(--line);font-size:.9rem}
.codes dt{flex:0 0 17rem}.codes dd{flex:1 1 20rem}
.remedy{display:block;color:var(--soft)}
.chain{margin:1.25rem 0}
.chain svg{display:block}
.chain .scroll>svg{max-width:100%;height:auto;margin:0 auto}
.chain.wide,.chain.vast{margin-left:min(0px,calc((72rem - 3rem - min(96vw,110rem))/2));margin-right:min(0px,calc((72rem - 3rem - min(96vw,110rem))/2))}
.chain.wide figcaption,.chain.vast figcaption{text-align:center}
.chain.wide .scroll>svg{min-width:62rem}
.chain.vast .scroll>svg{max-width:none}
figcaption{color:var(--soft);font-size:.88rem;margin-top:.4rem}
.key{white-space:nowrap;margin-left:1rem}
.key svg{display:inline-block;vertical-align:-.1em}
.flows path{fill:none;stroke:#8fa3b3;stroke-width:1.5}
.card{fill:#fff;stroke:#8795a3;stroke-width:1}
.card.process{fill:#f3f7f8}
.card.subject{fill:#e3f0f0;stroke:var(--deep);stroke-width:2}
.card.gap{stroke:var(--open);stroke-width:2;stroke-dasharray:5 3}
.chain a{text-decoration:none}
.chain a:focus-visible{outline:none}
.chain a:focus-visible .card,.chain a:hover .card{stroke:var(--deep);stroke-width:3}
.chain text{font-size:11.5px;fill:var(--ink)}
.chain .own{fill:var(--soft);font-size:10.5px}
.chain .place{font-weight:650}
.chain .date,.chain .object.more{fill:var(--soft)}
.subjectmark{fill:var(--deep)}.originmark{fill:var(--good)}.gapmark{fill:var(--open)}.objectmark{fill:#8795a3}
.chart{display:block;width:100%;height:auto;max-width:60rem;margin:1rem 0 .2rem}
.chart text{font-size:21px;fill:var(--ink)}
.chart .grid line{stroke:var(--line);stroke-width:1.5}
.chart .grid text{fill:var(--soft);font-size:18px}
.chart .total{font-weight:700}
.band{fill:#9cc3c5}.band.total{fill:#6ba3a7}.band.sure{fill:var(--deep)}
.point{fill:var(--ink)}
.arrow{fill:#6ba3a7}
.published{stroke:var(--bad);stroke-width:4;stroke-dasharray:6 4;fill:none}
footer{border-top:1px solid var(--line);margin-top:3rem;padding-top:1rem;padding-bottom:2.5rem;color:var(--soft);font-size:.85rem}
@media (max-width:40rem){main,footer,.top{padding:0 1rem}.top{padding-top:.8rem}h1{font-size:1.5rem}.hero{flex-direction:column;gap:.6rem;padding:1rem}.hero>.sign{width:2.2rem;height:2.2rem}.identity dt{flex-basis:100%}.facts dt{flex-basis:100%}.facts.inline dt{flex-basis:auto}.claims{min-width:44rem}.chart text{font-size:30px}.chart .grid text{font-size:26px}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@page{size:A4;margin:16mm 14mm}
@page broad{size:A4 landscape;margin:12mm}
@media print{
html{font-size:9.5pt}
main,footer,.top{max-width:none;padding:0}
.top nav,.skip{display:none}
section{padding-top:1rem;margin-top:1rem;break-inside:auto}
h2,h3,h4,caption,summary{break-after:avoid}
tr,.link,.finding,.hero,.answers>li,.chart,.key{break-inside:avoid}
thead{display:table-header-group}
.scroll{overflow:visible}
a{color:inherit;text-decoration:none}
details::details-content{display:block;content-visibility:visible;block-size:auto}
summary{list-style:none;color:inherit;font-weight:650}
.chain.wide,.chain.vast{page:broad;margin-left:0;margin-right:0}
.chain .scroll>svg,.chain.wide .scroll>svg,.chain.vast .scroll>svg{min-width:0;max-width:100%;max-height:170mm}
.claims,.dense{font-size:7.5pt}
.dense td,.dense th{padding:.12rem .6rem .12rem 0}
.id,.code{font-size:7pt}
.band,.card,.hero,.beside{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""
