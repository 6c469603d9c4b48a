// A permit where there is no network: what was seen of it last, said as that and never as
// an answer for now; and the list of what is kept. Reads what sw.js keeps.

import { ago } from "/static/register_worker.js";

const SEEN = "zeropermit-seen-1";
const box = document.getElementById("offline");
const words = JSON.parse(box.dataset.words);
const [good, skew] = [Number(box.dataset.good), Number(box.dataset.skew)];

const plain = (name) => name.replace(/\s/g, "").toLowerCase().replace(/^0x/, "");
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function element(name, text, properties = {}) {
    return Object.assign(document.createElement(name), { textContent: text, ...properties });
}

/** Give what is kept, the newest first: page, facts of the permit, second, address. */
async function keptPages() {
    if (!("caches" in window)) return [];
    const cache = await caches.open(SEEN);
    const found = [];
    for (const request of await cache.keys()) {
        const answer = await cache.match(request, { ignoreVary: true });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const ticket = page.querySelector("[data-kept]");
        const at = Number(answer.headers.get("X-Kept-At"));
        if (ticket) found.push({ page, ...JSON.parse(ticket.dataset.kept), at, url: new URL(request.url) });
    }
    return found.reverse();
}

/** Give the permit that a name means, in the language of this page if there is that. */
function named(found, name) {
    const same = found.filter((one) => [one.permit, one.number, one.document].map(plain).includes(plain(name)));
    return same.find((one) => one.page.documentElement.lang === document.documentElement.lang) ?? same[0];
}

// --- What the code says that led here ------------------------------------------------

async function signedByHolder(seen, second, signature) {
    const { recoverText } = await import("/static/eth.js");
    const signer = recoverText(seen.template.replace("{second}", second), signature);
    return signer !== null && seen.keys.includes(signer.toLowerCase());
}

async function shown(seen, asked) {
    const [second, signature] = [Number(asked.get("t")), asked.get("s")];
    if (!signature) return "";
    const past = Math.floor(Date.now() / 1000) - second;
    if (past > good + skew) return words.old;
    if (past < -skew) return words.early;
    if (!seen) return words.unsigned;
    return filled((await signedByHolder(seen, second, signature)) ? words.signed : words.others, seen);
}

// --- The page ------------------------------------------------------------------------

/** Make of a page that was kept what may be said of it now. */
function remembered(seen) {
    const old = document.createElement("section");
    old.className = "remembered";
    old.append(element("h2", filled(words.below, { ago: ago(seen.at) })));
    const ticket = document.importNode(seen.page.querySelector(".ticket"), true);
    const stamp = ticket.querySelector(".stamp");
    const said = element("p", `${words.last} ${stamp.textContent.trim()}`, { className: "last" });
    stamp.replaceWith(said);
    ticket.querySelectorAll(".links, .shown, .advice").forEach((one) => one.remove());
    ticket.removeAttribute("aria-labelledby");
    old.append(ticket);
    return old;
}

function stamp(text) {
    const sign = element("span", "?", { className: "sign", ariaHidden: "true" });
    const head = element("h1", "", { className: "stamp unknown" });
    head.append(sign, ` ${text}`);
    return head;
}

async function one(name) {
    const seen = named(await keptPages(), name);
    const parts = [stamp(words.stamp)];
    const told = await shown(seen, new URLSearchParams(location.search));
    if (told) parts.push(element("p", told, { className: "shown unknown" }));
    const values = seen && { block: seen.block, ago: ago(seen.time) };
    parts.push(element("p", seen ? filled(words.seen, values) : words.unseen, { className: "why" }));
    const links = element("p", "", { className: "links" });
    links.append(element("a", words.again, { href: location.href, className: "button" }), " ");
    links.append(element("a", words.scan, { href: "/scan", className: "button second" }));
    parts.push(links);
    parts.push(seen ? remembered(seen) : element("p", name, { className: "code" }));
    document.title = `${words.stamp} · ${document.title.split(" · ").at(-1)}`;
    document.getElementById("main").replaceChildren(...parts);
    const other = document.querySelector(".switch");
    const here = new URL(location.href);
    here.searchParams.set("language", new URL(other.href).searchParams.get("language"));
    other.href = here.pathname + here.search;
}

async function list() {
    const found = await keptPages();
    const rows = box.querySelector("ul");
    rows.replaceChildren(
        ...found.map((seen) => {
            const row = element("li", "");
            const number = seen.page.querySelector(".ticket .code").textContent;
            row.append(element("a", number, { href: seen.url.pathname, className: "code" }), ` ${ago(seen.at)}`);
            return row;
        }),
    );
    box.querySelector("[data-none]").hidden = found.length > 0;
    const forget = box.querySelector("button");
    forget.hidden = !found.length;
    forget.onclick = async () => {
        await caches.delete(SEEN);
        await list();
    };
    box.hidden = false;
}

const searched = new URLSearchParams(location.search).get("q");
if (location.pathname.startsWith("/p/")) await one(decodeURIComponent(location.pathname.slice(3)));
else if (location.pathname === "/" && searched) await one(searched);
else await list();
