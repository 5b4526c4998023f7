// Draws a page's diagrams, each when it comes into view, and all for paper. Until then, and without this script, a diagram is the
// text that it is written in. Each is drawn twice, in light and in dark colours; styles show one of them, and paper the light one.

const LIBRARY = new URL("../vendor/mermaid/mermaid.tiny.js", import.meta.url).href;
const MARGIN = "200px 0px";
const FOR_PAPER = ".t-page--whole";
const SIGNS = ["keydown", "pointerdown", "pointermove", "scroll"];
const LEAST_SCALE = 0.7;
const LEAST_WIDTH = 560;
const SCHEMES = /** @type {const} */ (["default", "slate"]);

/** The beginning of a tag other than a line break, which the library takes in labels. It shows `#lt;` as `<`. */
const TAG = /(?<!<)<(?=[a-z!/])(?!br\s*\/?>)/gi;

/** Settings that the text of a diagram may not change. */
const FIXED = ["secure", "securityLevel", "startOnLoad", "maxTextSize", "maxEdges", "suppressErrorRendering", "deterministicIds", "theme", "themeCSS", "themeVariables", "fontFamily", "altFontFamily", "darkMode", "htmlLabels", "dompurifyConfig", "look", "layout"];

/** Attributes that lead to a file, and elements that change attributes later. */
const ADDRESSES = new Set(["href", "src", "srcset", "data", "poster", "background", "action", "formaction"]);
const REFUSED = "script, iframe, object, embed, video, audio, link, base, meta, animate, animateMotion, animateTransform, set";

/** A style that may fetch something: what follows is neither a part of the drawing nor written within it. */
const FETCH = /@import|(?:url|src|image|image-set)\(\s*(?!["']?(?:#|data:))/i;
const CSS_ESCAPE = /\\(?:([0-9a-f]{1,6})\s?|([^]))/gi;

/** @type {Promise<any> | undefined} */
let library;

/** Drawing one after the other: the library has one set of settings. */
let last = Promise.resolve();

/** Draws each diagram once it comes into view, or goes on paper. A page that is made for paper has all of them drawn. */
export function watch() {
  /** @type {Set<HTMLElement>} */
  const waiting = new Set(document.querySelectorAll("pre.t-diagram"));
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) order(/** @type {HTMLElement} */ (target));
  }, { rootMargin: MARGIN });
  for (const source of waiting) observer.observe(source);

  /** @param {HTMLElement} source */
  function order(source) {
    if (!waiting.delete(source)) return;
    observer.unobserve(source);
    last = last.then(() => draw(source));
  }
  function drawRest() {
    const [source] = waiting;
    if (!source) return;
    order(source);
    void last.then(() => idle(drawRest));
  }

  // Nothing that a browser does before it prints can wait for a file. Once the library is there, all are drawn in time.
  addEventListener("beforeprint", () => waiting.forEach(order));
  if (document.querySelector(FOR_PAPER)) idle(drawRest);
  else whenUsed(() => void fetchLibrary().catch(() => {}));
}

/** @param {() => void} act */
const idle = (act) => ("requestIdleCallback" in globalThis ? requestIdleCallback(act) : void setTimeout(act, 50));

/** Acts once, when somebody begins to do something on the page; not where they asked for little to be loaded. @param {() => void} act */
function whenUsed(act) {
  if (/** @type {any} */ (navigator).connection?.saveData) return;
  const used = new AbortController();
  for (const sign of SIGNS) {
    addEventListener(sign, () => {
      used.abort();
      idle(act);
    }, { passive: true, signal: used.signal });
  }
}

/** @param {HTMLElement} source */
async function draw(source) {
  try {
    const mermaid = await fetchLibrary();
    /** @type {HTMLElement[]} */
    const drawings = [];
    for (const scheme of SCHEMES) drawings.push(await render(mermaid, source, scheme));
    source.after(...drawings);
    source.hidden = true;
  } catch {
    const fault = document.createElement("p");
    fault.className = "t-diagram-fault";
    fault.textContent = source.dataset.tFault ?? "";
    source.before(fault);
  }
}

/** @returns {Promise<any>} */
const fetchLibrary = () => (library ??= load());

/** @returns {Promise<any>} */
function load() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.onload = () => resolve(/** @type {any} */ (globalThis).mermaid);
    script.onerror = () => {
      library = undefined;
      reject(new Error(script.src));
    };
    document.head.append(script);
  });
}

/** @param {any} mermaid @param {HTMLElement} source @param {string} scheme */
async function render(mermaid, source, scheme) {
  const drawing = document.createElement("div");
  drawing.className = "t-drawing";
  drawing.dataset.mdColorScheme = scheme;
  drawing.tabIndex = 0;
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", source.dataset.tLabel ?? "");
  drawing.setAttribute("aria-describedby", source.id);
  source.after(drawing);
  try {
    mermaid.initialize(configure(getComputedStyle(drawing), scheme === "slate", Math.max(LEAST_WIDTH, source.clientWidth)));
    const text = (source.textContent ?? "").replace(TAG, "#lt;");
    await refusePictures(mermaid, text);
    const { svg } = await mermaid.render(`${source.id}-${scheme}`, text);
    drawing.append(readDrawing(svg));
  } finally {
    drawing.remove();
  }
  const picture = drawing.querySelector("svg");
  if (picture) {
    picture.setAttribute("aria-hidden", "true");
    const width = picture.viewBox.baseVal?.width ?? 0;
    if (width) picture.style.minWidth = `${Math.round(width * LEAST_SCALE)}px`;
  }
  return drawing;
}

/** Throws if a text that the library reads names a picture, so that this is not even fetched. @param {any} mermaid @param {string} text */
async function refusePictures(mermaid, text) {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  const shapes = db?.getData?.().nodes ?? [];
  const actors = [...(db?.getActors?.()?.values?.() ?? [])];
  if (shapes.some((/** @type {any} */ shape) => shape.img) || actors.some((actor) => actor.properties?.icon)) throw new Error("picture");
}

/** What the library has drawn, without links, in a document of its own that fetches nothing. Throws if it would show a file. @param {string} svg */
export function readDrawing(svg) {
  const { content } = Object.assign(document.createElement("template"), { innerHTML: svg });
  for (const link of content.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  for (const element of content.querySelectorAll("*")) {
    if (element.matches(REFUSED) || (element.localName === "style" && fetches(element.textContent ?? ""))) throw new Error("picture");
    for (const { localName, value } of element.attributes) {
      const isAddress = ADDRESSES.has(localName.replace(/^.*:/, ""));
      if (isAddress ? !/^(?:#|data:image\/)/i.test(value) : value.includes("(") && fetches(value)) throw new Error("picture");
    }
  }
  return content;
}

/** Whether a style would fetch a file. @param {string} style */
function fetches(style) {
  return FETCH.test(style.replace(CSS_ESCAPE, (_, code, sign) => (code ? String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff)) : sign)));
}

/** The library's settings, with the colours and the font of the page. @param {CSSStyleDeclaration} style @param {boolean} isDark @param {number} width */
function configure(style, isDark, width) {
  /** @param {string} name */
  const token = (name) => style.getPropertyValue(`--t-${name}`).trim();
  const [ink, quiet, paper, surface, edge, wash] = ["ink", "ink-2", "paper", "surface", "edge", "wash"].map(token);
  const [accent, onAccent, alert, alertWash] = ["accent", "on-accent", "alert", "alert-wash"].map(token);
  const slices = ["organisation", "team", "individual", "accent", "edge", "alert", "accent-strong", "ink-2"].map(token);
  return {
    startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true, secure: FIXED, htmlLabels: false, deterministicIds: true,
    maxTextSize: 20_000, maxEdges: 300, fontFamily: style.fontFamily, flowchart: { htmlLabels: false }, gantt: { useWidth: width }, theme: "base",
    themeVariables: {
      darkMode: isDark, fontFamily: style.fontFamily, fontSize: "15px", background: paper,
      primaryColor: surface, primaryTextColor: ink, primaryBorderColor: edge, secondaryColor: wash, secondaryTextColor: ink, secondaryBorderColor: edge,
      tertiaryColor: paper, tertiaryTextColor: ink, tertiaryBorderColor: edge, lineColor: quiet, textColor: ink, mainBkg: surface, nodeBorder: edge, nodeTextColor: ink,
      clusterBkg: paper, clusterBorder: edge, titleColor: ink, edgeLabelBackground: paper, errorBkgColor: alertWash, errorTextColor: alert,
      actorBkg: surface, actorBorder: edge, actorTextColor: ink, actorLineColor: edge, signalColor: quiet, signalTextColor: ink, labelBoxBkgColor: wash, labelBoxBorderColor: edge, labelTextColor: ink, loopTextColor: ink,
      noteBkgColor: wash, noteTextColor: ink, noteBorderColor: edge, activationBkgColor: wash, activationBorderColor: edge, sequenceNumberColor: paper,
      transitionColor: quiet, transitionLabelColor: ink, stateLabelColor: ink, stateBkg: surface, labelBackgroundColor: paper, compositeBackground: paper, compositeTitleBackground: surface, altBackground: surface, specialStateColor: quiet, innerEndBackground: quiet,
      sectionBkgColor: surface, altSectionBkgColor: paper, sectionBkgColor2: surface, gridColor: edge, taskBkgColor: wash, taskBorderColor: edge, taskTextColor: ink, taskTextLightColor: ink, taskTextDarkColor: ink, taskTextOutsideColor: ink, taskTextClickableColor: accent,
      activeTaskBkgColor: accent, activeTaskBorderColor: accent, doneTaskBkgColor: surface, doneTaskBorderColor: edge, critBkgColor: alertWash, critBorderColor: alert, todayLineColor: alert, excludeBkgColor: surface,
      pieTitleTextColor: ink, pieSectionTextColor: onAccent, pieLegendTextColor: ink, pieStrokeColor: paper, pieOuterStrokeColor: edge, pieOpacity: "1",
      ...Object.fromEntries(slices.map((colour, index) => [`pie${index + 1}`, colour])),
      ...Object.fromEntries(Array.from({ length: 12 }, (_, index) => [[`cScale${index}`, index % 2 ? wash : surface], [`cScaleLabel${index}`, ink], [`cScaleInv${index}`, edge], [`cScalePeer${index}`, edge]]).flat()),
    },
  };
}
