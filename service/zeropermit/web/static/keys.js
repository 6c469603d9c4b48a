// The keys of this browser: encrypted keystores. They leave it only as a file that their
// owner saves; no request of ours carries one. An entry has an address, a label and a
// keystore; `open` is the passphrase of a demonstration's.

import { kept } from "/static/browser_store.js";

export const { list, put, remove } = kept("zeropermit", "keystores", "address");
