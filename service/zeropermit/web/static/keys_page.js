// The page of keys: make, save as a file, bring in, remove.

import { save } from "/static/browser_store.js";
import { addressOf, newKey, writeKeystore } from "/static/eth.js";
import * as keys from "/static/keys.js";

const page = document.getElementById("keys");
const said = page.dataset;
const status = page.querySelector("[role=status]");
const problem = page.querySelector("[role=alert]");

function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "plain";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
}

async function draw() {
    const list = document.getElementById("list");
    const found = await keys.list();
    list.replaceChildren();
    if (!found.length) list.append(Object.assign(document.createElement("li"), { textContent: said.none }));
    for (const entry of found) {
        const item = document.createElement("li");
        const label = Object.assign(document.createElement("strong"), { textContent: entry.label ?? "" });
        const address = Object.assign(document.createElement("span"), {
            className: "code",
            textContent: entry.address,
        });
        const remove = async () => {
            if (!confirm(said.sure)) return;
            await keys.remove(entry.address);
            await draw();
        };
        item.append(
            label,
            " ",
            address,
            " ",
            button(said.save, () => save(`${entry.address}.json`, JSON.stringify(entry.keystore), "application/json")),
            " ",
            button(said.remove, remove),
        );
        list.append(item);
    }
}

function on(id, act) {
    document.getElementById(id).addEventListener("submit", async (event) => {
        event.preventDefault();
        status.textContent = problem.textContent = "";
        try {
            status.textContent = await act(event.target);
            event.target.reset();
        } catch (error) {
            problem.textContent = error.message;
        }
        await draw();
    });
}

on("make", async (form) => {
    const { label, first, second } = form.elements;
    if ([...first.value].length < 10) throw new Error(said.short);
    if (first.value !== second.value) throw new Error(said.different);
    const key = newKey();
    const keystore = await writeKeystore(key, first.value);
    await keys.put({ address: addressOf(key), label: label.value, keystore });
    return said.made;
});

on("bring", async (form) => {
    const [file] = form.elements.file.files;
    let keystore;
    try {
        keystore = JSON.parse(await file.text());
    } catch {
        throw new Error(said.unreadable);
    }
    const plain = keystore?.version === 3 && /^(0x)?[0-9a-f]{40}$/i.test(keystore.address ?? "");
    if (!plain) throw new Error(said.unreadable);
    const digits = keystore.address.replace(/^0x/i, "").toLowerCase();
    await keys.put({ address: `0x${digits}`, label: file.name, keystore });
    return said.brought;
});

page.hidden = false;
await draw();
