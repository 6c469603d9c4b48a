// Inspectors' pages: what is written becomes a record, its digest an act for two keys.
// A note is kept in this browser first, so that nothing depends on the network.

import { recordDigest } from "/static/eth.js";
import { ago } from "/static/register_worker.js";
import * as notes from "/static/notes.js";
import { ask, bring, listDetails, onSubmit, refreshKeys, texts, UserError, Unreachable } from "/static/sign.js";

const DAY = 86_400;
const RECORD = "zeropermit/inspection-note/1";
const WORDS = { finding: "finding", gravity: "gravity", outcome: "outcome" };

// --- What is written -----------------------------------------------------------------

/** Give a day in China as a second: its begin, or the end that no longer belongs to it. */
function second(day, edge) {
    const begin = Date.parse(`${day}T00:00:00+08:00`) / 1000;
    return edge === "end" ? begin + DAY : begin;
}

function value(form, field) {
    if (field.type === "checkbox") return field.checked;
    return field.dataset.day ? second(field.value, field.dataset.day) : field.value;
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
              permit: form.dataset.permit,
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

/** Check that what the service proposes is what was written. */
function checkProposal(form, proposal, wish) {
    const { message } = proposal.typed_data;
    const member = form.dataset.digest;
    const same =
        (!member || message[member] === wish[member]) &&
        Object.entries(WORDS).every(([name, given]) => !wish[given] || message[name]?.toUpperCase() === wish[given]) &&
        (!wish.due_at || Number(message.dueAt) === wish.due_at) &&
        (wish.harm === undefined || message.harm === wish.harm);
    if (!same) throw new UserError(texts(form).altered);
}

/** Say the members of what is signed as the page says them. */
function said(form) {
    const found = {};
    for (const field of form.elements) {
        if (field.dataset.into !== "wish" || !wanted(form, field)) continue;
        const name = field.name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
        if (field.type === "radio") found[name] = field.closest("label").textContent.trim();
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
    let proposal;
    try {
        proposal = await ask(request.propose, { method: "POST", body: JSON.stringify({ wish }) });
    } catch (error) {
        if (!(error instanceof Unreachable) || !note.record) throw error;
        await drawWaiting();
        throw new UserError(JSON.parse(form.dataset.notes).offline);
    }
    form.dataset.texts = signing.dataset.texts;
    checkProposal(form, proposal, wish);
    request.typed_data = proposal.typed_data;
    request.deadline = proposal.deadline;
    request.body = { wish };
    request.authorizations = [];
    const until = new Date(proposal.deadline * 1000).toLocaleTimeString(document.documentElement.lang);
    request.shown = { ...said(form), deadline: until };
    signing.dataset.request = JSON.stringify(request);
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
    go.disabled = false;
    form.querySelector("[data-change]").hidden = !on;
    if (!on) document.querySelector("[data-later]").hidden = true;
}

// --- Notes on this device ------------------------------------------------------------

function element(name, words, properties = {}) {
    return Object.assign(document.createElement(name), { textContent: words, ...properties });
}

function save(note) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(note.record)], { type: "application/json" }));
    link.download = `${note.digest.slice(2, 18)}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
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
        button.addEventListener("click", () => save(note));
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
