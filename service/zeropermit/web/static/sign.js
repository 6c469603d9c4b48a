// Signing on a page: what is signed is shown from the very data that is hashed, the key
// opens for one signature, and only the signature is sent.

import { addressOf, readKeystore, recordDigest, signDigest, signText, typedDigest } from "/static/eth.js";
import * as keys from "/static/keys.js";

const POLL = 250; // milliseconds between two looks at an operation
const PATIENCE = 60_000;
const REFUSED = ["refused", "failed"];
const ARRIVED = ["included", "final"];

// --- Wallets (EIP-6963) --------------------------------------------------------------

const wallets = new Map();
window.addEventListener("eip6963:announceProvider", ({ detail }) => {
    wallets.set(detail.info.uuid, detail);
    document.querySelectorAll("select[data-signers]").forEach(listWallets);
});
window.dispatchEvent(new Event("eip6963:requestProvider"));

// --- Problems ------------------------------------------------------------------------

/** Something to tell the person, in words that the page brought along. */
export class UserError extends Error {}

/** The network or the service is gone: what was asked for did not happen, or cannot be known. */
export class Unreachable extends UserError {}

export function texts(element) {
    return element.closest("[data-texts]") ? JSON.parse(element.closest("[data-texts]").dataset.texts) : {};
}

export async function ask(path, options = {}) {
    const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
    if (options.body) headers["Content-Type"] = "application/json";
    let response;
    try {
        response = await fetch(path, { ...options, headers: { ...headers, ...options.headers } });
    } catch {
        throw new Unreachable(document.body.dataset.offline);
    }
    const content = response.status === 204 ? {} : await response.json();
    if (!response.ok) {
        const refused = new UserError(content.title ?? String(response.status));
        throw Object.assign(refused, { code: content.code });
    }
    return content;
}

// --- Signers -------------------------------------------------------------------------

/** Open whoever was chosen in a form: something that signs texts and typed data. */
export async function signer(form) {
    const said = texts(form);
    const chosen = form.elements.signer.value;
    if (!chosen) throw new UserError(said.choose);
    if (wallets.has(chosen)) return walletSigner(wallets.get(chosen).provider);
    const entry = (await keys.list()).find((one) => one.address === chosen);
    const key = await readKeystore(entry.keystore, form.elements.passphrase.value);
    if (key === null) throw new UserError(said.wrong);
    return {
        address: addressOf(key),
        text: async (message) => signText(message, key),
        typed: async (data) => signDigest(typedDigest(data), key),
    };
}

async function walletSigner(provider) {
    const [address] = await provider.request({ method: "eth_requestAccounts" });
    return {
        address,
        text: (message) =>
            provider.request({
                method: "personal_sign",
                params: [
                    "0x" +
                        Array.from(new TextEncoder().encode(message), (b) => b.toString(16).padStart(2, "0")).join(""),
                    address,
                ],
            }),
        typed: (data) => provider.request({ method: "eth_signTypedData_v4", params: [address, JSON.stringify(data)] }),
    };
}

/** List the keys anew: one was brought in. */
export async function refreshKeys() {
    for (const select of document.querySelectorAll("select[data-signers]")) {
        const chosen = select.value;
        while (select.options.length > 1) select.remove(1);
        await listKeys(select);
        if (chosen) select.value = chosen;
    }
}

async function listKeys(select) {
    const wanted = (document.body.dataset.address ?? "").toLowerCase();
    const found = await keys.list();
    for (const { address, label } of found) {
        const own = Boolean(wanted) && address.toLowerCase() === wanted;
        const option = new Option(label ? `${label} · ${address.slice(0, 8)}…` : address, address, own, own);
        select.add(option);
    }
    listWallets(select);
    if (!select.value && select.options.length > 1) select.selectedIndex = 1;
    fillPassphrase(select, found);
    select.addEventListener("change", () => fillPassphrase(select, found));
}

function listWallets(select) {
    for (const [uuid, { info }] of wallets) {
        if (![...select.options].some((option) => option.value === uuid)) select.add(new Option(info.name, uuid));
    }
}

/** A demonstration's key protects nothing: its passphrase is filled in, and shown so. */
function fillPassphrase(select, found) {
    const form = select.form;
    const entry = found.find((one) => one.address === select.value);
    const field = form.elements.passphrase;
    field.closest(".field").hidden = wallets.has(select.value);
    field.value = entry?.open ?? "";
}

// --- Signing in ----------------------------------------------------------------------

async function signIn(who) {
    const challenge = await ask("/api/v1/auth/challenge", {
        method: "POST",
        body: JSON.stringify({ address: who.address }),
    });
    const signature = await who.text(challenge.message);
    await ask("/session", {
        method: "POST",
        body: JSON.stringify({ message: challenge.message, signature }),
    });
}

/** Bring a key of the demonstration into this browser. */
export async function bring(handle) {
    const given = await ask(`/demonstration/keys/${handle}`);
    const key = await readKeystore(given.keystore, given.passphrase);
    const address = addressOf(key);
    await keys.put({ address, label: given.label, keystore: given.keystore, open: given.passphrase });
    return { address, key };
}

async function playRole(form) {
    const { handle, next } = form.dataset;
    const { address, key } = await bring(handle);
    await signIn({ address, text: async (message) => signText(message, key) });
    location.assign(next);
}

// --- Signing an act ------------------------------------------------------------------

/** Check that what is shown is what is hashed. */
async function checkShown(form, request) {
    if (!request.record) return;
    const { member, field } = request.record;
    const record = request.record.content ?? request.body[member];
    if (record.suite !== "sha-256") throw new UserError(texts(form).suite);
    if ((await recordDigest(record)) !== request.typed_data.message[field]) throw new UserError(texts(form).altered);
    const shown = form.ownerDocument.querySelector(`[data-shows="${member}"]`).textContent.replace(/\s+/g, " ");
    for (const piece of strings(record)) {
        if (!shown.includes(piece.replace(/\s+/g, " ").trim())) throw new UserError(texts(form).altered);
    }
}

/** Give the words of a record that a person must have read. */
function strings(value, name = "") {
    if (typeof value === "string")
        return value.length > 20 && !value.startsWith("0x") && !value.startsWith("zeropermit/") ? [value] : [];
    if (value === null || typeof value !== "object") return [];
    return Object.entries(value).flatMap(([key, item]) => strings(item, key));
}

export function listDetails(form, request) {
    const list = form.querySelector(".signed");
    const { domain, primaryType, message } = request.typed_data;
    const rows = { act: primaryType, ...message, chain: domain.chainId, contract: domain.verifyingContract };
    for (const [name, value] of Object.entries(rows)) {
        const row = document.createElement("div");
        const term = document.createElement("dt");
        const said = document.createElement("dd");
        term.textContent = request.labels[name] ?? name;
        said.textContent = request.shown[name] ?? (typeof value === "object" ? JSON.stringify(value) : String(value));
        if (!request.shown[name]) said.className = "code";
        row.append(term, said);
        list.append(row);
    }
}

/** What was signed and sent, and had no answer: it is sent again as it is, never signed twice. */
const unanswered = new WeakMap();

async function signAct(form) {
    const request = JSON.parse(form.dataset.request);
    const status = form.querySelector("[role=status]");
    const say = (words) => (status.textContent = words);
    const sent = unanswered.get(form) ?? (await signed(form, request, say));
    if (!sent) return;
    unanswered.set(form, sent);
    say(texts(form).sending);
    try {
        const { operation } = await ask(request.submit, sent);
        if (operation) await followed(operation, form, say);
        location.assign(request.next.replace("{operation}", encodeURIComponent(operation ?? "")));
    } catch (error) {
        if (!(error instanceof Unreachable)) unanswered.delete(form);
        throw error;
    }
}

/** Let somebody sign; give the request to be sent, or nothing while another has to sign first. */
async function signed(form, request, say) {
    await checkShown(form, request);
    say(texts(form).signing);
    const who = await signer(form);
    const before = request.authorizations ?? [];
    if (before.some((one) => one.signer.toLowerCase() === who.address.toLowerCase()))
        throw new UserError(texts(form).same);
    const signature = await who.typed(signedBy(request, who, before.length));
    const authorization = { signer: who.address, deadline: request.deadline, signature };
    const several = request.slot === "authorizations";
    const given = several ? [...before, authorization] : authorization;
    if (several && given.length < (request.signatures ?? 1)) {
        form.dataset.request = JSON.stringify({ ...request, authorizations: given });
        nextSigner(form, say);
        return null;
    }
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    if (request.etag) headers["If-Match"] = request.etag;
    return { method: "POST", headers, body: JSON.stringify({ ...request.body, [request.slot]: given }) };
}

/** Put who signs into what is signed; the last to sign may be a new key, for its own organisation. */
function signedBy(request, who, position) {
    const { typed_data: data, proof } = request;
    const isProof = proof && position === request.signatures - 1;
    if (isProof && proof.key.toLowerCase() !== who.address.toLowerCase()) throw new UserError(proof.other);
    const organisation = isProof ? proof.organisation : data.message.organisation;
    return { ...data, message: { ...data.message, signer: who.address, organisation } };
}

/** Ask for the next key, one that has not signed yet. */
function nextSigner(form, say) {
    const select = form.elements.signer;
    const used = JSON.parse(form.dataset.request).authorizations.map((one) => one.signer.toLowerCase());
    const other = [...select.options].find((option) => option.value && !used.includes(option.value.toLowerCase()));
    select.value = other?.value ?? "";
    select.dispatchEvent(new Event("change"));
    form.querySelectorAll("button").forEach((button) => (button.disabled = false));
    say(texts(form).second);
    select.focus();
}

/** Wait until an act is on the ledger and the service has read the block that it is in. */
export async function followed(operation, form, say) {
    const until = Date.now() + PATIENCE;
    while (Date.now() < until) {
        const found = await ask(`/api/v1/operations/${operation}`).catch((error) => {
            // the act was accepted, and it retired the very key that asks
            if (error.code === "KEY_UNKNOWN") error.message = texts(form).retired;
            throw error;
        });
        if (REFUSED.includes(found.state)) throw new UserError(found.refusal?.words ?? found.words);
        say(found.words);
        if (ARRIVED.includes(found.state) && (await ask("/api/v1/status")).block >= found.block) return;
        await new Promise((wake) => setTimeout(wake, POLL));
    }
}

// --- The page ------------------------------------------------------------------------

/** Let a form do an act, and show it: before, the browser would send what is written to the page. */
export function onSubmit(form, act) {
    const status = form.querySelector("[role=status]");
    const problem = form.querySelector("[role=alert]");
    const buttons = form.querySelectorAll("button");
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        problem.textContent = "";
        buttons.forEach((button) => (button.disabled = true));
        try {
            await act(form);
        } catch (error) {
            status.textContent = "";
            problem.textContent = error instanceof UserError ? error.message : (texts(form).failed ?? String(error));
            if (!(error instanceof UserError)) console.error(error);
            buttons.forEach((button) => (button.disabled = false));
        }
    });
    if ("script" in form.dataset) form.hidden = false;
}

// A form knows the keys before it is shown: a quick hand would be told to choose one.
await Promise.allSettled([...document.querySelectorAll("select[data-signers]")].map(listKeys));
for (const form of document.querySelectorAll("form[data-sign]")) {
    const request = JSON.parse(form.dataset.request);
    if (request.typed_data) listDetails(form, request);
    onSubmit(form, signAct);
}
for (const form of document.querySelectorAll("form[data-role]")) onSubmit(form, playRole);
for (const form of document.querySelectorAll("form[data-sign-in]")) {
    onSubmit(form, async () => {
        await signIn(await signer(form));
        location.assign(form.dataset.next);
    });
}
for (const form of document.querySelectorAll("form[data-post]")) {
    onSubmit(form, async () => {
        const fields = { ...JSON.parse(form.dataset.body ?? "{}"), ...Object.fromEntries(new FormData(form)) };
        const headers = { "Idempotency-Key": crypto.randomUUID() };
        const body = Object.keys(fields).length ? JSON.stringify(fields) : undefined;
        await ask(form.dataset.post, { method: "POST", headers, body });
        location.assign(form.dataset.next ?? location.href);
    });
}
