// Something kept in this browser: one store of one database of IndexedDB, or a file.

/** Save a text as a file of the person's own. */
export function save(name, text, type = "text/plain") {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
}

/** Give list, put and remove for a store whose entries are named by the member `key`. */
export function kept(name, store, key) {
    function open() {
        return new Promise((resolve, reject) => {
            const request = indexedDB.open(name, 1);
            request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: key });
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
    }

    async function run(mode, act) {
        const database = await open();
        try {
            return await new Promise((resolve, reject) => {
                const transaction = database.transaction(store, mode);
                const request = act(transaction.objectStore(store));
                transaction.oncomplete = () => resolve(request.result);
                transaction.onerror = () => reject(transaction.error);
                transaction.onabort = () => reject(transaction.error);
            });
        } finally {
            database.close();
        }
    }

    return {
        list: () => run("readonly", (entries) => entries.getAll()),
        put: (entry) => run("readwrite", (entries) => entries.put(entry)),
        remove: (id) => run("readwrite", (entries) => entries.delete(id)),
    };
}
