// Keyboard shortcuts of the desk, and a word while a form takes its time. Every one presses a link or a button that stands on the page: without this script
// nothing is lost. They can be switched off (WCAG 2.1.4), which the browser remembers.
"use strict";
(() => {
  const KEY = "sanctrace-keys";
  const toggle = document.querySelector("[data-keys-toggle]");
  const stored = () => { try { return localStorage.getItem(KEY) !== "off"; } catch { return true; } };
  let on = stored();
  const show = () => {
    if (!toggle) return;
    toggle.hidden = false;
    toggle.setAttribute("aria-pressed", String(on));
    toggle.textContent = on ? "Keyboard shortcuts: on" : "Keyboard shortcuts: off";
  };
  show();
  toggle?.addEventListener("click", () => {
    on = !on;
    try { localStorage.setItem(KEY, on ? "on" : "off"); } catch { /* not remembered */ }
    show();
  });
  for (const form of document.querySelectorAll("form[data-wait]")) { // says that work goes on, and sends it once
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      form.setAttribute("aria-busy", "true");
      form.querySelector("[data-waiting]").textContent = form.dataset.wait;
    });
  }
  addEventListener("pageshow", () => { // back from the page that was read
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
      form.querySelector("[data-waiting]").textContent = "";
    }
  });
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const current = () => document.activeElement?.closest("[data-row]");
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
    next.querySelector("[data-open]").focus();
    next.scrollIntoView({ block: "nearest" });
  };
  const scope = () => current() ?? (rows().length ? null : document);
  const press = (name) => {
    const found = scope()?.querySelector(`[data-key="${name}"]`) ?? document.querySelector(`[data-page-key="${name}"]`);
    if (!found) return false;
    if (found.tagName === "DETAILS") {
      found.open = true;
      found.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
    } else {
      found.click();
    }
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const key = event.key;
    if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "/") document.querySelector("[data-search]")?.focus();
    else if (!["c", "d", "e", "n", "i"].includes(key) || !press(key)) return;
    event.preventDefault();
  });
})();
