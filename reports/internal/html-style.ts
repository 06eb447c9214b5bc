/** Style of the HTML report: light and dark, narrow and wide, screen and paper. Plain CSS, no file besides. */
export const style = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1a2130;--soft:#5b6577;--line:#dfe3ea;--wash:#f0f2f6;--link:#1d5fbf;
--pass:#1f8a4c;--fail:#c62f2f;--warn:#b87503;--blocked:#8a5a2b;--unseen:#7c889b;--none:#b4bcc9;--fault:#8e3fb0;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{--bg:#10141b;--card:#181e28;--ink:#e5e9f0;--soft:#97a3b6;--line:#2b3442;--wash:#202836;--link:#7fb2ff;
--pass:#3fb873;--fail:#ef6a6a;--warn:#e0a33c;--blocked:#c79563;--unseen:#7e8b9f;--none:#4a5565;--fault:#c48ae0}}
*{box-sizing:border-box}
html{scroll-padding-top:5rem}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
header,main,footer{max-width:72rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.75rem}
footer{padding-top:2rem;padding-bottom:3rem;color:var(--soft);font-size:.85rem}
.mark{margin:0;color:var(--soft);font-weight:600;letter-spacing:.02em}
h1{margin:.1rem 0 1rem;font-size:1.6rem;line-height:1.25;overflow-wrap:anywhere}
h2{margin:0 0 .75rem;font-size:1.15rem}
h3{margin:1.6rem 0 .5rem;font-size:1rem}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,button:focus-visible,input:focus-visible,pre:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.4rem .8rem}
.quiet{color:var(--soft);font-weight:400}
code,pre{font-family:var(--mono);font-size:.86em}
pre{margin:0;padding:.6rem .75rem;background:var(--wash);border-radius:6px;overflow:auto;max-height:26rem;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}
.banner{border-radius:12px;padding:1.1rem 1.4rem;color:#fff;background:#6b7280}
.banner.conformant{background:#1b7a43}.banner.non-conformant{background:#b42828}.banner.inconclusive{background:#8f5f08}
.banner p{margin:0;overflow-wrap:anywhere}.verdict{font-size:1.7rem;font-weight:700;line-height:1.2}.summary{opacity:.95}
.tiles{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1rem 0;padding:0}
.tiles li,.card{background:var(--card);border:1px solid var(--line);border-radius:12px}
.tiles li{padding:.8rem 1rem;display:flex;flex-direction:column}
.tiles b{font-size:1.5rem;line-height:1.2;font-variant-numeric:tabular-nums}.tiles span{color:var(--soft);font-size:.85rem}
.good b{color:var(--pass)}.bad b{color:var(--fail)}.mild b{color:var(--warn)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(26rem,100%),1fr));gap:1rem;align-items:start}
.card{padding:1.1rem 1.25rem;min-width:0}
.violated{margin-bottom:1rem;border-left:4px solid var(--fail)}.violated ul{margin:0;padding-left:1.2rem}.violated a{text-decoration:none}
.areas{width:100%;border-collapse:collapse}.areas th{text-align:left;font-weight:500;padding:.25rem .75rem .25rem 0;white-space:nowrap;width:1%}
.areas .bar{padding:.25rem 0}.areas svg{display:block;width:100%;height:.85rem;border-radius:4px;background:var(--wash)}
.number{text-align:right;padding-left:.75rem;white-space:nowrap;width:1%;font-variant-numeric:tabular-nums;color:var(--soft)}
.f-pass{fill:var(--pass)}.f-fail{fill:var(--fail)}.f-warn{fill:var(--warn)}.f-blocked{fill:var(--blocked)}.f-not-observed{fill:var(--none)}.f-harness-error,.f-environment-error{fill:var(--fault)}
.v-pass{--tone:var(--pass)}.v-fail{--tone:var(--fail)}.v-warn{--tone:var(--warn)}.v-blocked{--tone:var(--blocked)}.v-not-observed{--tone:var(--unseen)}.v-not-applicable{--tone:var(--none)}.v-harness-error,.v-environment-error{--tone:var(--fault)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:.75rem 0 0;padding:0;color:var(--soft);font-size:.85rem}
.dot{display:inline-block;width:.7rem;height:.7rem;border-radius:3px;background:var(--tone);margin-right:.4rem}
.legend .v-not-observed{background:var(--none)}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.3rem 1rem;margin:0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.steps{margin-top:.9rem}.steps ul{list-style:none;padding:0;margin:.5rem 0 0}.steps li{padding:.15rem 0 .15rem 1.4rem;position:relative;overflow-wrap:anywhere}
.steps li::before{position:absolute;left:0;content:"\\2713";color:var(--pass);font-weight:700}.steps .no::before{content:"\\2717";color:var(--fail)}
.block{margin-top:2.25rem}
.filters{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:center;padding:.6rem 0;background:var(--bg)}
.filters[hidden]{display:none}
.filters input{flex:1 1 14rem;min-width:0;padding:.45rem .75rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px}
.chips{display:flex;flex-wrap:wrap;gap:.4rem}
button{font:inherit;font-size:.85rem;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:99px;padding:.25rem .75rem;cursor:pointer}
button[aria-pressed=true]{border-color:var(--tone,var(--link));box-shadow:inset 0 0 0 1px var(--tone,var(--link))}
.chip[aria-pressed=false]{opacity:.55}.chip b{color:var(--tone)}
summary{cursor:pointer;list-style:none;display:flex;flex-wrap:wrap;gap:.15rem .6rem;align-items:baseline;padding:.5rem .75rem;border-radius:8px}
summary::-webkit-details-marker{display:none}
summary::before{content:"\\25B8";color:var(--soft);width:.7rem;flex:none}details[open]>summary::before{content:"\\25BE"}
summary:hover{background:var(--wash)}
.clause{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--tone);border-radius:8px;margin:.4rem 0}
.title{flex:1 1 18rem;min-width:0;overflow-wrap:anywhere}.id{font-weight:600}
.badge{flex:none;font-size:.72rem;font-weight:700;letter-spacing:.03em;text-transform:uppercase;color:var(--tone,var(--link));border:1px solid currentColor;border-radius:99px;padding:.05rem .5rem;line-height:1.4}
.level,.profile{flex:none;font-size:.75rem;font-weight:600;color:var(--soft)}.profile{border:1px solid var(--line);border-radius:4px;padding:0 .35rem}
.inside{padding:.25rem 1rem 1rem}.statement{margin:.25rem 0 .75rem}.lore{margin-bottom:1rem}
.check{border-top:1px solid var(--line)}.check>.inside{padding:0 .75rem .9rem 2.05rem}
.check>summary .badge{font-size:.66rem}
.message{margin:.25rem 0 .6rem;overflow-wrap:anywhere;unicode-bidi:plaintext}
.label{display:block;color:var(--soft);font-size:.8rem;margin:.5rem 0 .2rem}
.curl{position:relative}.curl button{position:absolute;right:.4rem;top:1.6rem;padding:.1rem .6rem}.curl pre{padding-right:4.5rem}
.received pre{border-left:3px solid var(--tone)}
.exchange{border:1px solid var(--line);border-radius:8px;margin:.5rem 0}.exchange>summary,.elsewhere{font-size:.92rem}
.elsewhere{margin:.4rem 0;overflow-wrap:anywhere}.elsewhere a{text-decoration:none}
.path{overflow-wrap:anywhere}.method{font-weight:700}.status{font-weight:700;font-variant-numeric:tabular-nums}
.s2xx{color:var(--pass)}.s3xx{color:var(--link)}.s4xx{color:var(--warn)}.s5xx,.snone{color:var(--fail)}
.wire{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:.75rem;padding:0 .75rem .75rem}
figure{margin:0;min-width:0}figcaption{font-size:.8rem;font-weight:600;margin-bottom:.25rem}
article{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;margin:.5rem 0}article h3{margin:0 0 .4rem}
.readings{margin:0;padding-left:1.2rem;color:var(--soft)}.chosen{color:var(--ink)}
.left{width:100%;border-collapse:collapse}.left th,.left td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
@media (max-width:36rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}.check>.inside{padding-left:.75rem}.inside{padding:.25rem .75rem .75rem}.filters{position:static}}
@media print{body{background:#fff;font-size:11px}.filters,.skip,.curl button{display:none}pre{max-height:none}.clause,.card,.tiles li{break-inside:avoid-page}.banner{-webkit-print-color-adjust:exact;print-color-adjust:exact}.areas svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
