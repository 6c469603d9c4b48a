// A department's own file: read here, shown as text, sent to the department's own book.

import { ask, onSubmit, texts, UserError } from "/static/sign.js";

const KEPT = "load:"; // what was sent last, by data set, until this tab is closed

/** Read a file as text; spreadsheets in China often save GB 18030. */
async function read(form, file) {
    const bytes = await file.arrayBuffer();
    try {
        return [new TextDecoder("utf-8", { fatal: true }).decode(bytes), ""];
    } catch {
        try {
            return [new TextDecoder("gb18030", { fatal: true }).decode(bytes), texts(form).converted];
        } catch {
            throw new UserError(texts(form).coding);
        }
    }
}

/** Cells that were copied from a spreadsheet have tabs between them. */
function tabbed(text) {
    const [header] = text.split("\n");
    return header.includes("\t") && !header.includes(",") && !text.includes('"');
}

function commas(text) {
    const cell = (one) => (one.includes(",") ? `"${one}"` : one);
    return text
        .split("\n")
        .map((line) => (line ? line.split("\t").map(cell).join(",") : line))
        .join("\n");
}

/** Give the file, or the one row that is corrected, as a line of JSON. */
function textOf(form) {
    const cells = [...form.querySelectorAll("[data-cell]")];
    if (!cells.length) return form.querySelector("textarea").value;
    return JSON.stringify(Object.fromEntries(cells.map((cell) => [cell.name, cell.value])));
}

async function load(form, check) {
    const said = texts(form);
    const text = textOf(form);
    if (!text.trim()) throw new UserError(said.empty);
    const body = JSON.stringify({
        schema: form.dataset.schema,
        name: (form.dataset.name ?? "").slice(0, Number(form.dataset.nameLimit)),
        kind: text.trimStart().startsWith("{") ? "jsonl" : "csv",
        text,
        skip_bad: form.elements.skip_bad?.checked ?? false,
        check_only: check,
    });
    if (new Blob([body]).size > Number(form.dataset.limit)) throw new UserError(said.size);
    form.querySelector("[role=status]").textContent = said.reading;
    if (form.querySelector("textarea")) keep(form, text);
    const headers = { "Idempotency-Key": crypto.randomUUID() };
    const answer = await ask(form.dataset.load, { method: "POST", headers, body });
    if (answer.outcome === "loaded") sessionStorage.removeItem(KEPT + form.dataset.schema);
    location.assign(`/department/reports/${answer.report}`);
}

/** Keep what was sent, so that it can be mended and sent again; a lot of it is not kept. */
function keep(form, text) {
    const entry = JSON.stringify({ name: form.dataset.name ?? "", text });
    try {
        sessionStorage.setItem(KEPT + form.dataset.schema, entry);
    } catch {
        sessionStorage.removeItem(KEPT + form.dataset.schema);
    }
}

/** Let a file be chosen, or cells be pasted; give back what was sent last. */
function filled(form, area) {
    const status = form.querySelector("[role=status]");
    const problem = form.querySelector("[role=alert]");
    const before = sessionStorage.getItem(KEPT + form.dataset.schema);
    if (before) {
        const { name, text } = JSON.parse(before);
        area.value = text;
        form.dataset.name = name;
    }
    form.querySelector("input[type=file]").addEventListener("change", async (event) => {
        const [file] = event.target.files;
        problem.textContent = status.textContent = "";
        if (!file) return;
        try {
            if (file.size > Number(form.dataset.limit)) throw new UserError(texts(form).size);
            const [text, note] = await read(form, file);
            area.value = text;
            form.dataset.name = file.name;
            status.textContent = note;
        } catch (error) {
            event.target.value = "";
            problem.textContent = error instanceof UserError ? error.message : texts(form).failed;
        }
    });
    area.addEventListener("input", () => {
        if (!tabbed(area.value)) return;
        area.value = commas(area.value);
        status.textContent = texts(form).sheet;
    });
}

for (const form of document.querySelectorAll("form[data-load]")) {
    const area = form.querySelector("textarea");
    if (area) filled(form, area);
    let check = false;
    for (const button of form.querySelectorAll("button")) {
        button.addEventListener("click", () => (check = button.value === "check"));
    }
    onSubmit(form, () => load(form, check));
}
