/**
 * Style of the HTML report: light and dark, narrow and wide, screen and paper. Plain CSS, no file besides. Every colour of
 * text has a contrast of at least 4.5 to what it stands on (WCAG 2.2, 1.4.3).
 */
const light = `color-scheme:light;--bg:#f5f6f8;--card:#fff;--ink:#161b26;--soft:#566072;--line:#dde1e8;--wash:#f2f4f7;--link:#1a56c4;
--pass:#1a7a43;--fail:#c0262d;--warn:#93590a;--blocked:#855529;--unseen:#5f6b7d;--none:#6b7687;--fault:#8436a8;
--g-pass:#2f9e5f;--g-fail:#d6393f;--g-warn:#e0a021;--g-blocked:#b98a5c;--g-unseen:#c2c9d4;--g-fault:#a35cc4;
--t-pass:#e5f4eb;--t-fail:#fcebea;--t-warn:#fdf3dc;--shade:0 1px 2px rgb(16 24 40/.05)`;
const dark = `color-scheme:dark;--bg:#0e1116;--card:#161b22;--ink:#e6eaf0;--soft:#9aa5b5;--line:#2a313c;--wash:#1c232d;--link:#84b4ff;
--pass:#56d68f;--fail:#ff8a85;--warn:#eab54d;--blocked:#d8a877;--unseen:#9aa5b5;--none:#8d98a8;--fault:#d3a0ea;
--g-pass:#3fb873;--g-fail:#f0635f;--g-warn:#e0a33c;--g-blocked:#b98a5c;--g-unseen:#4a5565;--g-fault:#b679d4;
--t-pass:#12291d;--t-fail:#331b1d;--t-warn:#2f2611;--shade:none`;

const base = `
*{box-sizing:border-box}
html{scroll-padding-top:7.5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
code,pre,.path{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;font-size:.865em}
header,main,.foot{max-width:76rem;margin:0 auto;padding:0 1.5rem}
h2{margin:0 0 .9rem;font-size:1.15rem;line-height:1.3;letter-spacing:-.01em}
h3{margin:1.75rem 0 .5rem;font-size:.95rem}
a{color:var(--link);text-underline-offset:.15em}
:is(a,summary,button,input,select,pre,.scroll):focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:6px}
.sr,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{position:absolute;left:1rem;top:.5rem;z-index:2;background:var(--card);padding:.4rem .8rem}
.quiet{color:var(--soft);font-weight:400}
pre{margin:0;padding:.65rem .8rem;background:var(--wash);border-radius:8px;overflow:auto;max-height:28rem;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;line-height:1.5}
.top{display:flex;align-items:center;gap:.4rem 1.5rem;flex-wrap:wrap;padding-top:1.1rem;padding-bottom:1.1rem}
.mark{display:flex;align-items:center;gap:.55rem;margin:0;font-weight:650;letter-spacing:-.01em}.mark svg{width:1.35rem;height:1.35rem;flex:none}.mark .quiet{font-size:.85rem}
nav{margin-left:auto;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;font-size:.9rem}nav a{color:var(--soft);text-decoration:none;padding:.2rem 0}nav a:hover{color:var(--ink);text-decoration:underline}
.card,.hero,.clause,article{background:var(--card);border:1px solid var(--line);border-radius:12px;box-shadow:var(--shade)}
.card{padding:1.25rem 1.4rem;min-width:0}
.block{margin-top:2.5rem}
.foot{padding-top:2.5rem;padding-bottom:3rem;color:var(--soft);font-size:.85rem}
.dot{display:inline-block;width:.6rem;height:.6rem;border-radius:50%;background:var(--gauge);margin-right:.45rem;flex:none}
dl{margin:0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top}
`;

const overview = `
.hero{display:grid;grid-template-columns:auto minmax(0,1fr);gap:1.25rem 1.75rem;align-items:center;padding:1.6rem 1.75rem 0;overflow:hidden;border-top:4px solid var(--mood)}
.hero.conformant{--mood:var(--g-pass);--word:var(--pass)}.hero.non-conformant{--mood:var(--g-fail);--word:var(--fail)}.hero.inconclusive{--mood:var(--g-warn);--word:var(--warn)}
.ring{width:8.75rem;height:8.75rem}.ring circle{fill:none;stroke-width:11}.ring .track{stroke:var(--wash)}
.s-pass{stroke:var(--g-pass)}.s-fail{stroke:var(--g-fail)}.s-not-observed{stroke:var(--g-unseen)}
.ring text{text-anchor:middle;fill:var(--ink)}.score{font-size:30px;font-weight:700;letter-spacing:-1px}.ring .of{font-size:10.5px;fill:var(--soft)}
h1{margin:0;color:var(--word);font-size:2.1rem;line-height:1.15;letter-spacing:-.025em}
.target{margin:.3rem 0 0;font-size:1.05rem;font-weight:550;overflow-wrap:anywhere}.summary{margin:.15rem 0 0;color:var(--soft);overflow-wrap:anywhere}
.badges{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;margin:.85rem 0 0;padding:0}
.badges li{display:flex;gap:.5rem;border-radius:99px;padding:.15rem .75rem;font-size:.83rem;background:var(--wash);color:var(--soft)}.badges b{font-weight:600}
.badges .t-pass{background:var(--t-pass);color:var(--pass)}.badges .t-fail{background:var(--t-fail);color:var(--fail)}
.figures{grid-column:1/-1;display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));margin:0 -1.75rem;border-top:1px solid var(--line);gap:1px;background:var(--line)}
.figures div{background:var(--card);padding:.8rem 1.75rem;display:flex;flex-direction:column-reverse}
.figures dt{font-size:.82rem}.figures dd{font-size:1.35rem;font-weight:650;line-height:1.25;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.bad dd{color:var(--fail)}.mild dd{color:var(--warn)}
.violated{margin-top:1.1rem}.violated h2{color:var(--fail)}
.violated ol{list-style:none;margin:0;padding:0}.violated li{padding:.7rem 0;border-top:1px solid var(--line)}.violated li:first-child{border:0;padding-top:0}.violated li:last-child{padding-bottom:0}
.violated a{text-decoration:none;display:flex;gap:.7rem;align-items:baseline;color:var(--ink);font-weight:600}.violated a:hover span{text-decoration:underline}.violated .id{color:var(--fail)}
.violated p{margin:.15rem 0 0;color:var(--soft);overflow-wrap:anywhere}
.against{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem .9rem;margin-top:.25rem;font-size:.92rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(27rem,100%),1fr));gap:1.1rem;align-items:start;margin-top:1.1rem}
.bars{table-layout:fixed}.bars caption{text-align:left;color:var(--soft);font-size:.85rem;padding:.6rem 0 .2rem}.bars:first-of-type caption{padding-top:0}
.bars th{font-weight:500;padding:.22rem .9rem .22rem 0;width:8.5rem;overflow-wrap:anywhere}.bars th a{color:inherit;text-decoration:none}.bars th a:hover{text-decoration:underline}
.bars .bar{padding:.22rem 0;vertical-align:middle}.bars svg{display:block;width:100%;height:.7rem;border-radius:99px;background:var(--wash)}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.bars .number{padding:.22rem 0 .22rem .9rem;width:5.2rem;font-weight:600}.bars .number span{color:var(--soft);font-weight:400}
.f-pass{fill:var(--g-pass)}.f-fail{fill:var(--g-fail)}.f-warn{fill:var(--g-warn)}.f-blocked{fill:var(--g-blocked)}.f-not-observed{fill:var(--g-unseen)}.f-harness-error,.f-environment-error{fill:var(--g-fault)}
.v-pass{--tone:var(--pass);--gauge:var(--g-pass)}.v-fail{--tone:var(--fail);--gauge:var(--g-fail)}.v-warn{--tone:var(--warn);--gauge:var(--g-warn)}.v-blocked{--tone:var(--blocked);--gauge:var(--g-blocked)}
.v-not-observed{--tone:var(--unseen);--gauge:var(--g-unseen)}.v-not-applicable{--tone:var(--none);--gauge:var(--line)}.v-harness-error,.v-environment-error{--tone:var(--fault);--gauge:var(--g-fault)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:.9rem 0 0;padding:0;color:var(--soft);font-size:.85rem}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3rem 1.25rem;font-size:.93rem}
.more{margin-top:.8rem;border-top:1px solid var(--line);padding-top:.5rem}.more summary{padding:.2rem 0;font-weight:600}.more summary:hover{background:none}.more>:last-child{margin-top:.4rem}
.steps{list-style:none;padding:0;margin:0;font-size:.93rem}.steps li{padding:.12rem 0 .12rem 1.4rem;position:relative;overflow-wrap:anywhere}
.steps li::before{position:absolute;left:0;content:"\\2713";color:var(--pass);font-weight:700}.steps .no::before{content:"\\2717";color:var(--fail)}
`;

const clauses = `
.filters{position:sticky;top:0;z-index:1;padding:.75rem 0;background:var(--bg);border-bottom:1px solid var(--line)}.filters[hidden]{display:none}
.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}.chips{margin-top:.55rem}
input,select,button{font:inherit;font-size:.9rem;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.4rem .75rem;min-height:2.15rem}
input{flex:1 1 15rem;min-width:0}input::placeholder{color:var(--soft);opacity:1}
button{cursor:pointer}button:hover{border-color:var(--soft)}
.chip{border-radius:99px;padding:.15rem .8rem;min-height:1.9rem;font-size:.85rem}.chip b{font-variant-numeric:tabular-nums}
.chip[aria-pressed=false]{background:none;color:var(--soft);border-style:dashed}.chip[aria-pressed=false] .dot{background:none;box-shadow:inset 0 0 0 2px var(--gauge)}
#unfold[aria-pressed=true]{border-color:var(--link)}
.matches{margin-left:auto;color:var(--soft);font-size:.85rem}
summary{cursor:pointer;list-style:none;display:flex;flex-wrap:wrap;gap:.1rem .7rem;align-items:baseline;padding:.55rem .9rem;border-radius:10px}
summary::-webkit-details-marker{display:none}
summary::before{content:"";flex:none;width:.42rem;height:.42rem;border:solid var(--soft);border-width:0 1.5px 1.5px 0;transform:translateY(-.15em) rotate(-45deg)}details[open]>summary::before{transform:translateY(-.25em) rotate(45deg)}
summary:hover{background:var(--wash)}
.clause{border-left:4px solid var(--gauge);border-radius:10px;margin:.4rem 0;scroll-margin-top:8rem}
.clause:target{outline:2px solid var(--link);outline-offset:1px}
.title{flex:1 1 16rem;min-width:0;overflow-wrap:anywhere}.clause>summary>.title{font-weight:550}.id{font-family:inherit;font-size:.95em;font-weight:650;white-space:nowrap;font-variant-numeric:tabular-nums}
.badge{flex:none;font-size:.78rem;font-weight:650;color:var(--tone);min-width:4.6rem}.check>summary>.badge{min-width:0}
.level,.profile,.name{flex:none;font-size:.78rem;color:var(--soft)}.profile{border:1px solid var(--line);border-radius:5px;padding:0 .4rem}
.accepted{flex:none;font-size:.78rem;font-weight:600;color:var(--warn);background:var(--t-warn);border-radius:5px;padding:0 .4rem}
.forgiven{margin:.2rem 0 1rem;padding:.5rem .8rem;background:var(--t-warn);border-radius:8px;font-size:.93rem;overflow-wrap:anywhere}
.inside{padding:.35rem 1.1rem 1.1rem}
.lore{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:1rem 1.75rem;margin-bottom:1rem;font-size:.95rem}
blockquote{margin:0;padding:.1rem 0 .1rem 1rem;border-left:3px solid var(--line)}blockquote footer{color:var(--soft);font-size:.85rem;margin-top:.35rem}
.lore dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.35rem 1rem}.lore .mend{color:var(--ink);font-weight:650}
.check{border-top:1px solid var(--line)}.check>summary{padding:.55rem .25rem}.check>.inside{padding:0 .25rem 1rem 1.35rem}
.message{margin:.1rem 0 .8rem;overflow-wrap:anywhere;unicode-bidi:plaintext}
.label{color:var(--soft);font-size:.82rem;font-weight:550;margin:.9rem 0 .25rem}.label .quiet{margin-left:.4rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:0 1rem}.pair .label{margin-top:.3rem}
.pair>*{min-width:0}.expected pre{background:var(--t-pass)}.received pre{background:var(--t-fail)}.v-warn .received pre{background:var(--t-warn)}
.curl{position:relative}.curl button{position:absolute;right:.35rem;bottom:.3rem;padding:.05rem .65rem;min-height:1.7rem;font-size:.82rem}.curl pre{padding-right:5rem}
.exchange{border:1px solid var(--line);border-radius:8px;margin:.35rem 0}
.exchange>summary,.elsewhere a{font-size:.93rem;display:flex;flex-wrap:nowrap;gap:.7rem;align-items:baseline}.exchange>summary{padding:.4rem .75rem}
.elsewhere{margin:.35rem 0}.elsewhere a{padding:.2rem .75rem .2rem 1.9rem;text-decoration:none;color:var(--soft)}.elsewhere a:hover{text-decoration:underline}
.path{flex:1 1 auto;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.exchange[open]>summary .path{white-space:normal;overflow-wrap:anywhere}
.method{font-weight:700;min-width:3.6rem}.status{font-weight:650;font-variant-numeric:tabular-nums}.ms{flex:none;min-width:4rem;text-align:right;color:var(--soft);font-size:.87em;font-variant-numeric:tabular-nums}
.s2xx{color:var(--pass)}.s3xx{color:var(--link)}.s4xx{color:var(--warn)}.s5xx,.snone{color:var(--fail)}
.fall{flex:none;width:9rem;height:.6rem;align-self:center;background:var(--wash);border-radius:3px}.wait{fill:var(--link);opacity:.75}.read{fill:var(--g-pass)}
.wire{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(25rem,100%),1fr));gap:.75rem;padding:.1rem .75rem .75rem}
figure{margin:0;min-width:0}figcaption{font-size:.82rem;font-weight:600;margin-bottom:.25rem}
.rest{font-size:.87rem;margin:.5rem 0 0}
.history table{font-size:.92rem}.history th{color:var(--soft);font-weight:500;font-size:.82rem}.history th,.history td{padding:.25rem 1rem .25rem 0;border-bottom:1px solid var(--line)}.history td:last-child{width:60%;overflow-wrap:anywhere}
.history .stuck td{background:var(--t-fail)}.history .stuck td:first-child{box-shadow:inset 3px 0 var(--g-fail)}.history .number{text-align:left;color:var(--soft)}.flag{color:var(--fail);font-size:.85rem;margin-left:.5rem}
.history .stuck td:first-child{padding-left:.6rem}
.lanes{display:block;min-width:60rem;width:100%;margin:.3rem 0 .6rem}.lanes text{font-size:11px;fill:var(--ink)}.lanes .who{font-weight:700;font-size:12px}.lanes .tick{fill:var(--soft);font-size:10px}
.lane{fill:var(--line)}.op rect{fill:var(--wash);stroke:var(--soft);stroke-width:1}.op.stuck rect{fill:var(--t-fail);stroke:var(--g-fail);stroke-width:2}.lanes .stuck text{fill:var(--fail);font-weight:700}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(22rem,100%),1fr));gap:.7rem}
article{padding:.9rem 1.1rem;scroll-margin-top:8rem}article h3{margin:0 0 .5rem;font-weight:550}article .badge{min-width:0;color:var(--link)}article p{margin:.4rem 0 0;font-size:.88rem}
.readings{margin:0;padding-left:1.15rem;color:var(--soft);font-size:.9rem}.chosen{color:var(--ink)}
.block>.scroll td,.block>.scroll th{padding:.4rem 1rem .4rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
`;

const media = `
@media (max-width:40rem){header,main,.foot{padding-left:1rem;padding-right:1rem}nav{margin-left:0;width:100%;order:3}.top{gap:.6rem 1rem}#theme{margin-left:auto}
.hero{grid-template-columns:1fr;padding:1.25rem 1.1rem 0;gap:.9rem}.ring{width:7.5rem;height:7.5rem}h1{font-size:1.75rem}.figures{margin:0 -1.1rem;grid-template-columns:1fr 1fr}.figures div{padding:.65rem 1.1rem}.figures div:last-child:nth-child(odd){grid-column:1/-1}
.card{padding:1.1rem}.bars th{width:6.5rem}.facts,.lore dl{grid-template-columns:minmax(0,1fr);gap:0}.facts dd,.lore dd{margin-bottom:.45rem}
.filters{position:static}.clause,article{scroll-margin-top:1rem}select{flex:1 1 8rem;min-width:0}.matches{margin-left:0;width:100%}.inside{padding:.25rem .8rem .9rem}.check>.inside{padding-left:.25rem}.fall{display:none}.badge{min-width:0}.title{flex-basis:100%;order:3}.name{order:4;overflow-wrap:anywhere;flex:0 1 auto}.exchange>summary{gap:.5rem}.method{min-width:0}.ms{min-width:0}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{@page{margin:14mm}body{background:#fff;font-size:10.5px}.filters,.skip,.curl button,nav,#theme{display:none}pre{max-height:none;border:1px solid var(--line)}.card,.clause,.hero,article{box-shadow:none}
.card,.hero,.violated li,article,tr{break-inside:avoid}summary,h2,h3{break-after:avoid}main,header,.foot{max-width:none;padding:0}.cards{grid-template-columns:1fr 1fr}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;

export const style = `
:root{${light}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}
:root[data-theme=dark]{${dark}}
${base}${overview}${clauses}${media}
@media print{:root,:root[data-theme=dark],:root:not([data-theme=light]){${light}}}
`.replace(/\n+/g, '\n');
