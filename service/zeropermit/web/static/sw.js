// The service worker: what a phone can still say without a network. Served as /sw.js;
// before it stand the digest of everything that pages are made of as VERSION, so that a
// change of any file replaces it, and the seconds of a session as LONGEST. It always asks the network first. Of pages that
// everybody may see it keeps a copy that was fetched without any cookie; pages of an
// inspector's desk it keeps until whoever opened them signs out.

const FILES = `zeropermit-files-${VERSION}`;
const SEEN = "zeropermit-seen-1"; // permits, as offline.js reads them
const DESK = "zeropermit-desk-1"; // pages of whoever is signed in
const SPOKEN = "zeropermit-language-1"; // of the page that was seen last
const LANGUAGES = ["zh", "en"];
const SHELLS = ["/scan", "/offline"];
const SCRIPTS = [
    "scan",
    "register_worker",
    "offline",
    "eth",
    "sign",
    "keys",
    "browser_store",
    "inspect",
    "notes",
    "rounds",
    "vendor/noble",
];
const READER = ["/static/vendor/zxing.js", "/static/vendor/zxing.wasm"];
const LEAVING = ["/sign-out", "/session"]; // whoever comes next is somebody else
const PATIENCE = 8_000; // milliseconds after which a network is none
const MOST = 60; // pages that are kept, of either kind

const seconds = () => Math.floor(Date.now() / 1000);
const isDesk = (url) => url.pathname === "/inspector" || url.pathname.startsWith("/inspector/");
const isPermit = (url) => url.pathname.startsWith("/p/");
const isSearch = (url) => url.pathname === "/" && url.searchParams.has("q");

// --- Keeping -------------------------------------------------------------------------

/** Keep an answer under an address, stamped with the time, and let the oldest go. */
async function put(name, address, answer) {
    const cache = await caches.open(name);
    const headers = new Headers(answer.headers);
    headers.set("X-Kept-At", String(seconds()));
    await cache.delete(address);
    await cache.put(address, new Response(await answer.text(), { status: 200, headers }));
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => cache.delete(key)));
}

const found = async (name, address) => (await caches.open(name)).match(address, { ignoreVary: true });

/** Fetch a page as a stranger sees it: no cookie goes along. */
const asStranger = (path, language) =>
    fetch(`${path}?language=${language}`, { credentials: "omit", cache: "no-store" });

/** Keep a permit's page as a stranger sees it, if it says how the permit stands. */
async function keepPermit(url, language) {
    const answer = await asStranger(url.pathname, language);
    if (answer.ok && (await answer.clone().text()).includes("data-kept="))
        await put(SEEN, `${url.pathname}?language=${language}`, answer);
}

const deskAddress = (url) => {
    const about = url.searchParams.get("about");
    return url.pathname + (about ? `?about=${encodeURIComponent(about)}` : "");
};

let left = 0; // how often somebody left while this worker has been awake

async function leave() {
    left += 1;
    await caches.delete(DESK);
}

/** Keep a page of the desk; whoever has no desk, or leaves meanwhile, leaves none behind. */
async function keepDesk(url, answer, since) {
    if (answer.ok && since === left) await put(DESK, deskAddress(url), answer);
    if (!answer.ok || since !== left) await caches.delete(DESK);
}

async function keep(url, answer, since) {
    const language = (answer.headers.get("Content-Language") ?? "").slice(0, 2);
    if (isDesk(url)) await keepDesk(url, answer, since);
    if (!answer.ok || !LANGUAGES.includes(language)) return;
    await put(SPOKEN, "/", new Response(language));
    if (isPermit(url)) await keepPermit(url, language);
}

// --- Answering -----------------------------------------------------------------------

/** Give the language that was asked for, else the one seen last. */
async function languageOf(url) {
    const asked = url.searchParams.get("language");
    if (LANGUAGES.includes(asked)) {
        await put(SPOKEN, "/", new Response(asked));
        return asked;
    }
    return (await (await found(SPOKEN, "/"))?.text()) ?? LANGUAGES[0];
}

/** Give a page of the desk with the second at which it was kept written on it. */
async function kept(url) {
    const answer = await found(DESK, deskAddress(url));
    const at = Number(answer?.headers.get("X-Kept-At"));
    if (!answer || seconds() - at > LONGEST) return null;
    const text = (await answer.text()).replace("<body ", `<body data-kept-at="${at}" `);
    return new Response(text, { headers: answer.headers });
}

async function withoutNetwork(url) {
    if (isDesk(url)) return (await kept(url)) ?? Response.error();
    const shell = SHELLS.includes(url.pathname) ? url.pathname : "/offline";
    return found(FILES, `${shell}?language=${await languageOf(url)}`);
}

async function page(event, url) {
    const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE, new Error("late")));
    const since = left;
    let answer;
    try {
        answer = await Promise.race([fetch(event.request), late]);
    } catch {
        return withoutNetwork(url);
    }
    event.waitUntil(keep(url, answer.clone(), since).catch(() => {})); // what cannot be kept is not
    return answer;
}

async function file(request) {
    try {
        return await fetch(request);
    } catch (error) {
        const held = await found(FILES, new URL(request.url).pathname);
        if (held) return held;
        throw error;
    }
}

addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== location.origin) return;
    if (request.method === "POST" && LEAVING.includes(url.pathname)) event.waitUntil(leave());
    if (request.method !== "GET") return;
    if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
    else if (request.mode !== "navigate") return;
    else if (SHELLS.includes(url.pathname) || isPermit(url) || isSearch(url) || isDesk(url))
        event.respondWith(page(event, url));
});

// --- Coming and going ----------------------------------------------------------------

async function hasReader() {
    if (!("BarcodeDetector" in self)) return false;
    return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

async function install() {
    const cache = await caches.open(FILES);
    const files = ["/static/style.css", "/static/icon.svg", ...SCRIPTS.map((name) => `/static/${name}.js`)];
    if (!(await hasReader())) files.push(...READER);
    await cache.addAll(files.map((path) => new Request(path, { cache: "reload" })));
    for (const path of SHELLS)
        for (const language of LANGUAGES)
            await cache.put(`${path}?language=${language}`, await asStranger(path, language));
    await skipWaiting();
}

async function activate() {
    const old = (await caches.keys()).filter((name) => name.startsWith("zeropermit-files-") && name !== FILES);
    await Promise.all(old.map((name) => caches.delete(name)));
    await caches.delete(DESK); // its pages go with the scripts of their time
    await clients.claim();
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
