// Scanning a code: the browser's own reader where there is one, else one compiled to
// WebAssembly, loaded when it is first needed. Pictures never leave the browser.

import "/static/register_worker.js";

const page = document.getElementById("scan");
const said = JSON.parse(page.dataset.texts);
const video = page.querySelector("video");
const status = page.querySelector("[role=status]");
const problem = page.querySelector("[role=alert]");

const PAUSE = 150; // milliseconds between two looks
const WIDEST = 1280; // pixels; more is slower and reads no better

// --- Readers -------------------------------------------------------------------------

let reader = null;

async function own() {
    if (!("BarcodeDetector" in window)) return null;
    const formats = await BarcodeDetector.getSupportedFormats();
    if (!formats.includes("qr_code")) return null;
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (canvas) => (await detector.detect(canvas)).map((found) => found.rawValue);
}

async function compiled() {
    const zxing = await import("/static/vendor/zxing.js");
    zxing.prepareZXingModule({ overrides: { locateFile: () => "/static/vendor/zxing.wasm" } });
    return async (canvas) => {
        const picture = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const found = await zxing.readBarcodes(picture, { formats: ["QRCode"], tryHarder: true });
        return found.filter((one) => one.isValid).map((one) => one.text);
    };
}

/** Read the codes in something that can be drawn. */
async function read(source, width, height) {
    reader ??= (await own()) ?? (await compiled());
    const scale = Math.min(1, WIDEST / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(source, 0, 0, canvas.width, canvas.height);
    return reader(canvas);
}

// --- Where a code leads --------------------------------------------------------------

/** Give the page that a code names; null if it is another site's. */
function destination(text) {
    if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) return `/?q=${encodeURIComponent(text.slice(0, 200))}`;
    if (!URL.canParse(text)) return null;
    const url = new URL(text);
    const ours = [location.origin, page.dataset.origin].includes(url.origin);
    return ours && url.pathname.startsWith("/p/") ? url.pathname + url.search : null;
}

/** Follow a code; say so if it leads elsewhere. */
function follow(text) {
    const found = destination(text.trim());
    status.textContent = "";
    problem.textContent = found ? "" : `${said.foreign} ${text.slice(0, 200)}`;
    if (found) location.assign(found);
    return Boolean(found);
}

// --- The page ------------------------------------------------------------------------

async function look() {
    if (!video.srcObject) return;
    if (video.videoWidth) {
        const [text] = await read(video, video.videoWidth, video.videoHeight);
        if (text && follow(text)) return stop();
    }
    setTimeout(() => look().catch(failed), PAUSE);
}

function stop() {
    for (const track of video.srcObject?.getTracks() ?? []) track.stop();
    video.srcObject = null;
}

function failed(error) {
    console.warn(error);
    stop();
    status.textContent = "";
    problem.textContent = said.failed;
}

async function start() {
    problem.textContent = "";
    try {
        video.srcObject = await navigator.mediaDevices.getUserMedia({
            video: { facingMode: "environment", width: { ideal: 1280 } },
        });
    } catch (error) {
        const denied = error.name === "NotAllowedError" || error.name === "SecurityError";
        problem.textContent = denied ? said.denied : said.missing;
        return;
    }
    page.querySelector(".camera").hidden = false;
    document.getElementById("start").hidden = true;
    await video.play();
    status.textContent = said.looking;
    await look();
}

async function photo(file) {
    problem.textContent = "";
    status.textContent = said.reading;
    let picture;
    try {
        picture = await createImageBitmap(file);
    } catch {
        status.textContent = "";
        problem.textContent = said.nothing;
        return;
    }
    const [text] = await read(picture, picture.width, picture.height);
    status.textContent = "";
    if (text) follow(text);
    else problem.textContent = said.nothing;
}

document.getElementById("start").addEventListener("click", () => start().catch(failed));
document.getElementById("photo").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) photo(file).catch(failed);
});
window.addEventListener("pagehide", stop);
page.hidden = false;
