"use strict";
// One ledger, shown: filters, map, timeline and table share one state, which lives in the address after "#".
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (selector, root = document) => root.querySelector(selector);
const NS = "http://www.w3.org/2000/svg";
const words = (key) => key.replaceAll("_", " ");
const order = { alleged_breach: 0, undetermined: 1, no_breach: 2, none: 3 };

function svg(tag, attributes = {}, parent = null) {
  const node = document.createElementNS(NS, tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (parent) parent.append(node);
  return node;
}
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node[key] = value;
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// --- what an incident says of itself
const names = (list) => list.map((item) => item.name).join(", ");
const range = (r) => (r === null ? "" : r.low === r.high ? String(r.low) : r.high === null ? `${r.low}+` : r.low === null ? `up to ${r.high}` : `${r.low}–${r.high}`);
const worst = (incident, agreement = "") => incident.rulings.filter((r) => !agreement || r.agreement === agreement).map((r) => r.verdict).sort((a, b) => order[a] - order[b])[0] ?? "none";
const day = (incident) => (incident.date ? incident.date.start : "");
const days = (incident) => (!incident.date ? "undated" : incident.date.start === incident.date.end ? incident.date.start : `${incident.date.start} – ${incident.date.end.slice(incident.date.end.slice(0, 4) === incident.date.start.slice(0, 4) ? 5 : 0)}`);
const placed = (incident) => incident.place.filter((p) => p.lat !== null);
const factual = (incident) => (incident.factuality === "occurred" ? "" : ` (${incident.factuality})`);
const text = (incident) =>
  [incident.act, names(incident.initiator), names(incident.recipient), names(incident.place), names(incident.sources), incident.told.map((t) => `${t.before}${t.words}${t.after} ${t.outlet}`).join(" ")]
    .join(" ").toLowerCase();
for (const incident of data.incidents) Object.assign(incident, { verdict: worst(incident), searched: text(incident) });
const agreementName = Object.fromEntries(data.agreements.map((a) => [a.id, a.name]));

// --- state
const form = $("#filters");
let chosen = null, sortKey = "day", sortUp = false, shown = [];
function option(name, values) {
  for (const [value, label] of values) form.elements[name].append(el("option", { value, textContent: label }));
}
option("agreement", data.agreements.map((a) => [a.id, a.name]));
option("verdict", ["alleged_breach", "undetermined", "no_breach", "none"].map((v) => [v, v === "none" ? "no agreement bears on it" : words(v)]));
option("act", [...new Set(data.incidents.map((i) => i.act))].sort().map((v) => [v, words(v)]));
option("standing", [...new Set(data.incidents.map((i) => i.standing))].sort().map((v) => [v, words(v)]));

function matches(incident, f) {
  const rulings = incident.rulings.filter((r) => !f.agreement || r.agreement === f.agreement);
  if (f.agreement && !rulings.length) return false;
  if (f.verdict && !(f.verdict === "none" ? !incident.rulings.length : rulings.some((r) => r.verdict === f.verdict))) return false;
  if (f.act && incident.act !== f.act) return false;
  if (f.standing && incident.standing !== f.standing) return false;
  if ((f.from || f.to) && !incident.date) return false;
  if (f.from && incident.date.end < f.from) return false;
  if (f.to && incident.date.start > f.to) return false;
  return f.words.toLowerCase().split(/\s+/).every((word) => incident.searched.includes(word));
}
const filters = () => Object.fromEntries(["agreement", "verdict", "act", "standing", "from", "to", "words"].map((n) => [n, form.elements[n].value.trim()]));

function remember() {
  const state = new URLSearchParams(Object.entries(filters()).filter(([, value]) => value));
  if (chosen) state.set("incident", chosen);
  history.replaceState(null, "", `#${state}`);
}
function recall() {
  const state = new URLSearchParams(location.hash.slice(1));
  for (const name of Object.keys(filters())) if (state.has(name)) form.elements[name].value = state.get(name);
  chosen = data.incidents.some((i) => i.id === state.get("incident")) ? state.get("incident") : null;
}

// --- map: plate carrée, stretched for the latitude in the middle
const map = (() => {
  const box = $("#map"), root = svg("svg", {}, null), layers = {};
  box.append(root);
  for (const name of ["land", "zones", "labels", "incidents"]) layers[name] = svg("g", {}, root);
  const middle = (() => { const ys = data.incidents.flatMap(placed).map((p) => p.lat); return ys.length ? (Math.min(...ys) + Math.max(...ys)) / 2 : 30; })();
  const k = Math.cos((middle * Math.PI) / 180), x = (lon) => lon * k, y = (lat) => -lat;
  const ring = (points) => points.map(([lon, lat], i) => `${i ? "L" : "M"}${x(lon).toFixed(3)},${y(lat).toFixed(3)}`).join("");
  const path = (shape) => {
    if (!shape) return "";
    if (shape.geometries) return shape.geometries.map(path).join("");
    const c = shape.coordinates;
    return { Polygon: () => c.map((r) => `${ring(r)}Z`).join(""), MultiPolygon: () => c.flat().map((r) => `${ring(r)}Z`).join(""),
      LineString: () => ring(c), MultiLineString: () => c.map(ring).join("") }[shape.type]?.() ?? "";
  };
  let view = null;
  for (const land of data.land) {
    const node = svg("path", { class: "land", d: path(land.shape) }, layers.land);
    svg("title", {}, node).textContent = land.name;
  }
  for (const zone of data.agreements) {
    if (!zone.shape) continue;
    const node = svg("path", { class: "zone", d: path(zone.shape), "data-id": zone.id }, layers.zones);
    svg("title", {}, node).textContent = `${zone.name} (area ${zone.certainty})`;
  }
  const apply = () => {
    root.setAttribute("viewBox", view.join(" "));
    const scale = view[3] / (root.clientHeight || 400);
    for (const node of root.querySelectorAll(".dot")) node.setAttribute("r", 4.5 * scale);
    for (const node of root.querySelectorAll("text")) { node.setAttribute("font-size", 11 * scale); node.setAttribute("stroke-width", 3 * scale); }
    for (const node of root.querySelectorAll(".name")) { node.setAttribute("dx", 7 * scale); node.setAttribute("dy", 4 * scale); }
  };
  const fit = (incidents) => {
    const at = incidents.flatMap(placed).filter((p) => (p.radius_km ?? 0) <= 250);
    const points = at.length ? at : [{ lon: 37, lat: 33, radius_km: 300 }];
    const pad = (p) => Math.max(0.35, (p.radius_km ?? 0) / 111);
    const left = Math.min(...points.map((p) => x(p.lon) - pad(p))), right = Math.max(...points.map((p) => x(p.lon) + pad(p)));
    const top = Math.min(...points.map((p) => y(p.lat) - pad(p))), bottom = Math.max(...points.map((p) => y(p.lat) + pad(p)));
    const ratio = (root.clientWidth || 600) / (root.clientHeight || 400);
    let w = (right - left) * 1.15, h = (bottom - top) * 1.15;
    if (w / h < ratio) w = h * ratio; else h = w / ratio;
    view = [(left + right) / 2 - w / 2, (top + bottom) / 2 - h / 2, w, h];
    apply();
  };
  const zoom = (factor, cx = view[0] + view[2] / 2, cy = view[1] + view[3] / 2) => {
    if (view[2] * factor > 200 || view[2] * factor < 0.05) return;
    view = [cx - (cx - view[0]) * factor, cy - (cy - view[1]) * factor, view[2] * factor, view[3] * factor];
    apply();
  };
  const where = (event) => { const r = root.getBoundingClientRect(); return [view[0] + ((event.clientX - r.left) / r.width) * view[2], view[1] + ((event.clientY - r.top) / r.height) * view[3]]; };
  root.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, ...where(event)); }, { passive: false });
  let drag = null;
  root.addEventListener("pointerdown", (event) => { drag = where(event); });
  root.addEventListener("pointermove", (event) => { if (!drag || !event.buttons) return; const [px, py] = where(event); view[0] -= px - drag[0]; view[1] -= py - drag[1]; apply(); });
  addEventListener("pointerup", () => { drag = null; });
  const button = (label, title, action) => el("button", { type: "button", textContent: label, title, onclick: action });
  box.append(el("div", { className: "buttons" }, button("+", "closer", () => zoom(1 / 1.5)), button("−", "farther", () => zoom(1.5)), button("⌂", "show all that is listed", () => fit(shown))));
  const draw = (incidents) => {
    layers.incidents.replaceChildren();
    layers.labels.replaceChildren();
    const stacked = {}, named = new Set();
    for (const incident of [...incidents].sort((a, b) => order[b.verdict] - order[a.verdict])) {
      const group = svg("g", { class: `${incident.verdict}${incident.id === chosen ? " on" : ""}`, "data-id": incident.id }, layers.incidents);
      for (const place of placed(incident)) {
        const here = `${place.lat.toFixed(2)},${place.lon.toFixed(2)}`, n = (stacked[here] = (stacked[here] ?? -1) + 1);
        // several incidents at one place fan out in a spiral, so that each can be reached
        const far = n ? 0.03 * Math.sqrt(n) : 0, turn = n * 2.4, cx = x(place.lon) + far * Math.cos(turn), cy = y(place.lat) + far * Math.sin(turn);
        if (place.shape && path(place.shape)) svg("path", { class: "honest", d: path(place.shape) }, group);
        else if (place.radius_km) svg("ellipse", { class: "honest", cx: x(place.lon), cy: y(place.lat), rx: (place.radius_km / 111.3) * (k / Math.max(0.2, Math.cos((place.lat * Math.PI) / 180))), ry: place.radius_km / 111.3 }, group);
        const dot = svg("circle", { class: "dot", cx, cy, r: 0.02 }, group);
        svg("title", {}, dot).textContent = `${days(incident)}: ${words(incident.act)}, ${place.name}`;
        if (!named.has(place.name) && (place.radius_km ?? 0) <= 60) { named.add(place.name); svg("text", { class: "name", x: x(place.lon), y: y(place.lat) }, layers.labels).textContent = place.name; }
      }
      group.addEventListener("click", () => choose(incident.id));
    }
    root.append(layers.labels);
    if (view) apply();
  };
  return { draw, fit };
})();

// --- timeline: a bar a day, a colour a verdict
function drawTimeline(incidents) {
  const box = $("#timeline"), dated = incidents.filter((i) => i.date);
  box.replaceChildren();
  if (!dated.length) return;
  const time = (d) => Date.parse(`${d}T00:00Z`) / 864e5, iso = (n) => new Date(n * 864e5).toISOString().slice(0, 10);
  const counts = new Map();
  for (const incident of dated) { const d = time(incident.date.start), c = counts.get(d) ?? {}; c[incident.verdict] = (c[incident.verdict] ?? 0) + 1; counts.set(d, c); }
  // long gaps between truces are folded: only runs of days with something in them take room
  const all = [...counts.keys()].sort((a, b) => a - b), runs = [];
  for (const d of all) { const last = runs.at(-1); if (last && d - last[1] <= 21) last[1] = d; else runs.push([d, d]); }
  const W = 700, H = 92, gap = 14, total = runs.reduce((sum, [a, b]) => sum + b - a + 1, 0), unit = Math.min(26, (W - gap * (runs.length - 1) - 10) / total);
  const root = svg("svg", { viewBox: `0 0 ${W} ${H}`, preserveAspectRatio: "none" }), most = Math.max(...[...counts.values()].map((c) => Object.values(c).reduce((a, b) => a + b)));
  let at = 5, labelled = 0;
  for (const [first, last] of runs) {
    svg("line", { class: "axis", x1: at, x2: at + (last - first + 1) * unit, y1: H - 16, y2: H - 16 }, root);
    if (at >= labelled) {
      const label = iso(first) + (last > first ? ` – ${iso(last).slice(5)}` : "");
      svg("text", { x: at, y: H - 4 }, root).textContent = label;
      labelled = at + label.length * 6;
    }
    for (let d = first; d <= last; d++) {
      let y = H - 17;
      for (const verdict of ["no_breach", "none", "undetermined", "alleged_breach"]) {
        const n = counts.get(d)?.[verdict] ?? 0;
        if (!n) continue;
        const h = (n / most) * (H - 24);
        const bar = svg("rect", { class: `bar ${verdict}`, x: at + (d - first) * unit + 0.5, width: Math.max(1, unit - 1), y: y - h, height: h }, root);
        svg("title", {}, bar).textContent = `${iso(d)}: ${n} × ${words(verdict)}`;
        bar.addEventListener("click", () => { form.elements.from.value = form.elements.to.value = iso(d); update(true); });
        y -= h;
      }
    }
    at += (last - first + 1) * unit + gap;
  }
  box.append(root);
}

// --- table
const cells = {
  day: days, act: (i) => words(i.act) + (i.count ? ` ×${range(i.count)}` : "") + factual(i), who: (i) => names(i.initiator) || "not told", whom: (i) => names(i.recipient),
  where: (i) => names(i.place) || "not told", harm: (i) => (i.killed || i.injured ? `${range(i.killed) || "–"} / ${range(i.injured) || "–"}` : ""),
  sources: (i) => names(i.sources) || [...new Set(i.told.map((t) => t.outlet).filter(Boolean))].join(", "), standing: (i) => i.standing, verdict: (i) => i.verdict,
};
function drawTable(incidents) {
  const body = $("#table tbody");
  const rows = incidents.map((incident) => {
    const row = el("tr", { tabIndex: 0, className: incident.id === chosen ? "on" : "" });
    row.dataset.id = incident.id;
    for (const [key, read] of Object.entries(cells)) {
      const cell = el("td", { textContent: key === "verdict" ? "" : read(incident) });
      if (key === "verdict") cell.append(el("span", { className: `verdict ${incident.verdict}`, textContent: incident.verdict === "none" ? "–" : words(incident.verdict) }));
      row.append(cell);
    }
    row.addEventListener("click", () => choose(incident.id));
    return row;
  });
  body.replaceChildren(...(rows.length ? rows : [el("tr", {}, el("td", { className: "empty", colSpan: 9, textContent: "No incident matches these filters." }))]));
}

// --- one incident
function drawDetail() {
  const box = $("#detail"), incident = data.incidents.find((i) => i.id === chosen);
  box.hidden = !incident;
  if (!incident) return;
  const facts = [days(incident), names(incident.place), incident.killed ? `killed: ${range(incident.killed)}` : "", incident.injured ? `injured: ${range(incident.injured)}` : ""].filter(Boolean).join(" · ");
  box.replaceChildren(
    el("button", { type: "button", className: "close", textContent: "Close", onclick: () => choose(null) }),
    el("h2", { textContent: `${words(incident.act)}${factual(incident)}${incident.initiator.length ? `, said to be by ${names(incident.initiator)}` : ""}` }),
    el("div", { textContent: facts }),
    el("div", { className: "source", textContent: `Standing: ${incident.standing}. ${incident.standing_because}` }),
    el("h3", { textContent: `Who says so (${incident.told.length})` }),
    ...incident.told.map((told) => el("div", {},
      el("blockquote", {}, told.before, el("mark", { textContent: told.words }), told.after),
      el("div", { className: "source" }, `${told.sources.length ? told.sources.map((s) => `${s.name} (${s.kind}${s.side ? `, side: ${s.side}` : ""})`).join(", in ") + ", in " : ""}${told.outlet ?? "unknown outlet"}, ${told.published ?? "undated"}${told.violation_stated ? " · calls it a violation" : ""}${told.factuality === "occurred" ? "" : ` · ${told.factuality}`} · read with confidence ${told.confidence.toFixed(2)} `,
        told.url ? el("a", { href: told.url, rel: "noopener noreferrer", textContent: "report" }) : null))),
    el("h3", { textContent: incident.rulings.length ? "Held against" : "No agreement in the ledger bears on it." }),
    ...incident.rulings.map((ruling) => el("div", { className: `tests ${ruling.verdict}` },
      el("strong", { textContent: agreementName[ruling.agreement] ?? ruling.agreement }), " ",
      el("span", { className: `verdict ${ruling.verdict}`, textContent: words(ruling.verdict) }),
      el("span", { textContent: ruling.ground ? `: ${words(ruling.ground)}` : ruling.missing.length ? `, missing: ${ruling.missing.join(", ")}` : ruling.by ? `, by ${ruling.by.name}` : "" }),
      el("ol", {}, ...ruling.reasons.map((reason) => el("li", {}, el("em", { textContent: `${words(reason.test)}: ` }), el("span", { className: reason.outcome }), reason.because))))));
}

function choose(id) { chosen = id; update(false); if (id) $("#detail").scrollIntoView({ block: "nearest" }); }
function update(refit) {
  const f = filters();
  for (const incident of data.incidents) incident.verdict = worst(incident, f.agreement);
  shown = data.incidents.filter((incident) => matches(incident, f));
  const read = sortKey === "day" ? day : sortKey === "verdict" ? (i) => order[i.verdict] : cells[sortKey];
  shown.sort((a, b) => { const x = read(a), y = read(b); return (x < y ? -1 : x > y ? 1 : 0) * (sortUp ? 1 : -1); });
  $("#count").textContent = `${shown.length} of ${data.incidents.length}`;
  const lost = shown.filter((i) => !placed(i).length).length;
  $("#unplaced").textContent = lost ? `${lost} incident${lost > 1 ? "s" : ""} without a place that could be settled: in the table only.` : "";
  drawTable(shown); map.draw(shown); drawTimeline(shown); drawDetail(); remember();
  if (refit) map.fit(shown);
}
form.addEventListener("input", () => update(true));
form.addEventListener("reset", () => setTimeout(() => update(true)));
form.addEventListener("submit", (event) => event.preventDefault());
$("#table thead").addEventListener("click", (event) => { const key = event.target.dataset.key; if (!key) return; sortUp = key === sortKey ? !sortUp : true; sortKey = key; update(false); });
addEventListener("keydown", (event) => {
  if (event.target.matches("input, select")) return;
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape") return choose(null);
  if (event.key === "Enter" && event.target.dataset?.id) return choose(event.target.dataset.id);
  if (!step || !shown.length) return;
  event.preventDefault();
  const at = shown.findIndex((i) => i.id === chosen);
  choose(shown[Math.min(shown.length - 1, Math.max(0, at + step))].id);
});
recall();
update(true);
