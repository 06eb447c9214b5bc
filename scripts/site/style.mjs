import { style as report } from '../../dist/reports/internal/html-style.js';

/** The colours and the type of the HTML report, and what a page of text needs besides. */
export const stylesheet = `${report}
body{font-size:16px}
header.top{max-width:84rem}.mark a{color:inherit;text-decoration:none}
.pane{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:0 2.5rem;max-width:84rem;margin:0 auto;padding:0 1.5rem}
.pane main{max-width:56rem;padding:0;margin:0}
.pane nav{display:block;margin:0;font-size:.93rem}.side{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:.4rem 0 2rem}
.pane nav p{margin:1.1rem 0 .2rem;font-weight:650;font-size:.82rem;color:var(--soft)}.pane nav p:first-child{margin-top:0}
.pane nav ul{list-style:none;margin:0;padding:0}.pane nav a{display:block;padding:.16rem .6rem;border-left:2px solid var(--line);color:var(--ink)}
.pane nav a[aria-current]{border-color:var(--link);color:var(--link);font-weight:600}
.contents{display:none}
.foot{max-width:84rem;margin:0 auto}
main h1{color:var(--ink);font-size:2.1rem;margin:.1rem 0 1rem}
main h2{font-size:1.35rem;margin:2.4rem 0 .7rem}main h3{font-size:1.08rem;margin:1.8rem 0 .5rem}
main :is(h1,h2,h3,article,tr){scroll-margin-top:1rem}
main p,main li{line-height:1.65}main ul,main ol{padding-left:1.3rem}
.anchor{color:var(--soft);text-decoration:none;font-weight:400;opacity:0;margin-left:.2rem}:is(h2,h3):hover .anchor,.anchor:focus-visible{opacity:1}
main code{background:color-mix(in srgb,var(--line) 50%,transparent);padding:.1em .3em;border-radius:4px;overflow-wrap:anywhere}main pre{max-height:none;margin:.9rem 0;background:var(--card);border:1px solid var(--line)}main pre code{background:none;padding:0}
main .scroll{margin:1rem 0;background:var(--card);border:1px solid var(--line);border-radius:10px}
main th,main td{padding:.45rem .9rem;border-bottom:1px solid var(--line);font-size:.93rem}main tr:last-child td{border-bottom:0}main th{color:var(--soft);font-weight:600;font-size:.85rem}main .right{text-align:right}
main img{max-width:100%;height:auto;border:1px solid var(--line);border-radius:8px}
.clause-card{padding:1.1rem 1.35rem;margin:1rem 0}.clause-card h2{margin:0;font-size:1.05rem}.clause-card .lead{font-weight:600;margin:.35rem 0}.clause-card p{margin:.35rem 0}
.clause-card:target{outline:2px solid var(--link);outline-offset:1px}
.tag{font-size:.78rem;font-weight:500;color:var(--soft);border:1px solid var(--line);border-radius:5px;padding:0 .4rem;margin-left:.35rem}
.clause-card .facts{margin-top:.8rem}.example{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:0 .8rem}.example pre{margin:.5rem 0}
td:first-child code,.ids a{white-space:nowrap}
.ids{color:var(--soft);font-size:.9rem}
@media (max-width:56rem){.pane{grid-template-columns:minmax(0,1fr);padding:0 1rem}.side{display:none}.contents{display:block;margin:0 0 1.2rem;border:1px solid var(--line);border-radius:10px;background:var(--card)}.contents nav{padding:0 1rem 1rem}main h1{font-size:1.7rem}.clause-card{padding:.9rem 1rem}}
@media print{.side,.contents{display:none}.pane{display:block}}
`;
