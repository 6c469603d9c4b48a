// Checks a credential with the libraries of Digital Bazaar, who know nothing of ours.
// Reads {"credential": …, "did": …} from standard input and writes {"verified", "error"}.
import {DataIntegrityProof} from "@digitalbazaar/data-integrity";
import {createVerifyCryptosuite} from "@digitalbazaar/ecdsa-jcs-2019-cryptosuite";
import jsigs from "jsonld-signatures";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const {credential, did} = JSON.parse(Buffer.concat(chunks).toString("utf8"));

const known = new Map([[did.id, did]]);
for (const method of did.verificationMethod) {
    known.set(method.id, {"@context": "https://w3id.org/security/multikey/v1", ...method});
}
const documentLoader = async (url) => {
    if (!known.has(url)) throw new Error(`not to be loaded: ${url}`);
    return {contextUrl: null, documentUrl: url, document: known.get(url)};
};

const result = await jsigs.verify(credential, {
    suite: new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()}),
    purpose: new jsigs.purposes.AssertionProofPurpose(),
    documentLoader,
});
const errors = result.error?.errors ?? (result.error ? [result.error] : []);
console.log(JSON.stringify({verified: result.verified, error: errors.map((e) => e.message).join("; ")}));
