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
