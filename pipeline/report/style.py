"""Colours, style and script of the report: one of each, inside the page."""

from base64 import b64encode
from hashlib import sha256

LIGHT = {
    "paper": "#faf8f4",
    "card": "#ffffff",
    "ink": "#20242a",
    "quiet": "#59616b",
    "line": "#e4dfd5",
    "accent": "#245a8d",
    "cut-paper": "#fce9e6",
    "cut": "#97261b",
    "new-paper": "#e1f2e6",
    "new": "#17572f",
    "flag-paper": "#fdf1cb",
    "flag": "#7a4f00",
    "markup-paper": "#eceef1",
    "markup": "#56606c",
}
"""Every ink has a contrast of 4.5 or more (WCAG AA) on paper, card and its own paper; a test computes it."""
DARK = {
    "paper": "#15181c",
    "card": "#1c2026",
    "ink": "#e5e2dc",
    "quiet": "#a2a9b2",
    "line": "#30363e",
    "accent": "#8ab8e6",
    "cut-paper": "#3c211f",
    "cut": "#f5aa9f",
    "new-paper": "#1a3524",
    "new": "#9edab0",
    "flag-paper": "#3c3115",
    "flag": "#f0d080",
    "markup-paper": "#2a3037",
    "markup": "#a9b2bc",
}


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


_RULES = """
*{box-sizing:border-box}
html{color-scheme:light dark;scroll-padding:5rem 0 2rem}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,
  "Noto Sans","Liberation Sans",sans-serif}
.wrap,header.top,footer{max-width:68rem;margin:0 auto;padding:0 1.5rem}
header.top{padding-top:2.75rem}
.brand{margin:0;font-size:.8rem;letter-spacing:.14em;text-transform:uppercase;color:var(--quiet)}
h1,h2,h3{font-family:Charter,"Iowan Old Style",Georgia,"Noto Serif","Liberation Serif",serif;font-weight:600;
  line-height:1.2;text-wrap:balance;overflow-wrap:anywhere}
h1{font-size:2.3rem;margin:.2rem 0 .4rem}
h2{font-size:1.45rem;margin:3.25rem 0 .35rem}
h3{font-size:1.4rem;margin:0}
.facts,.lead,.sub,.summary,td small{color:var(--quiet)}
.facts{margin:0;font-size:.9rem;overflow-wrap:anywhere}
.lead{margin:0 0 1.1rem;max-width:44rem}
a,button.pick{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:1px;margin:1.9rem 0 0;padding:0;
  background:var(--line);border:1px solid var(--line);border-radius:12px;overflow:hidden}
.tiles div{background:var(--card);padding:1rem 1.25rem}
.tiles dt{font-size:.88rem;color:var(--quiet)}
.tiles dd{margin:0;font-size:1.85rem;font-weight:600;font-variant-numeric:tabular-nums;line-height:1.25}
.proof{display:flex;gap:1rem;align-items:baseline;margin:1.1rem 0 0;padding:.85rem 1.25rem;border-radius:12px;
  background:var(--new-paper);color:var(--new)}
.proof.bad{background:var(--cut-paper);color:var(--cut);outline:2px solid}
.proof strong{font-size:1.05rem;white-space:nowrap}
.proof span{font-size:.9rem}
.whole{display:block;width:100%;height:1.6rem;margin:1.5rem 0 .6rem;border-radius:6px}
.keys{display:flex;flex-wrap:wrap;gap:.3rem 1.6rem;margin:0;padding:0;list-style:none;font-size:.9rem}
.keys svg{width:.85rem;height:.85rem;margin-right:.45rem;vertical-align:-.08rem;border-radius:2px}
.keys b,td.n,th.n{font-variant-numeric:tabular-nums}
.f-kept{fill:var(--line)}.f-cut{fill:var(--cut)}.f-new{fill:var(--new)}.f-markup{fill:var(--markup)}
  .f-flag{fill:var(--flag)}
.hatch{stroke:var(--paper);stroke-width:2.4}
table{border-collapse:collapse;width:100%;font-size:.93rem}
th{font-weight:600;text-align:start}
thead th{color:var(--quiet);font-size:.8rem;border-bottom:1px solid var(--line);padding:.3rem .6rem .4rem 0}
tbody td,tbody th{border-bottom:1px solid var(--line);padding:.55rem .6rem .55rem 0;vertical-align:top}
td.n,th.n{text-align:end;white-space:nowrap}
td.n:last-child,th.n:last-child{padding-right:0}
td.bar{width:30%;min-width:6rem;padding-top:.9rem}
td.bar svg,.bar svg{display:block;width:100%;height:.62rem;border-radius:2px}
.rule b,code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:.88em;
  font-weight:600;overflow-wrap:anywhere}
.summary{display:block;font-size:.86rem;font-weight:400;max-width:30rem}
td code{white-space:nowrap}
button.pick{font:inherit;background:none;border:0;padding:0;text-align:start;cursor:pointer;
  text-decoration:underline;text-decoration-color:transparent}
button.pick:hover{text-decoration-color:currentcolor}
tr.sum th,tr.sum td{color:var(--quiet);font-size:.88rem}
.thin{display:none;margin:.3rem 0 .2rem}.thin svg{display:block;width:100%;height:4px}
table.held{margin-top:2rem}.held th,.held td{padding-right:1.4rem}
.two{display:grid;grid-template-columns:1fr 1fr;gap:0 3rem}
.none{color:var(--quiet);font-style:italic;margin:.5rem 0}
details>summary{cursor:pointer;color:var(--quiet);padding:.5rem 0}
details.legend dl{columns:2;column-gap:3rem;margin:.5rem 0;font-size:.88rem}
details.legend div{break-inside:avoid;margin:0 0 .6rem}
details.legend dd{margin:0;color:var(--quiet)}
.toolbar{position:sticky;top:0;z-index:2;background:var(--paper);border-bottom:1px solid var(--line)}
.toolbar form{display:flex;flex-wrap:wrap;gap:.35rem 1.2rem;align-items:center;max-width:68rem;margin:0 auto;
  padding:.6rem 1.5rem;font-size:.88rem}
.toolbar label{display:inline-flex;gap:.4rem;align-items:center;white-space:nowrap}
.toolbar .push{margin-left:auto;display:inline-flex;gap:.4rem;align-items:center}
select,.toolbar button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);
  border-radius:6px;padding:.22rem .6rem;max-width:15rem}
.toolbar button{cursor:pointer}
kbd{font:600 .78rem ui-monospace,Menlo,Consolas,"Liberation Mono",monospace;border:1px solid var(--line);
  border-bottom-width:2px;border-radius:4px;padding:0 .3rem}
output{color:var(--quiet);font-variant-numeric:tabular-nums;min-width:4.5rem;text-align:end}
.script-only{display:none}.script .script-only{display:inline-flex}.script label.script-only{display:inline-flex}
article{background:var(--card);border:1px solid var(--line);border-radius:14px;margin:1.5rem 0 2.25rem;
  padding:1.7rem 2rem 1.9rem;overflow:clip}
.sub{font-size:.85rem;margin:.3rem 0 0;overflow-wrap:anywhere}
.map{display:block;width:100%;height:18px;margin:1.1rem 0 0}
.map .axis{stroke:var(--line);stroke-width:2;fill:none}
.map .cut{fill:var(--cut)}.map .new{fill:var(--new)}.map .flag{fill:var(--flag)}
.text{display:grid;grid-template-columns:minmax(0,38rem) minmax(13rem,1fr);column-gap:2.2rem;margin-top:1rem}
.text p,.text .fold{grid-column:1}
.text p{margin:.55rem 0;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;
  font:1.06rem/1.62 Charter,"Iowan Old Style",Georgia,"Noto Serif","Liberation Serif",serif}
.text p.hd{font-weight:700;margin-top:1.1rem}
.text p.code{font:.88rem/1.5 ui-monospace,Menlo,Consolas,"Liberation Mono",monospace}
.text p.remark{white-space:normal;grid-column:1/-1;font:inherit;font-size:.92rem;padding:.55rem .9rem;
  border-radius:8px;background:var(--flag-paper);color:var(--flag)}
.text aside{grid-column:2;padding-top:.75rem}
details.fold>.text{margin:0;display:block}
p.fold,span.fold,.fold>summary{color:var(--quiet);font:.86rem/1.6 system-ui,"Liberation Sans",sans-serif!important}
.fold>summary{text-align:center;border-block:1px dashed var(--line);margin:.6rem 0}
p.fold{text-align:center}
.note{font-size:.82rem;line-height:1.42;color:var(--quiet);padding:.05rem 0 .05rem .8rem;margin:0 0 .7rem;
  border-left:3px solid var(--line);overflow-wrap:anywhere}
.note b{font-weight:600}
.note .why{display:block}
.note .n{font-weight:600}
.note.cut{border-color:var(--cut)}.note.cut b{color:var(--cut)}
.note.new{border-color:var(--new);border-left-style:double;border-left-width:4px}.note.new b{color:var(--new)}
.note.flag{border-color:var(--flag);border-left-style:dashed}.note.flag b,.note.flag .n{color:var(--flag)}
del,ins,mark{border-radius:3px;padding:.06em .12em;box-decoration-break:clone;-webkit-box-decoration-break:clone}
del{background:var(--cut-paper);color:var(--cut);text-decoration:line-through;text-decoration-thickness:1px}
ins{background:var(--new-paper);color:var(--new);text-decoration:underline;text-decoration-thickness:2px;
  text-underline-offset:.18em}
mark{background:var(--flag-paper);color:inherit;border-bottom:2px dashed var(--flag)}
mark.pt{color:var(--flag);font-family:system-ui,sans-serif;font-size:.9em;border:2px dashed var(--flag);
  padding:0 .35em}
del.mk{background:var(--markup-paper);color:var(--markup);font:.78em ui-monospace,Menlo,Consolas,
  "Liberation Mono",monospace;text-decoration:line-through dotted;white-space:normal}
.mk,.inner{display:none!important}
body:has(#markup:checked) .mk{display:inline!important}
body:has(#markup:checked) p.mk{display:block!important}
body:has(#inner:checked) .inner{display:block!important}
body:has(#plain:checked) .text :is(del,aside),body:has(#plain:checked) .text p.gone{display:none!important}
body:has(#plain:checked) .text :is(ins,mark:not(.pt)){background:none;color:inherit;text-decoration:none;
  border:0;padding:0}
.inner{margin-top:.3rem}.inner>summary{padding:0}.inner ul{margin:.2rem 0;padding-left:1rem}
.c{font:.72em ui-monospace,Menlo,Consolas,"Liberation Mono",monospace;border:1px solid;border-radius:3px;
  padding:0 .25em;margin:0 .08em;display:inline-block;line-height:1.35;unicode-bidi:isolate;direction:ltr}
.off:is(.note,.remark){display:none}
.off:is(del,ins,mark){background:none;border-color:transparent;color:var(--quiet);text-decoration-style:dotted}
.here{outline:3px solid var(--accent);outline-offset:2px}
.waiting{margin:1rem 0 0}.waiting>summary{font-size:.9rem}.waiting ul{margin:.2rem 0;padding-left:1.2rem;
  font-size:.88rem}
.contents{columns:2;column-gap:3rem;padding-left:1.4rem;margin:.6rem 0 1rem;font-size:.93rem}
.contents li{break-inside:avoid;overflow-wrap:anywhere;margin-bottom:.2rem}
footer{padding-block:1rem 3rem;color:var(--quiet);font-size:.88rem}
details.places{border-bottom:1px solid var(--line)}
.places>summary{display:flex;gap:.2rem 1rem;flex-wrap:wrap;justify-content:space-between}
.places ol{margin:.2rem 0 1.2rem;padding-left:1.6rem}
.places li p{margin:.5rem 0 .1rem;white-space:pre-line;overflow-wrap:anywhere}
.places .sub{margin:0 0 .8rem}.places .why{display:block}
.ways{display:block;font-size:.86rem;font-weight:400}.ways button{display:none}.script .ways button{display:inline}
@media (max-width:56rem){
.text{grid-template-columns:minmax(0,1fr)}
.text aside{grid-column:1;padding:.1rem 0 .4rem 1rem}
article{padding:1.2rem 1.1rem}
}
@media (max-width:40rem){
.wrap,header.top,footer,.toolbar form{padding-inline:1rem}
h1{font-size:1.75rem}
.tiles{grid-template-columns:1fr 1fr}
.tiles div{padding:.7rem 1rem}
.two{display:block}
.proof{display:block}.proof strong{display:block;white-space:normal}
td.bar,th.bar{display:none}
.thin{display:block}
.held thead{display:none}
.held :is(tr,th,td){display:block;padding:.1rem 0}
.held :is(th,td:not(:last-child)){border:0}.held td:last-child{padding-bottom:.7rem;margin-bottom:.5rem}
thead th{font-size:.74rem}.rule b{font-size:.8em}
details.legend dl,.contents{columns:1}
.toolbar .push{order:-1}
.toolbar label.script-only{order:-2}
.toolbar select{max-width:8.5rem}
.toolbar form{gap:.3rem .8rem;padding-block:.4rem}
output{min-width:0}
.wide{display:none}
}
@media print{
:root{LIGHTVARIABLES}
body{font-size:10.5pt}
.toolbar,.script-only{display:none!important}
article{border:0;padding:0;break-before:auto}
.text p,.note,tr{break-inside:avoid}
del,ins,mark,svg,.proof{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""

STYLE = (
    f":root{{{_variables(LIGHT)}}}"
    f"@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"
    + _RULES.replace("LIGHTVARIABLES", _variables(LIGHT)).strip()
)

SCRIPT = """
(() => {
  const all = (s) => [...document.querySelectorAll(s)];
  const pick = document.getElementById("rule"), at = document.getElementById("at");
  const marks = all("[data-e]");
  let here = null;
  document.documentElement.classList.add("script");
  const seen = () => marks.filter((m) => !m.classList.contains("off") && m.getClientRects().length);
  const count = () => {
    const list = seen(), n = list.indexOf(here) + 1;
    const name = list.length === 1 ? " edit or flag" : " edits and flags";
    at.textContent = n ? n + " of " + list.length : list.length + name;
  };
  const start = (list, step) => {
    const below = list.findIndex((m) => m.getBoundingClientRect().top > 80);
    return step > 0 ? below : (below < 0 ? list.length : below) - 1;
  };
  const go = (step) => {
    const list = seen();
    if (!list.length) return;
    const n = list.indexOf(here), next = n < 0 ? start(list, step) : n + step;
    if (here) here.classList.remove("here");
    here = list[(next + list.length) % list.length];
    here.classList.add("here");
    here.focus({ preventScroll: true });
    here.scrollIntoView({ block: "center" });
    count();
  };
  const filter = () => {
    const has = (m) => !pick.value || (" " + m.dataset.r + " ").includes(" " + pick.value + " ");
    all("[data-r]").forEach((m) => m.classList.toggle("off", !has(m)));
    all("article").forEach((a) => { a.hidden = pick.value && !a.querySelector("[data-r]:not(.off)"); });
    count();
  };
  pick.addEventListener("change", filter);
  all("[data-pick]").forEach((b) => b.addEventListener("click", () => {
    pick.value = b.dataset.pick;
    filter();
    document.getElementById("documents").scrollIntoView();
  }));
  all("[data-go]").forEach((b) => b.addEventListener("click", () => go(+b.dataset.go)));
  all(".toolbar input").forEach((b) => b.addEventListener("change", count));
  document.addEventListener("keydown", (k) => {
    if (k.ctrlKey || k.metaKey || k.altKey) return;
    if (k.target.closest?.("select,input:not([type=checkbox])")) return;
    if (k.key === "n") go(1);
    if (k.key === "p") go(-1);
  });
  count();
})();
""".strip()

SCRIPT_DIGEST = b64encode(sha256(SCRIPT.encode()).digest()).decode()
"""The page allows this script and no other, whatever a document holds."""
