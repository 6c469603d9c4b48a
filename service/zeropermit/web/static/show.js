// Showing a permit: the holder's key signs which permit is shown, where and when, anew
// every half minute. The opened key stays in this page and goes when it is left.

import * as keys from "/static/keys.js";
import { onSubmit, signer } from "/static/sign.js";

const box = document.getElementById("show");
const form = document.querySelector("form[data-show]");
const image = document.getElementById("code");
const left = document.getElementById("left");
const words = JSON.parse(box.dataset.words);
const renew = Number(box.dataset.renew);

const ahead = Number(box.dataset.now) - Date.now() / 1000; // the service's clock decides
const now = () => Math.floor(Date.now() / 1000 + ahead);

function base64url(hex) {
    const bytes = hex.slice(2).match(/../g);
    const text = bytes.map((pair) => String.fromCharCode(parseInt(pair, 16))).join("");
    return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

let who = null;
let changes = 0;

async function change() {
    const second = now();
    const signature = await who.text(box.dataset.template.replace("{second}", second));
    image.src = `${box.dataset.code}?t=${second}&s=${base64url(signature)}`;
    await image.decode();
    image.hidden = false;
    changes = second + renew;
}

/** Change the code when its time has come; never while nobody sees it. */
async function tick() {
    if (document.hidden) {
        image.hidden = true;
        left.textContent = words.asleep;
        return;
    }
    if (now() >= changes) await change();
    left.textContent = words.left.replace("%s", Math.max(0, changes - now()));
}

async function begin() {
    who = await signer(form);
    await change();
    form.hidden = true;
    setInterval(() => tick().catch((error) => (left.textContent = String(error.message))), 1000);
    await tick();
}

box.hidden = false;
onSubmit(form, begin);

/** A demonstration's key needs no passphrase: its code is there at once. */
async function beginAtOnce() {
    const own = document.body.dataset.address.toLowerCase();
    const held = (await keys.list()).find((one) => one.address.toLowerCase() === own);
    if (!held?.open) return;
    const select = form.elements.signer;
    for (let tries = 0; select.value !== held.address && tries < 20; tries++)
        await new Promise((wake) => setTimeout(wake, 50));
    if (select.value === held.address && form.elements.passphrase.value) form.requestSubmit();
}

await beginAtOnce();
