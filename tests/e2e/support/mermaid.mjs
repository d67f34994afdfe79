// Draws Mermaid texts without a browser: an array of texts comes in, an array of what is to be seen goes out, as JSON.
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!DOCTYPE html><body></body>', { pretendToBeVisual: true });
Object.assign(globalThis, { window, document: window.document });
for (const name of Object.getOwnPropertyNames(window)) {
  if (/^[A-Z]/.test(name) && !(name in globalThis)) globalThis[name] = window[name];
}
globalThis.CSSStyleSheet ??= class { cssRules = []; insertRule() {} replaceSync() {} };

// jsdom lays nothing out: a text is as wide as it is long.
const width = (element) => 8 * (element.textContent ?? '').length + 10;
const box = (element) => ({ x: 0, y: 0, left: 0, top: 0, width: width(element), height: 20 });
window.SVGElement.prototype.getBBox = function () { return box(this); };
window.SVGElement.prototype.getComputedTextLength = function () { return width(this); };
window.SVGElement.prototype.getScreenCTM = () => ({ a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 });
window.HTMLElement.prototype.getBoundingClientRect = function () { return box(this); };

const { default: mermaid } = await import('mermaid'); // after there is a window
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });

const seen = [];
for (const [index, text] of JSON.parse(readFileSync(0, 'utf8')).entries()) {
  try {
    const { diagramType } = await mermaid.parse(text);
    const { svg } = await mermaid.render(`drawing${index}`, text);
    const page = window.document.createElement('div');
    page.innerHTML = svg;
    for (const style of page.querySelectorAll('style')) style.remove();
    const labels = [...page.querySelectorAll('foreignObject')].map((label) => {
      for (const line of label.querySelectorAll('br')) line.replaceWith('\n');
      return label.textContent.trim();
    });
    const elements = [...new Set([...page.querySelectorAll('*')].map((element) => element.tagName.toLowerCase()))];
    seen.push({ type: diagramType, labels: labels.filter(Boolean), elements });
  } catch (error) {
    seen.push({ error: String(error?.message ?? error) });
  }
}
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
