// What an inspector wrote, kept in this browser until it is signed, and afterwards as
// the record whose digest is on the ledger. No request of ours carries it. A note has an
// id, page, title, values, record, digest, and whether it is signed.

import { kept } from "/static/browser_store.js";

export const { list, put, remove } = kept("zeropermit-notes", "notes", "id");
