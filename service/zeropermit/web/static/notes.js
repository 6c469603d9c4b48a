// What an inspector wrote, kept in this browser until it is signed, and afterwards as
// the record whose digest is on the ledger. No request of ours carries it.

const NAME = "zeropermit-notes";
const STORE = "notes";

function open() {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(NAME, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

async function run(mode, act) {
    const database = await open();
    try {
        return await new Promise((resolve, reject) => {
            const transaction = database.transaction(STORE, mode);
            const request = act(transaction.objectStore(STORE));
            transaction.oncomplete = () => resolve(request.result);
            transaction.onerror = () => reject(transaction.error);
            transaction.onabort = () => reject(transaction.error);
        });
    } finally {
        database.close();
    }
}

/** List the notes: id, page, title, values, record, digest, signed. */
export function list() {
    return run("readonly", (store) => store.getAll());
}

export function put(note) {
    return run("readwrite", (store) => store.put(note));
}

export function remove(id) {
    return run("readwrite", (store) => store.delete(id));
}
