"""What is looked for on a page beside what axe finds: room, focus, plain content."""

from playwright.sync_api import Page

REFLOWED = 320
"""Pixels of a window of 1,280 at 400 % (WCAG 1.4.10)."""
SPARE = 12
"""Stops of the Tab key that no element of a page is known to ask for: the parts of a
day, a text that scrolls."""

_CUT_OFF = """() => {
  const wide = document.documentElement.clientWidth;
  const said = e => e.outerHTML.slice(0, 120);
  const outOfSight = e => {
    for (; e; e = e.parentElement)
      if (e.matches(".skip, svg *, input, select, textarea, video") ||
          getComputedStyle(e).clipPath !== "none") return true;
    return false;
  };
  const found = [];
  const whole = document.documentElement.scrollWidth;
  if (whole > wide) found.push(`the page is ${whole} px wide`);
  for (const e of document.querySelectorAll("body *")) {
    if (!e.checkVisibility()) continue;
    const place = e.getBoundingClientRect(), style = getComputedStyle(e);
    const beyond = place.width && (place.right > wide + 1 || place.left < -1);
    const across = style.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1;
    const below = ["hidden", "clip"].includes(style.overflowY) &&
      e.scrollHeight > e.clientHeight + 1;
    if ((beyond || across || below) && !outOfSight(e)) found.push(said(e));
  }
  return found;
}"""

_STOPS = """() => {
  const chosen = e => {
    const all = [...document.getElementsByName(e.name)];
    const group = all.filter(o => o.form === e.form);
    return group.find(o => o.checked) ?? group[0];
  };
  const wanted = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex], video[controls]",
  )].filter(e => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 &&
    !e.matches(":disabled, .swagger-ui *") && (e.type !== "radio" || chosen(e) === e));
  const shown = e => {
    const style = getComputedStyle(e);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 &&
      style.opacity !== "0" && e.getBoundingClientRect().width > 1;
  };
  const stops = { wanted, reached: [], faint: [] };
  addEventListener("focusin", ({ target }) => {
    if (stops.reached.at(-1) !== target) stops.reached.push(target);
    if (![target, ...(target.labels ?? [])].some(shown)) stops.faint.push(target);
  });
  window.stops = stops;
  return wanted.length;
}"""

_ARRIVED = "() => stops.reached.includes(stops.wanted.at(-1))"

_MISSED = """() => {
  const said = e => e.outerHTML.slice(0, 120);
  const { wanted, reached, faint } = stops;
  const order = reached.filter(e => wanted.includes(e)).slice(0, wanted.length);
  const out = wanted.filter(e => !reached.includes(e));
  const missed = out.map(e => `not reached: ${said(e)}`);
  const wrong = order.findIndex((e, i) => e !== wanted[i]);
  if (!missed.length && wrong >= 0) missed.push(`out of order: ${said(order[wrong])}`);
  return [...missed, ...faint.map(e => `focus not seen: ${said(e)}`)];
}"""

_HEADS = """() => [...document.querySelectorAll("main :is(h1, h2, legend, dt, th)")]
  .filter(e => e.checkVisibility())
  .filter(e => !e.closest("[data-script], [data-later], .swagger-ui"))
  .map(e => e.textContent.replace(/\\s+/g, " ").trim())"""


def cut_off(page: Page) -> list[str]:
    """Name what does not fit on the screen as wide as it is."""
    found: list[str] = page.evaluate(_CUT_OFF)
    return found


def unreachable(page: Page) -> list[str]:
    """Go through a page that was just opened with the Tab key; name what goes wrong.

    Every element that takes part is reached, in the order of the page, and shows that
    it has the focus; so no element holds it.
    """
    count = page.evaluate(_STOPS)
    for _ in range(count):
        page.keyboard.press("Tab")
    for _ in range(SPARE):
        if page.evaluate(_ARRIVED):
            break
        page.keyboard.press("Tab")
    found: list[str] = page.evaluate(_MISSED)
    return found


def heads(page: Page) -> list[str]:
    """Give the words that head the parts of a page that needs no script."""
    found: list[str] = page.evaluate(_HEADS)
    return found
