(() => {
  const all = (s) => [...document.querySelectorAll(s)];
  const named = (id) => document.getElementById(id);
  const pick = named("rule"), outcome = named("outcome"), find = named("find"), at = named("at");
  const marks = all("[data-e]");
  let here = null;
  document.documentElement.classList.add("script");
  const seen = () => marks.filter((m) => !m.classList.contains("off") && m.getClientRects().length);
  const count = () => {
    const list = seen(), n = list.indexOf(here) + 1;
    const name = list.length === 1 ? " mark" : " marks";
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
  const words = new Map();
  const wordsOf = (a) => {
    if (!words.has(a)) words.set(a, a.textContent.toLowerCase());
    return words.get(a);
  };
  const filter = () => {
    const has = (m) => !pick.value || (" " + m.dataset.r + " ").includes(" " + pick.value + " ");
    const wanted = find.value.trim().toLowerCase();
    all("article [data-r]").forEach((m) => m.classList.toggle("off", !has(m)));
    all("article").forEach((a) => {
      const isRule = !pick.value || a.querySelector("[data-r]:not(.off)");
      const isOutcome = !outcome.value || a.dataset.o.split(" ").includes(outcome.value);
      a.hidden = !(isRule && isOutcome && (!wanted || wordsOf(a).includes(wanted)));
    });
    count();
  };
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!target) return;
    const article = target.closest("article");
    if (article?.hidden) {
      pick.value = outcome.value = find.value = "";
      filter();
    }
    for (let d = target.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    target.scrollIntoView({ block: target.dataset.e === undefined ? "start" : "center" });
  };
  const quote = (s) => /^[\w@%+=:,./-]+$/.test(s) ? s : "'" + s.replaceAll("'", "'\"'\"'") + "'";
  const situate = () => {
    if (location.protocol !== "file:") return;
    let folder = "";
    try {
      folder = decodeURIComponent(location.pathname).match(/^(\/.+)\/report\/index\.html$/s)?.[1];
    } catch {
      return;
    }
    if (!folder || folder.endsWith("/output") || /[\p{C}\p{Zl}\p{Zp}]/u.test(folder)) return;
    all("[data-copy]").forEach((b) => { b.title = b.dataset.copy += " -o " + quote(folder); });
  };
  const copied = (b, words) => {
    b.textContent = words;
    setTimeout(() => { b.textContent = "copy undo"; }, 1500);
  };
  const copy = async (b) => {
    try {
      await navigator.clipboard.writeText(b.dataset.copy);
      copied(b, "copied");
    } catch {
      prompt("Copy this command", b.dataset.copy);
    }
  };
  [pick, outcome].forEach((s) => s.addEventListener("change", filter));
  find.addEventListener("input", filter);
  find.form.addEventListener("submit", (k) => k.preventDefault());
  all("[data-pick]").forEach((b) => b.addEventListener("click", () => {
    pick.value = b.dataset.pick;
    filter();
    document.getElementById("documents").scrollIntoView();
  }));
  document.addEventListener("click", (k) => {
    const b = k.target.closest?.("[data-copy]");
    if (b) copy(b);
  });
  addEventListener("hashchange", reveal);
  all("[data-go]").forEach((b) => b.addEventListener("click", () => go(+b.dataset.go)));
  all(".toolbar input[type=checkbox]").forEach((b) => b.addEventListener("change", count));
  document.addEventListener("keydown", (k) => {
    if (k.ctrlKey || k.metaKey || k.altKey) return;
    if (k.target.closest?.("select,input:not([type=checkbox])")) return;
    if (k.key === "n") go(1);
    if (k.key === "p") go(-1);
  });
  situate();
  count();
  reveal();
})();
