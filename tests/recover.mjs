// Recovers accounts from given digests with `eth.js`, as pages do from texts.
// Reads [[digest, signature], …] in hex from standard input and writes [address or null, …].
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const folder = new URL("../service/zeropermit/web/static/", import.meta.url);
const noble = pathToFileURL(new URL("vendor/noble.js", folder).pathname).href;
const source = (await readFile(new URL("eth.js", folder), "utf8"))
    .replace("/static/vendor/noble.js", noble)
    .replace(
        "function textDigest(text) {",
        "function textDigest(text) {\n    return text;",
    );
const { recoverText } = await import(
    `data:text/javascript,${encodeURIComponent(source)}`
);

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const asked = JSON.parse(Buffer.concat(chunks).toString("utf8"));
const answers = asked.map(([digest, signature]) =>
    recoverText(
        Buffer.from(digest, "hex"),
        Buffer.from(signature, "hex").toString("base64url"),
    ),
);
console.log(JSON.stringify(answers));
