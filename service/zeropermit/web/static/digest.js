// The digest of a file, computed in the browser: the file itself goes nowhere.

const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");

for (const input of document.querySelectorAll("input[data-digest]")) {
    input.closest("[data-script]").hidden = false;
    input.addEventListener("change", async () => {
        const [file] = input.files;
        const digest = file ? "0x" + hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())) : "";
        document.getElementById(input.dataset.digest).value = digest;
    });
}
