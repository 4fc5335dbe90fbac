// What htmx can't do: input methods, suggestions, the brush, stepping through marks, keys, copying.
"use strict";
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const box = one("#q"), list = one("#suggestions"), said = one("#said"), trouble = one("#trouble");
  const go = (url) => htmx.ajax("GET", url, { target: "#view", select: "#view", swap: "outerHTML show:window:top", push: "true" });
  const here = () => location.pathname + location.search;

  // Typing. htmx listens to "typed", which never comes while an input method is composing.
  let followed = false; // Something else was chosen: what was typed before it is not to be searched any longer.
  const typed = (field) => { followed = false; field.dispatchEvent(new CustomEvent("typed", { bubbles: true })); };
  const isField = (element) => element instanceof HTMLInputElement && element.type === "search";
  document.addEventListener("input", (event) => { if (isField(event.target) && !event.isComposing) typed(event.target); });
  document.addEventListener("click", (event) => { if (event.target.closest("a[href]")) followed = true; }, true);
  document.addEventListener("compositionend", (event) => { if (isField(event.target)) typed(event.target); });

  // The address. The first thing typed is a new step back; what follows until the box is left replaces it.
  const step = (kind) => {
    box.removeAttribute(kind === "push" ? "hx-replace-url" : "hx-push-url");
    box.setAttribute(`hx-${kind}-url`, "true");
  };
  box.addEventListener("focus", () => step("push"));
  step("push");
  document.addEventListener("htmx:configRequest", (event) => {
    const form = event.detail.formData;
    for (const name of new Set(form.keys())) if (form.getAll(name).every((value) => value === "")) form.delete(name);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const path = event.detail.pathInfo.finalRequestPath;
    if (event.target === box && followed) event.preventDefault();
    // Enter on what is shown already, and what is typed as it was.
    if ((event.target === box || event.target === box.form) && path === here()) event.preventDefault();
  });
  document.addEventListener("htmx:pushedIntoHistory", () => { if (document.activeElement === box) step("replace"); });
  const refill = () => { box.value = new URLSearchParams(location.search).get("q") || ""; };

  // What differs from page to page outside of #view: links in the head, the way to the other language. Taken from each
  // answer; beside a page that is left they are kept in a template, since from the history only #view comes back.
  const AROUND = "meta[name=robots], link:is([rel=alternate], [rel=canonical], [rel=prev], [rel=next]), a[hreflang]";
  const around = (text) => all(AROUND, new DOMParser().parseFromString(text.split('<div id="view"', 1)[0], "text/html"));
  const surround = (parts) => {
    for (const each of all(`head > :is(${AROUND})`)) each.remove();
    for (const each of parts) {
      const way = each.hreflang && one(`.places-nav a[hreflang="${each.hreflang}"]`);
      if (way) way.href = each.getAttribute("href");
      else document.head.append(document.importNode(each));
    }
  };
  const keepAround = (view) => {
    const kept = document.createElement("template");
    kept.id = "around";
    kept.content.append(...all(AROUND).map((each) => each.cloneNode(true)));
    for (const each of all("#around")) each.remove();
    view.append(kept);
  };

  // Before and after a part of the page is replaced.
  let path = location.pathname, open = new Map();
  // Told at the box, which stays: what is to be replaced may have been replaced meanwhile, and would tell nobody.
  document.addEventListener("htmx:beforeOnLoad", (event) => { if (followed && event.detail.requestConfig.elt === box) event.preventDefault(); });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // A list that is searched or opened within the page does not give it another name.
    if (event.detail.target.id !== "view") event.detail.ignoreTitle = true;
    open = new Map(all("#view details[id]").map((each) => [each.id, each.open]));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    trouble.hidden = true;
    if (event.detail.target && event.detail.target.id !== "view") return;
    if (event.detail.xhr) surround(around(event.detail.xhr.responseText));
    const moved = path !== location.pathname;
    path = location.pathname;
    if (!moved) for (const [id, state] of open) { const each = document.getElementById(id); if (each) each.open = state; }
    if (document.activeElement !== box) refill();
    if (document.activeElement === document.body || (moved && document.activeElement !== box)) one("#main").focus({ preventScroll: true });
    said.textContent = (one(".tally") || one("h1") || said).textContent;
  });
  // A box that was drawn larger has its size in a style attribute, which the policy would not let come back.
  document.addEventListener("htmx:beforeHistorySave", (event) => {
    for (const each of all("#view [style]")) each.removeAttribute("style");
    keepAround(event.detail.historyElt);
  });
  document.addEventListener("htmx:historyRestore", (event) => {
    const kept = one("#around"), answer = event.detail.serverResponse;
    if (answer || kept) surround(answer ? around(answer) : all(AROUND, kept.content));
    path = location.pathname; refill(); close();
  });
  for (const failure of ["sendError", "timeout"]) document.addEventListener(`htmx:${failure}`, () => { trouble.hidden = false; });

  // Suggestions: a combobox as the ARIA practices describe it. The focus stays in the box.
  let active = -1, asked = 0, timer = 0;
  const options = () => all("[role=option]", list);
  const close = () => {
    asked += 1; active = -1; list.hidden = true;
    clearTimeout(timer);
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (place) => {
    const found = options();
    active = (place + found.length + 1) % (found.length + 1);
    found.forEach((each, at) => each.setAttribute("aria-selected", String(at === active)));
    if (found[active]) box.setAttribute("aria-activedescendant", found[active].id);
    else { active = -1; box.removeAttribute("aria-activedescendant"); }
  };
  const option = (suggestion, at) => {
    const item = document.createElement("li"), kind = document.createElement("span");
    item.id = `suggestion-${at}`;
    item.dataset.url = suggestion.url;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    kind.className = "kind";
    kind.textContent = list.dataset[suggestion.kind] || "";
    item.append(suggestion.text, kind);
    return item;
  };
  const suggest = async () => {
    const turn = ++asked, text = box.value.trim();
    if (!text) return close();
    const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(text)}`).catch(() => null);
    if (turn !== asked || !answer || !answer.ok || document.activeElement !== box) return;
    const { suggestions } = await answer.json();
    if (turn !== asked) return;
    list.replaceChildren(...suggestions.map(option));
    list.hidden = !suggestions.length;
    active = -1;
    box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-expanded", String(!list.hidden));
  };
  // A link of this site alone: what stands in an answer is data.
  const follow = (item) => {
    const url = new URL(item.dataset.url, location.href);
    close();
    followed = true;
    box.blur();
    const language = new URLSearchParams(location.search).get("lang");
    if (language) url.searchParams.set("lang", language);
    if (url.origin === location.origin) go(url.pathname + url.search);
  };
  if (list && box.dataset.suggest) {
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) box.setAttribute(name, value);
    box.addEventListener("typed", () => { clearTimeout(timer); timer = setTimeout(suggest, 120); });
    box.addEventListener("blur", close);
    box.form.addEventListener("submit", close);
    box.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      const chosen = options()[active];
      if (event.key === "Escape" && !list.hidden) close();
      else if (event.key === "ArrowDown" && list.hidden) suggest();
      else if (event.key === "ArrowDown" && !list.hidden) choose(active + 1);
      else if (event.key === "ArrowUp" && !list.hidden) choose(active < 0 ? options().length - 1 : active - 1);
      else if (event.key === "Enter" && chosen && !list.hidden) follow(chosen);
      else return;
      event.preventDefault();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => { const item = event.target.closest("[role=option]"); if (item) follow(item); });
  }

  // The brush: drag over bars to choose the time from the first to the last.
  let from = null, to = null;
  const bar = (event) => {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    return under && under.closest(".bars > li");
  };
  const span = () => {
    const bars = [...from.parentElement.children], ends = [bars.indexOf(from), bars.indexOf(to)].sort((a, b) => a - b);
    return bars.slice(ends[0], ends[1] + 1);
  };
  const paint = (bars) => all(".bars > .brushed").concat(bars).forEach((each) => each.classList.toggle("brushed", bars.includes(each)));
  document.addEventListener("dragstart", (event) => { if (event.target.closest && event.target.closest(".bars")) event.preventDefault(); });
  document.addEventListener("pointerdown", (event) => { if (event.button === 0) from = to = event.target.closest(".bars > li"); });
  document.addEventListener("pointermove", (event) => {
    const now = from && bar(event);
    if (!now || now.parentElement !== from.parentElement || now === to) return;
    to = now;
    paint(span());
  });
  document.addEventListener("pointercancel", () => { from = null; paint([]); });
  document.addEventListener("pointerup", () => {
    if (from && to !== from) {
      const bars = span(), url = new URL(from.parentElement.dataset.url, location.href);
      url.searchParams.set("from", bars[0].dataset.from);
      url.searchParams.set("to", bars[bars.length - 1].dataset.to);
      const stop = (click) => { click.preventDefault(); click.stopPropagation(); };
      document.addEventListener("click", stop, true);
      // The click that ends the drag comes at once, if one comes at all.
      setTimeout(() => { document.removeEventListener("click", stop, true); go(url.pathname + url.search); });
    }
    from = null;
    paint([]);
  });

  // A button that leads elsewhere than its form, to a file: htmx, which would put the answer on the page, does not hear.
  document.addEventListener("submit", (event) => { if (event.submitter?.hasAttribute("formaction")) event.stopPropagation(); }, true);

  // Marks in a document, one after the other.
  const walk = (by) => {
    const marks = all(".body mark"), now = marks.findIndex((each) => each.classList.contains("here"));
    if (!marks.length) return;
    const next = now < 0 ? (by > 0 ? 0 : marks.length - 1) : (now + by + marks.length) % marks.length;
    marks.forEach((each, at) => each.classList.toggle("here", at === next));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    marks[next].scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    one("#mark-now").textContent = String(next + 1);
  };
  // There is a clipboard on https and on localhost alone. Elsewhere a field is selected and copied as if by hand.
  const copySelected = (text) => {
    const field = document.createElement("textarea"), focused = document.activeElement;
    field.className = "sr";
    field.readOnly = true;
    field.value = text;
    document.body.append(field);
    field.focus({ preventScroll: true });
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    focused.focus({ preventScroll: true });
    return done;
  };
  const copy = async (text) => {
    if (!navigator.clipboard) return copySelected(text);
    return navigator.clipboard.writeText(text).then(() => true, () => copySelected(text));
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-step], button[data-copy]");
    if (!button) return;
    if (button.dataset.step) return walk(Number(button.dataset.step));
    const text = button.dataset.copy === "address" ? location.origin + button.value : document.getElementById(button.dataset.copy).textContent.trim();
    said.textContent = button.textContent = await copy(text) ? button.dataset.done : button.dataset.failed;
  });

  // Keys: / to search; n and N from mark to mark.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "/") { event.preventDefault(); box.focus(); box.select(); }
    if (event.key === "n") walk(1);
    if (event.key === "N" || event.key === "p") walk(-1);
  });
})();
