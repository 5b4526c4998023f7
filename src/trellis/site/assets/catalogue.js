// The catalogue's filters. Without this script the page is a plain list of all cards; what is chosen lives in the address.
// The words that are looked for are its `find`, since Material's own search opens wherever an address has a `q`.

const PAGE = 24;
const root = document.querySelector("[data-t-catalogue]");
const find = (name) => root.querySelector(`[data-t-${name}]`);
const parts = Object.fromEntries(
  ["form", "filters", "toggle", "toggle-text", "bar", "status", "sort", "chips", "none", "cards", "more"].map((n) => [n, find(n)]),
);
const query = parts.form.elements.find;
const boxes = [...parts.filters.querySelectorAll("input[type=checkbox]")];
const groups = [...new Set(boxes.map((box) => box.name))];
const number = new Intl.NumberFormat("en-GB");

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const token = (name, value) => `${encodeURIComponent(name)}:${encodeURIComponent(value)}`;

const cards = [...parts.cards.children].map((element, place) => ({
  element,
  place,
  values: new Set(element.dataset.values.split(" ")),
  text: fold(`${element.textContent} ${element.dataset.words}`),
  title: fold(element.querySelector("a").textContent),
  minutes: Number(element.dataset.minutes ?? Infinity),
  reviewed: element.dataset.reviewed ?? "",
}));

const ORDERS = {
  title: (a, b) => a.title.localeCompare(b.title),
  short: (a, b) => a.minutes - b.minutes || a.place - b.place,
  recent: (a, b) => b.reviewed.localeCompare(a.reviewed) || a.place - b.place,
};

// What the address says: the query, the values of each filter, the order, how many cards are shown.
function read() {
  const said = new URLSearchParams(location.search);
  const applied = new Map(groups.map((name) => [name, said.getAll(name)]).filter(([, values]) => values.length));
  return { q: said.get("find") ?? "", applied, sort: said.get("sort") ?? "", shown: Math.max(PAGE, Number(said.get("shown")) || PAGE) };
}

function write(state, how) {
  const said = new URLSearchParams();
  if (state.q) said.set("find", state.q);
  for (const [name, values] of state.applied) for (const value of values) said.append(name, value);
  if (state.sort) said.set("sort", state.sort);
  if (state.shown > PAGE) said.set("shown", state.shown);
  const address = `${location.pathname}${said.size ? `?${said}` : ""}`;
  history[how](null, "", address);
  show(state);
}

// The cards that match, and for every value how many there would be: a card that fails one filter only counts there.
function count(state) {
  const words = fold(state.q).split(/\s+/).filter(Boolean);
  const wanted = [...state.applied].map(([name, values]) => [name, values.map((value) => token(name, value))]);
  const counts = new Map();
  const without = new Map();
  const add = (card, only) => {
    for (const value of card.values) {
      const name = decodeURIComponent(value.slice(0, value.indexOf(":")));
      if (!only || name === only) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  };
  const hits = [];
  for (const card of cards) {
    if (!words.every((word) => card.text.includes(word))) continue;
    const failed = wanted.filter(([, tokens]) => !tokens.some((value) => card.values.has(value)));
    if (failed.length === 0) {
      hits.push(card);
      add(card);
    } else if (failed.length === 1) {
      const name = failed[0][0];
      add(card, name);
      without.set(name, (without.get(name) ?? 0) + 1);
    }
  }
  return { hits: state.sort in ORDERS ? hits.sort(ORDERS[state.sort]) : hits, counts, without };
}

function show(state) {
  const { hits, counts, without } = count(state);
  const shown = hits.slice(0, state.shown);
  const visible = new Set(shown);
  for (const card of cards) card.element.hidden = !visible.has(card);
  parts.cards.append(...shown.map((card) => card.element));
  parts.status.textContent = hits.length
    ? `Showing 1–${number.format(shown.length)} of ${number.format(hits.length)}`
    : "Nothing matches";
  parts.more.hidden = shown.length === hits.length;
  if (document.activeElement !== query) query.value = state.q;
  parts.sort.value = state.sort in ORDERS ? state.sort : "";
  for (const box of boxes) {
    const left = counts.get(token(box.name, box.value)) ?? 0;
    const item = box.closest("li");
    box.checked = state.applied.get(box.name)?.includes(box.value) ?? false;
    item.querySelector(".t-filter__count").textContent = number.format(left);
    item.classList.toggle("t-filter--zero", left === 0 && !box.checked);
    if (box.checked) box.closest("details").open = true;
  }
  showChips(state);
  showNone(state, hits.length, without);
}

function chip(text, label, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "t-chip";
  button.textContent = text;
  button.setAttribute("aria-label", label);
  const cross = document.createElement("span");
  cross.textContent = "×";
  cross.setAttribute("aria-hidden", "true");
  button.append(cross);
  button.addEventListener("click", action);
  const item = document.createElement("li");
  item.append(button);
  return item;
}

const labelOf = (name, value) =>
  boxes.find((box) => box.name === name && box.value === value)?.closest("label").querySelector(".t-filter__label").textContent ?? value;

function showChips(state) {
  const chips = [...state.applied].flatMap(([name, values]) =>
    values.map((value) => {
      const text = labelOf(name, value);
      return chip(text, `Remove the filter ${text}`, () => toggle(name, value, false));
    }),
  );
  if (chips.length > 1) chips.push(chip("Clear all", "Remove all filters", () => write({ ...read(), applied: new Map(), shown: PAGE }, "pushState")));
  parts.chips.replaceChildren(...chips);
  const applied = [...state.applied.values()].flat().length;
  parts["toggle-text"].textContent = applied ? `Filters (${applied})` : "Filters";
}

// An empty result names what to drop, and how many that would give.
function showNone(state, hits, without) {
  parts.none.hidden = hits > 0;
  if (hits) return;
  const heading = document.createElement("p");
  heading.textContent = state.q ? `Nothing here matches “${state.q}” with these filters.` : "Nothing here matches all of these filters.";
  const list = document.createElement("ul");
  list.className = "t-chips";
  for (const [name, left] of without) {
    const label = root.querySelector(`[data-t-group="${CSS.escape(name)}"] summary`).textContent.trim();
    list.append(chip(`Without “${label}”: ${number.format(left)}`, `Drop the filter ${label}`, () => {
      const now = read();
      now.applied.delete(name);
      write({ ...now, shown: PAGE }, "pushState");
    }));
  }
  if (state.q) list.append(chip(`Without “${state.q}”`, "Drop the words", () => { query.value = ""; write({ ...read(), q: "", shown: PAGE }, "pushState"); }));
  parts.none.replaceChildren(heading, list);
}

function toggle(name, value, on) {
  const state = read();
  const values = (state.applied.get(name) ?? []).filter((one) => one !== value);
  if (on) values.push(value);
  if (values.length) state.applied.set(name, values);
  else state.applied.delete(name);
  write({ ...state, shown: PAGE }, "pushState");
}

parts.filters.addEventListener("change", ({ target }) => target.name && toggle(target.name, target.value, target.checked));
parts.filters.addEventListener("submit", (event) => event.preventDefault());
parts.filters.addEventListener("click", ({ target }) => {
  const all = target.closest("[data-t-all]");
  if (!all) return;
  const group = all.closest("details");
  const open = group.toggleAttribute("data-all");
  all.setAttribute("aria-expanded", open);
  all.textContent = open ? "Fewer" : `All ${group.querySelectorAll("li").length}`;
});
parts.form.addEventListener("submit", (event) => event.preventDefault());
query.addEventListener("input", () => write({ ...read(), q: query.value.trim(), shown: PAGE }, "replaceState"));
parts.sort.addEventListener("change", () => write({ ...read(), sort: parts.sort.value }, "pushState"));
parts.more.addEventListener("click", () => {
  const state = read();
  const next = state.shown;
  write({ ...state, shown: next + PAGE }, "replaceState");
  [...parts.cards.children].filter((card) => !card.hidden)[next]?.querySelector("a").focus();
});
parts.toggle.addEventListener("click", () => parts.toggle.setAttribute("aria-expanded", parts.filters.toggleAttribute("data-open")));
addEventListener("popstate", () => { query.value = read().q; show(read()); });

for (const part of [parts.form, parts.filters, parts.bar]) part.hidden = false;
if (matchMedia("(max-width: 59.9844em)").matches) for (const group of parts.filters.querySelectorAll("details")) group.open = false;
query.value = read().q;
show(read());
