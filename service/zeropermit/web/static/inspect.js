// Inspectors' pages: what is written becomes a record, its digest an act for two keys.
// A note is kept in this browser first, so that nothing depends on the network.

import { save } from "/static/browser_store.js";
import { recordDigest, wordsDigest } from "/static/eth.js";
import { ago } from "/static/register_worker.js";
import * as notes from "/static/notes.js";
import * as rounds from "/static/rounds.js";
import { ask, bring, listDetails, onSubmit, refreshKeys, texts, UserError, Unreachable } from "/static/sign.js";

const DAY = 86_400;
const RECORD = "zeropermit/inspection-note/1";

// --- What is written -----------------------------------------------------------------

/** Give a day in China as a second: its begin, or the end that no longer belongs to it. */
function second(day, edge) {
    const begin = Date.parse(`${day}T00:00:00+08:00`) / 1000;
    return edge === "end" ? begin + DAY : begin;
}

function value(form, field) {
    if (field.type === "checkbox") return field.checked;
    if ("truth" in field.dataset) return field.value === "true";
    if (field.type === "number") return Number(field.value);
    if (!field.dataset.day) return field.value;
    return Math.max(second(field.value, field.dataset.day), Number(field.dataset.least ?? 0));
}

function wanted(form, field) {
    if (field.type === "radio" && !field.checked) return false;
    if (!field.dataset.only) return true;
    const [name, needed] = field.dataset.only.split("=");
    return form.elements[name].value === needed;
}

/** Give the members that go into the wish or into the record. */
function members(form, into) {
    const fields = [...form.elements].filter((field) => field.dataset.into === into && wanted(form, field));
    return Object.fromEntries(fields.map((field) => [field.name, value(form, field)]));
}

/** Give what the fields hold, to fill them again. */
function typed(form) {
    return Object.fromEntries(
        [...form.elements]
            .filter((field) => field.name)
            .map((field) => [
                field.type === "radio" ? `${field.name}=${field.value}` : field.name,
                ["radio", "checkbox"].includes(field.type) ? field.checked : field.value,
            ]),
    );
}

function fill(form, values) {
    for (const field of form.elements) {
        const held = values[field.type === "radio" ? `${field.name}=${field.value}` : field.name];
        if (held === undefined) continue;
        if (["radio", "checkbox"].includes(field.type)) field.checked = held;
        else field.value = held;
    }
    onlyWanted(form);
}

/** A field that another one makes needless is hidden and not asked for. */
function onlyWanted(form) {
    for (const field of form.querySelectorAll("[data-only]")) {
        const on = wanted(form, field);
        field.closest(".field").hidden = !on;
        field.required = on;
    }
}

async function noteOf(form) {
    const wish = JSON.parse(form.dataset.wish);
    const record = form.dataset.digest
        ? {
              type: RECORD,
              suite: "sha-256",
              ...JSON.parse(form.dataset.subject),
              wish: { ...wish, ...members(form, "wish") },
              ...members(form, "record"),
              written_at: Math.floor(Date.now() / 1000),
          }
        : null;
    form.dataset.note ||= crypto.randomUUID();
    return {
        id: form.dataset.note,
        page: location.pathname + (form.dataset.about ? `?about=${form.dataset.about}` : ""),
        title: document.querySelector("h1").textContent,
        place: document.querySelector(".face dd")?.textContent ?? "",
        values: typed(form),
        record,
        digest: record && (await recordDigest(record)),
        signed: false,
    };
}

// --- From the note to the signatures -------------------------------------------------

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

/** What a wish names and no signature does: the act itself, and the inspection of an outcome. */
const unsigned = (wish, name) => name === "act" || (name === "inspection" && wish.act === "outcome");

/** Check that what the service proposes is what was written, about what the page names. */
function checkProposal(form, proposal, wish) {
    const { message } = proposal.typed_data;
    const plain = (one) => String(one).toUpperCase();
    const subject = Object.entries(JSON.parse(form.dataset.subject)).filter(([name]) => name in message);
    const named = Object.entries(wish).filter(([name]) => !unsigned(wish, name));
    const same = [...subject, ...named].every(([name, given]) => plain(message[camel(name)]) === plain(given));
    if (!same) throw new UserError(texts(form).altered);
}

/** Say the members of what is signed as the page says them. */
function said(form) {
    const found = {};
    for (const field of form.elements) {
        if (field.dataset.into !== "wish" || !wanted(form, field)) continue;
        const name = camel(field.name);
        if (field.type === "radio") found[name] = field.closest("label").textContent.trim();
        if (field.tagName === "SELECT") found[name] = field.selectedOptions[0].textContent.trim();
        if (field.dataset.day) found[name] = field.value;
    }
    return found;
}

async function write(form) {
    const note = await noteOf(form);
    if (note.record) await notes.put(note);
    const later = document.querySelector("[data-later]");
    const signing = later.querySelector("form[data-sign]");
    const request = JSON.parse(signing.dataset.request);
    const wish = { ...JSON.parse(form.dataset.wish), ...members(form, "wish") };
    if (form.dataset.digest) wish[form.dataset.digest] = note.digest;
    for (const field of form.querySelectorAll("[data-hashed]")) wish[field.name] = await wordsDigest(field.value);
    if ("secret" in form.dataset) wish.secret_hash = await rounds.fresh(form);
    const body = "wish" in request.body ? { wish } : wish;
    let proposal;
    try {
        proposal = await ask(request.propose, { method: "POST", body: JSON.stringify(body) });
    } catch (error) {
        if (!(error instanceof Unreachable) || !note.record) throw error;
        await drawWaiting();
        throw new UserError(JSON.parse(form.dataset.notes).offline);
    }
    form.dataset.texts = signing.dataset.texts;
    checkProposal(form, proposal, wish);
    request.typed_data = proposal.typed_data;
    request.deadline = proposal.deadline;
    request.body = body;
    request.next = request.next.replace("{digest}", note.digest);
    request.authorizations = [];
    const until = new Date(proposal.deadline * 1000).toLocaleTimeString(document.documentElement.lang);
    request.shown = { ...said(form), deadline: until };
    signing.dataset.request = JSON.stringify(request);
    const sentence = signing.querySelector(".sentence");
    sentence.dataset.words ??= sentence.textContent;
    sentence.textContent = sentence.dataset.words.replace(/%\((\w+)\)s/g, (_, name) => request.shown[name]);
    signing.querySelector(".signed").replaceChildren();
    listDetails(signing, request);
    freeze(form, true);
    later.hidden = false;
    later.scrollIntoView();
}

/** While it is signed, what was written cannot change. */
function freeze(form, on) {
    form.querySelector("fieldset").disabled = on;
    const go = form.querySelector("button[type=submit]");
    go.hidden = on;
    const change = form.querySelector("[data-change]");
    go.disabled = change.disabled = false;
    change.hidden = !on;
    if (!on) document.querySelector("[data-later]").hidden = true;
}

// --- Notes on this device ------------------------------------------------------------

function element(name, words, properties = {}) {
    return Object.assign(document.createElement(name), { textContent: words, ...properties });
}

function waitingItem(note, words) {
    const item = element("li", "");
    const title = `${note.title} · ${note.place}`;
    if (navigator.onLine) {
        const url = `${note.page}${note.page.includes("?") ? "&" : "?"}note=${note.id}`;
        item.append(element("a", `${words.open}: ${title}`, { href: url }));
    } else item.append(element("span", title));
    const discard = element("button", words.discard, { type: "button", className: "plain" });
    discard.addEventListener("click", async () => {
        if (!confirm(words.sure)) return;
        await notes.remove(note.id);
        await drawWaiting();
    });
    item.append(" ", discard);
    return item;
}

/** Say which notes wait for their signatures. */
async function drawWaiting() {
    const box = document.querySelector("[data-waiting]");
    if (!box) return;
    const words = JSON.parse(box.dataset.notes);
    const open = document.querySelector("form[data-inspect]")?.dataset.note;
    const found = (await notes.list()).filter((note) => !note.signed && (note.id !== open || !navigator.onLine));
    box.hidden = !found.length;
    box.replaceChildren();
    if (!found.length) return;
    const list = element("ul", "", { className: "plainlist" });
    list.append(...found.map((note) => waitingItem(note, words)));
    const count = element("strong", `${words.waiting} ${found.length}`);
    box.append(element("p", navigator.onLine ? "" : words.offline), count, list);
}

/** Show the records that this device holds beside what the ledger has of them. */
async function drawRecords() {
    const shown = [...document.querySelectorAll("[data-digest]:not(form)")];
    const box = document.querySelector("[data-waiting]");
    if (!shown.length || !box) return;
    const words = JSON.parse(box.dataset.notes);
    for (const note of await notes.list()) {
        const row = shown.find((one) => one.dataset.digest === note.digest);
        if (!row) continue;
        if (!note.signed) await notes.put({ ...note, signed: true });
        const kept = element("p", `${words.record}: ${note.record.note} `, { className: "kept" });
        const button = element("button", words.save, { type: "button", className: "plain" });
        button.addEventListener("click", () =>
            save(`${note.digest.slice(2, 18)}.json`, JSON.stringify(note.record), "application/json"),
        );
        kept.append(button);
        row.append(kept);
    }
}

// --- The page ------------------------------------------------------------------------

async function start(form) {
    const asked = new URLSearchParams(location.search);
    form.dataset.about = asked.get("about") ?? "";
    const note = (await notes.list()).find((one) => one.id === asked.get("note"));
    if (note) {
        form.dataset.note = note.id;
        fill(form, note.values);
    }
    onlyWanted(form);
    form.addEventListener("change", () => onlyWanted(form));
    form.querySelector("[data-change]").addEventListener("click", () => freeze(form, false));
    onSubmit(form, write);
}

/** Say that this page was kept, and is as it was then. */
function sayKept() {
    const at = Number(document.body.dataset.keptAt);
    const box = document.querySelector("[data-waiting]");
    if (!at || !box) return;
    const said = JSON.parse(box.dataset.notes).kept.replace("%s", ago(at));
    document.getElementById("main").prepend(element("p", said, { className: "done held" }));
}

for (const form of document.querySelectorAll("form[data-bring]")) {
    onSubmit(form, async () => {
        await bring(form.dataset.handle);
        await refreshKeys();
        form.hidden = true;
    });
}
for (const form of document.querySelectorAll("form[data-inspect]")) await start(form);
sayKept();
await drawRecords();
await drawWaiting();
window.addEventListener("online", drawWaiting);
window.addEventListener("offline", drawWaiting);
