// What happens on the page without the server: pages, sheets, theme, language, finding in a document.
(() => {
  "use strict";
  const root = document.documentElement;
  const words = document.currentScript.dataset;
  const PAGES = ["chat", "library", "evaluation", "help"];
  const stored = (name) => localStorage.getItem(`kuangzhi-${name}`);
  const store = (name, value) => localStorage.setItem(`kuangzhi-${name}`, value);
  const byId = (id) => document.getElementById(id);

  // -- language: each has an address of its own, and the server knows by a cookie which was chosen ---
  const english = words.language === "en";
  root.lang = words.language;
  // Gradio's own words follow the browser; here they follow the page.
  Object.defineProperty(navigator, "language", { get: () => words.language });
  Object.defineProperty(navigator, "languages", { get: () => [words.language] });

  // -- theme -----------------------------------------------------------------------------------
  const system = matchMedia("(prefers-color-scheme: dark)");
  const showTheme = () => {
    const theme = stored("theme") ?? (system.matches ? "dark" : "light");
    root.dataset.theme = theme;
    document.body?.classList.toggle("dark", theme === "dark");
    return theme;
  };
  // Gradio takes its theme from the address.
  if (stored("theme")) {
    const address = new URL(location.href);
    address.searchParams.set("__theme", stored("theme"));
    history.replaceState(null, "", address);
  }
  showTheme();
  system.addEventListener("change", showTheme);

  // -- pages -----------------------------------------------------------------------------------
  const conversation = () => document.querySelector(".kz-thread")?.dataset.conversation;
  // A reload finds the conversation again from whichever page; each tab has its own.
  const place = () => {
    const kept = sessionStorage.getItem("kuangzhi-conversation");
    return location.hash.startsWith("#c=") || !kept ? location.hash : `#c=${kept}`;
  };
  const keepPlace = () => {
    const id = conversation();
    history.replaceState(null, "", id ? `#c=${id}` : "#chat");
  };
  function route() {
    const named = location.hash.slice(1);
    root.dataset.page = PAGES.includes(named) ? named : "chat";
    if (named === "chat" && conversation()) keepPlace();
    markPage();
    closeSheet();
    greet();
    // What was measured while it was hidden has no width.
    dispatchEvent(new Event("resize"));
  }
  function markPage() {
    for (const link of document.querySelectorAll(".kz-pages a")) {
      if (link.dataset.page === root.dataset.page) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }
  addEventListener("hashchange", route);

  // What a page shows when it is first opened, and need not be loaded before.
  const GREETED = { evaluation: "kz-runs" };
  const triggers = {};
  function greet() {
    const id = GREETED[root.dataset.page];
    if (!triggers[id]) return;
    triggers[id]("arrive", {});
    delete triggers[id];
  }
  root.dataset.page = PAGES.includes(location.hash.slice(1)) ? location.hash.slice(1) : "chat";

  // -- sheets: the evidence and the conversations where there is no room beside -------------------
  let opener = null;
  const SHEETS = { evidence: "kz-evidence", menu: "kz-side" };
  function openSheet(name) {
    opener = document.activeElement;
    root.dataset.sheet = name;
    byId(SHEETS[name])?.querySelector("button, a")?.focus({ preventScroll: true });
  }
  function closeSheet() {
    if (!root.dataset.sheet) return;
    delete root.dataset.sheet;
    opener?.focus?.({ preventScroll: true });
  }
  addEventListener("keydown", (event) => event.key === "Escape" && closeSheet());
  addEventListener("click", (event) => {
    const open = root.dataset.sheet && byId(SHEETS[root.dataset.sheet]);
    if (open && !open.contains(event.target) && !event.target.closest("[data-here], [data-do], dialog")) closeSheet();
  });

  // -- evidence --------------------------------------------------------------------------------
  let wanted = null;
  function showClause(number) {
    const panel = byId("kz-evidence");
    for (const lit of panel.querySelectorAll(".kz-lit")) lit.classList.remove("kz-lit");
    const clause = number > 0 && panel.querySelector(`.kz-clause[data-numbers~="${number}"]`);
    if (!clause) return panel.scrollTo({ top: 0 });
    clause.classList.add("kz-lit");
    clause.scrollIntoView({ block: "start", behavior: "smooth" });
    clause.focus({ preventScroll: true });
  }
  /** Whether the panel shows that answer already; then the server need not be asked. */
  function cited({ message, number }) {
    openSheet("evidence");
    wanted = Number(number);
    const shown = document.querySelector(".kz-evidence");
    if (shown?.dataset.message !== message || shown.dataset.kind === "reading") return false;
    showClause(wanted);
    wanted = null;
    return true;
  }

  // -- documents -------------------------------------------------------------------------------
  function jump(place) {
    if (!place) return;
    for (let above = place; above; above = above.parentElement.closest("details")) above.open = true;
    place.scrollIntoView({ block: "start" });
    place.classList.add("kz-lit");
    setTimeout(() => place.classList.remove("kz-lit"), 2600);
  }
  /** Whether the clause stands in the document that is open; then it is shown at once. */
  function inSource({ edition, clause }) {
    location.hash = "library";
    const open = document.querySelector(`.kz-document[data-edition="${CSS.escape(edition)}"]`);
    const place = open?.querySelector(`[data-clause="${CSS.escape(clause ?? "")}"]`);
    if (place) requestAnimationFrame(() => jump(place));
    return Boolean(place);
  }
  function find(input) {
    const section = input.closest(".kz-document");
    const word = input.value.trim().toLowerCase();
    const ranges = [];
    for (const leaf of section.querySelectorAll(".kz-tree .kz-leaf:not(.kz-leaf .kz-leaf)")) {
      leaf.hidden = Boolean(word) && !leaf.textContent.toLowerCase().includes(word);
    }
    for (const branch of [...section.querySelectorAll(".kz-tree .kz-branch")].reverse()) {
      const inTitle = word && branch.querySelector(":scope > summary").textContent.toLowerCase().includes(word);
      branch.hidden = Boolean(word) && !inTitle && !branch.querySelector(".kz-leaf:not([hidden])");
      if (word) branch.open = true;
    }
    if (word) {
      const texts = document.createTreeWalker(section.querySelector(".kz-tree"), NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode.data.toLowerCase();
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(texts.currentNode, at);
          range.setEnd(texts.currentNode, at + word.length);
          ranges.push(range);
        }
      }
    }
    if (CSS.highlights) CSS.highlights.set("kz-find", new Highlight(...ranges));
    const { hits, none } = input.dataset;
    section.querySelector("output").textContent = !word ? "" : ranges.length ? hits.replace("%", ranges.length) : none;
  }
  addEventListener("input", (event) => event.target.dataset?.here === "find" && find(event.target));

  // -- the stream: a new question goes to the top, its answer grows below it ----------------------
  let pinned = true;
  let asked = 0;
  const toQuestion = () => [...document.querySelectorAll("#kz-stream .kz-me")].at(-1)?.scrollIntoView({ block: "start" });
  for (const move of ["wheel", "touchmove"]) {
    addEventListener(move, (event) => (pinned &&= !event.target.closest?.("#kz-stream")), { passive: true });
  }
  const CHANGED = {
    "kz-past": () => {
      const questions = document.querySelectorAll("#kz-stream .kz-me").length;
      pinned ||= questions !== asked;
      asked = questions;
      sessionStorage.setItem("kuangzhi-conversation", conversation() ?? "");
      if (root.dataset.page === "chat") keepPlace();
      toQuestion();
    },
    "kz-live": () => pinned && toQuestion(),
    "kz-panel": () => {
      if (wanted !== null) showClause(wanted);
      else byId("kz-evidence").scrollTo({ top: 0 });
      wanted = null;
    },
    "kz-list": () => root.dataset.sheet === "menu" && closeSheet(),
    "kz-documents": () => {
      const count = document.querySelector(".kz-head .kz-chip b");
      if (count) count.textContent = document.querySelectorAll("#kz-documents tbody tr").length;
    },
    "kz-document": () => {
      const open = document.querySelector(".kz-document");
      if (!open) return;
      CSS.highlights?.clear();
      location.hash = "library";
      const target = open.dataset.target ? byId(open.dataset.target) : null;
      // Whoever moves by keyboard goes on where the page has changed.
      (target?.querySelector("summary") ?? open.querySelector("h1")).focus({ preventScroll: true });
      if (target) jump(target);
      else byId("kz-library").scrollTo({ top: 0 });
    },
  };

  // -- buttons that the page answers itself --------------------------------------------------------
  async function copy(button) {
    const answer = button.closest(".kz-card").querySelector(".kz-answer").cloneNode(true);
    for (const mark of answer.querySelectorAll(".kz-mark")) mark.replaceWith(`[${mark.textContent}]`);
    const lines = [...answer.querySelectorAll("p, li")].map((line) => line.textContent.trim());
    const text = lines.join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Browsers keep the clipboard from pages without https; the old way still works there.
      const field = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    const label = button.querySelector("span");
    const before = label.textContent;
    label.textContent = button.dataset.done;
    setTimeout(() => (label.textContent = before), 1500);
  }
  function chooseGuide(button) {
    for (const other of button.parentElement.children) other.removeAttribute("aria-current");
    button.setAttribute("aria-current", "true");
    for (const guide of document.querySelectorAll(".kz-guide[id]")) guide.classList.toggle("kz-guide-chosen", guide.id === button.dataset.to);
  }
  const HERE = {
    copy,
    menu: () => openSheet("menu"),
    evidence: () => openSheet("evidence"),
    close: closeSheet,
    theme: () => {
      store("theme", showTheme() === "dark" ? "light" : "dark");
      showTheme();
    },
    language: () => {
      document.cookie = `kuangzhi-language=${english ? "zh" : "en"}; path=/; max-age=31536000; samesite=lax`;
      location.replace((english ? "/" : "/en/") + location.hash);
    },
    guide: chooseGuide,
    jump: (button) => jump(byId(button.dataset.to)),
    expand: (button) => button.closest(".kz-document").querySelectorAll(".kz-branch").forEach((b) => (b.open = true)),
    collapse: (button) => button.closest(".kz-document").querySelectorAll(".kz-branch").forEach((b) => (b.open = false)),
  };
  addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-here]");
    if (button) HERE[button.dataset.here]?.(button);
  });

  // Enter in a field does what the first button of its form does; nothing is sent by the browser itself.
  addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches?.("#kz form input")) return;
    event.preventDefault();
    event.target.form.querySelector("button[data-do]")?.click();
  });

  /** Ask before what cannot be undone. */
  function confirmed(question, yes, then) {
    const dialog = document.createElement("dialog");
    const text = Object.assign(document.createElement("p"), { textContent: question });
    const no = Object.assign(document.createElement("button"), { textContent: words.cancel });
    const go = Object.assign(document.createElement("button"), { textContent: yes, className: "kz-danger" });
    dialog.className = "kz-dialog";
    dialog.append(text, no, go);
    no.onclick = () => dialog.close();
    go.onclick = () => (dialog.close(), then());
    dialog.onclose = () => dialog.remove();
    document.body.append(dialog);
    dialog.showModal();
  }

  // -- the way to the server: see ui/layout/parts.py -----------------------------------------------
  const ALREADY = { cite: cited, source: inSource };
  window.kuangzhi = {
    place,
    listen(element, trigger, watch, events) {
      element.addEventListener("click", (event) => {
        const button = event.target.closest("button[data-do]");
        if (!button || !events.includes(button.dataset.do)) return;
        // A form sends what was typed into it along with the button that ends it.
        const typed = button.form ? Object.fromEntries(new FormData(button.form)) : {};
        const facts = { ...typed, ...button.dataset };
        const go = () => trigger(facts.do, facts);
        if (facts.confirm) confirmed(facts.confirm, facts.yes, go);
        else if (!ALREADY[facts.do]?.(facts)) go();
      });
      const id = element.closest("[id^=kz-]")?.id;
      watch("value", () => CHANGED[id]?.());
      if (Object.values(GREETED).includes(id)) triggers[id] = trigger;
      greet();
    },
  };

  // -- what can only be said once Gradio has built the page ----------------------------------------
  const ready = new MutationObserver(() => {
    if (!byId("kz-question") || !document.querySelector(".kz-pages")) return;
    ready.disconnect();
    showTheme();
    route();
    for (const field of document.querySelectorAll("#kz-upload, #kz-upload-set")) {
      field.querySelector("button")?.setAttribute("aria-label", field.querySelector("label").textContent.trim());
    }
    byId("kz-live").setAttribute("aria-live", "polite");
  });
  ready.observe(root, { childList: true, subtree: true });
})();
