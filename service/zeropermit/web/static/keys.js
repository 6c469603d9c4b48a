// The keys of this browser: encrypted keystores in IndexedDB. They leave it only as a
// file that their owner saves; no request of ours carries one.

const NAME = "zeropermit";
const STORE = "keystores";

function open() {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(NAME, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "address" });
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

/** List the keys: address, label, keystore; `open` is the passphrase of a demonstration's. */
export function list() {
    return run("readonly", (store) => store.getAll());
}

export function put(entry) {
    return run("readwrite", (store) => store.put(entry));
}

export function remove(address) {
    return run("readwrite", (store) => store.delete(address));
}
