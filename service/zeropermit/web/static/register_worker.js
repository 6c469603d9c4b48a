// Has the browser keep what it needs where there is no network; see sw.js. A browser that
// refuses, in a private window for instance, does without.

navigator.serviceWorker?.register("/sw.js").catch(() => {});

const UNITS = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
];

/** Say how long ago a second was, in the language of the page. */
export function ago(second) {
    const past = Math.max(0, Math.floor(Date.now() / 1000) - second);
    const [unit, size] = UNITS.find(([, size]) => past >= size) ?? ["second", 1];
    return new Intl.RelativeTimeFormat(document.documentElement.lang).format(-Math.floor(past / size), unit);
}
