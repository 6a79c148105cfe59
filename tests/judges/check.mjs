// mermaid.js judges diagrams: parses each, and says what it understood and what it would draw.
//
// Reads JSON from the file given as first argument: [{"name": "...", "text": "...", "draw": true}].
// Writes JSON to standard output: [{"name", "ok", "error", "kind", "nodes": {id: label}, "edges": [...], "drawn": [...]}].
// One process judges all diagrams of a run; loading mermaid costs about a second.

import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const dom = new JSDOM("<!doctype html><html><body></body></html>", { pretendToBeVisual: true });
for (const name of ["window", "document", "Element", "HTMLElement", "SVGElement", "Node", "DOMParser", "XMLSerializer", "Option", "CSSStyleSheet", "getComputedStyle"]) {
  globalThis[name] = name === "window" ? dom.window : dom.window[name];
}
// jsdom lays nothing out; fixed sizes are enough to see which words are drawn.
const box = () => ({ x: 0, y: 0, width: 60, height: 16, top: 0, left: 0, right: 60, bottom: 16 });
for (const kind of [dom.window.SVGElement, dom.window.Element]) {
  kind.prototype.getBBox = box;
  kind.prototype.getComputedTextLength = function () {
    return 8 * (this.textContent ?? "").length;
  };
  kind.prototype.getBoundingClientRect = box;
}

// DOMPurify binds to the document when mermaid is loaded, so this comes after the document.
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false, securityLevel: "strict", logLevel: "fatal", htmlLabels: true });

/** Mermaid hides entities from its grammars; this shows them again. */
const shown = (text) =>
  String(text ?? "")
    .replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/ﬂ°(\w+)¶ß/g, "&$1;")
    .replace(/<br\s*\/?>/g, "\n");

const understood = {
  flowchart: (db) => ({
    nodes: Object.fromEntries([...db.getVertices()].map(([id, v]) => [id, shown(v.text)])),
    edges: db.getEdges().map((e) => [e.start, e.end, shown(e.text), e.stroke]),
    groups: db.getSubGraphs().map((g) => [g.id, shown(g.title), [...g.nodes].sort()]),
  }),
  er: (db) => {
    const ids = new Map([...db.getEntities()].map(([name, e]) => [e.id, name]));
    return {
      nodes: Object.fromEntries([...db.getEntities()].map(([name, e]) => [name, shown(e.alias || e.label || name)])),
      attributes: Object.fromEntries(
        [...db.getEntities()].map(([name, e]) => [name, e.attributes.map((a) => [shown(a.type), shown(a.name), a.keys ?? [], shown(a.comment)])]),
      ),
      edges: db.getRelationships().map((r) => [
        ids.get(r.entityA) ?? r.entityA,
        ids.get(r.entityB) ?? r.entityB,
        shown(r.roleA),
        r.relSpec.relType,
        r.relSpec.cardB,
        r.relSpec.cardA,
      ]),
    };
  },
  sequence: (db) => ({
    nodes: Object.fromEntries([...db.getActors()].map(([id, a]) => [id, shown(a.description)])),
    edges: db
      .getMessages()
      .filter((m) => m.from && m.to && (m.type < 26 || m.type > 32) && m.type !== 2)
      .map((m) => [m.from, m.to, shown(m.message), m.type]),
  }),
};

const kindOf = (type) => (type.startsWith("flowchart") ? "flowchart" : type.startsWith("er") ? "er" : type);

/** The words that are drawn, one entry a label; what a style sheet or a script would hold is no label. */
async function drawn(text, number) {
  const { svg } = await mermaid.render(`d${number}`, text);
  const picture = new DOMParser().parseFromString(svg, "text/html");
  for (const part of picture.querySelectorAll("style, script, defs, marker")) part.remove();
  for (const part of picture.querySelectorAll("br")) part.replaceWith("\n");
  const labels = [];
  for (const part of picture.querySelectorAll("foreignObject, text")) labels.push(part.textContent.trim());
  return { labels: labels.filter((label) => label !== ""), words: picture.body.textContent.replace(/\s+/g, " ") };
}

const answers = [];
for (const [number, { name, text, draw }] of JSON.parse(readFileSync(process.argv[2], "utf8")).entries()) {
  const answer = { name, ok: true, error: "" };
  try {
    await mermaid.parse(text);
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
    answer.kind = kindOf(diagram.type);
    Object.assign(answer, understood[answer.kind]?.(diagram.db) ?? {});
    if (draw) Object.assign(answer, await drawn(text, number));
  } catch (error) {
    answer.ok = false;
    answer.error = String(error?.message ?? error);
  }
  answers.push(answer);
}
process.stdout.write(JSON.stringify(answers));
