"""What the measurements run inside the page: watching for a picture, timing a change."""

from __future__ import annotations

import json
from collections.abc import Sequence

PAINT_TIMEOUT_MS = 60_000
ENTRY_WAIT_MS = 2_000

DRAWN = "data-bench-drawn"
MARK_DRAWN = f"""
(() => {{
  const canvas = WebGL2RenderingContext.prototype;
  for (const name of ['Arrays', 'Elements', 'ArraysInstanced', 'ElementsInstanced']) {{
    const draw = canvas['draw' + name];
    canvas['draw' + name] = function (...given) {{
      this.canvas.setAttribute('{DRAWN}', '');
      return draw.apply(this, given);
    }};
  }}
}})()
"""
"""Gives a canvas the attribute `DRAWN` as soon as WebGL draws a shape on it."""

WATCH_PAINT = """
(([selectors, limit, wait]) => {
  const entries = [];
  for (const type of ['paint', 'element']) {
    new PerformanceObserver(list => entries.push(...list.getEntries()))
      .observe({type, buffered: true});
  }
  const sized = element => {
    const box = element.getBoundingClientRect();
    return box.width > 0 || box.height > 0;
  };
  const later = milliseconds => new Promise(done => setTimeout(done, milliseconds));
  const frame = () => new Promise(requestAnimationFrame);

  const appears = (selector) => new Promise((done, fail) => {
    const watch = new MutationObserver(() => look());
    const look = () => {
      const found = [...document.querySelectorAll(selector)].find(sized);
      if (!found) return false;
      watch.disconnect();
      const whole = found.closest('svg') ?? found;
      for (const part of [whole, ...whole.querySelectorAll('*')]) {
        part.setAttribute('elementtiming', 'bench');
      }
      done({whole, there: performance.now()});
      return true;
    };
    const every = async () => {
      while (!look()) {
        if (performance.now() > limit) {
          watch.disconnect();
          return fail(new Error(`no ${selector} in ${limit} ms`));
        }
        await frame();
      }
    };
    watch.observe(document, {subtree: true, childList: true, attributes: true});
    every();
  });

  const painted = async (selector) => {
    const {whole, there} = await appears(selector);
    const holds = entry => (entry.paintTime ?? entry.startTime) >= there &&
      (entry.name === 'first-contentful-paint' || whole.contains(entry.element ?? null));
    await frame();
    await frame();
    const frames = performance.now();
    while (!entries.some(holds) && performance.now() < frames + wait) await later(20);
    const first = entries.filter(holds).sort((a, b) => a.startTime - b.startTime)[0];
    return first ? {at: first.startTime, by: first.name} : {at: frames, by: 'frames'};
  };

  window.benchPainted = Promise.all(selectors.map(painted));
  window.benchPainted.catch(() => {});
})(%s)
"""
"""A promise of when each selector's picture was on the screen, and by which clock.

A mutation observer (and a look every frame) notes when an element of the selector is in the
document with a size. The time is that of the browser's own entry for the first frame that was
painted after that: `first-contentful-paint` when that frame was the first with anything on it,
else `text-paint`, the element timing of a text in the same picture. Without either it is the
page's clock two animation frames on (`frames`).
"""

CHANGE = """
async ([control, value, shape, quiet, limit]) => {
  const select = document.querySelector(control);
  const root = document.querySelector(shape).closest('svg').parentElement;
  const entries = [];
  const timing = new PerformanceObserver(list => entries.push(...list.getEntries()));
  timing.observe({type: 'element'});
  const frame = () => new Promise(requestAnimationFrame);
  const inMap = record => record.attributeName !== 'elementtiming' &&
    (record.target.closest('svg') || [...record.addedNodes].some(node =>
      node.querySelector && (node.matches('svg') || node.querySelector('svg'))));
  let changed = 0, frames = null, still = 0, busy = 0;
  const watch = new MutationObserver(async records => {
    if (!records.some(inMap)) return;
    busy += 1;
    changed = performance.now();
    for (const text of root.querySelectorAll('svg text')) text.setAttribute('elementtiming', '');
    await frame();
    await frame();
    frames = performance.now();
    const moving = root.getAnimations({subtree: true});
    await Promise.allSettled(moving.map(each => each.finished));
    if (moving.length) still = await frame();
    busy -= 1;
  });
  watch.observe(root, {subtree: true, childList: true, attributes: true});
  const start = performance.now();
  select.value = value;
  select.dispatchEvent(new Event('change', {bubbles: true}));
  while (performance.now() - start < limit) {
    await new Promise(done => setTimeout(done, 20));
    const last = Math.max(changed, still);
    if (frames !== null && !busy && performance.now() - last > quiet) break;
  }
  watch.disconnect();
  timing.disconnect();
  if (frames === null) return null;
  const shown = entries.filter(entry => (entry.paintTime ?? entry.startTime) >= changed)
    .map(entry => entry.startTime);
  const seen = Math.max(shown.length ? Math.min(...shown) : frames, still);
  return [seen - start, Math.max(frames, still) - start];
}
"""
"""Changes a control and waits until the map stands still: two times, or null without a change.

The first is that of the browser's own entry for the frame with the map's new texts, after the
last mutation in the map. The second is the page's clock two animation frames after that
mutation; a map without texts has only this one, twice. Where colours fade, both are at least
the end of the last fade.
"""


def watch_paint(selectors: Sequence[str], limit_ms: int = PAINT_TIMEOUT_MS) -> str:
    """The script that watches for the first picture of each of `selectors`."""
    return WATCH_PAINT % json.dumps([list(selectors), limit_ms, ENTRY_WAIT_MS])
