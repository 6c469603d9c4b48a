// Secrets of rounds of inspections. Each is kept in this browser and saved as a file before
// its digest is signed, and leaves it only to draw the round.

import { kept, save } from "/static/browser_store.js";
import { bytes, hex } from "/static/eth.js";
import { ask, followed, onSubmit, texts, UserError } from "/static/sign.js";
import { keccak_256 } from "/static/vendor/noble.js";

const { list, put, remove } = kept("zeropermit-rounds", "secrets", "hash");

const digestOf = (secret) => "0x" + hex(keccak_256(bytes(secret)));

async function find(hash) {
    return (await list()).find((one) => one.hash === hash)?.secret;
}

/** Make the secret of a form's round, unless it has one; give its digest once it is kept. */
export async function fresh(form) {
    const secret = form.dataset.secret || "0x" + hex(crypto.getRandomValues(new Uint8Array(32)));
    const hash = digestOf(secret);
    await navigator.storage?.persist?.();
    await put({ hash, secret });
    if ((await find(hash)) !== secret) throw new Error("the secret is not kept");
    if (!form.dataset.secret) save(`${hash.slice(2, 18)}.secret`, `${secret}\n`);
    form.dataset.secret = secret;
    return hash;
}

/** Give the secret that this browser keeps, or that of the chosen file. */
async function secretOf(form) {
    const { hash } = form.dataset;
    const held = await find(hash);
    if (held) return held;
    const [file] = form.querySelector("input").files;
    if (!file) throw new UserError(texts(form).file);
    const secret = (await file.text()).trim();
    if (!/^0x[0-9a-f]{64}$/.test(secret) || digestOf(secret) !== hash) throw new UserError(texts(form).secret);
    return secret;
}

async function draw(form) {
    const { hash, submit, next } = form.dataset;
    const status = form.querySelector("[role=status]");
    const body = JSON.stringify({ secret: await secretOf(form) });
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const { operation } = await ask(submit, { method: "POST", headers, body });
    await followed(operation, form, (words) => (status.textContent = words));
    await remove(hash);
    location.assign(next);
}

for (const form of document.querySelectorAll("form[data-draw]")) {
    const held = await find(form.dataset.hash);
    form.querySelector(held ? "[data-here]" : "[data-away]").hidden = false;
    onSubmit(form, draw);
}
