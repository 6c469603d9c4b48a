// Keys and signatures: EIP-191, EIP-712 and keystore files, over noble and WebCrypto.
// Nothing here asks the network or keeps anything.

import { keccak_256, scryptAsync, secp256k1 } from "/static/vendor/noble.js";

const utf8 = new TextEncoder();

export function hex(bytes) {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function bytes(text) {
    const digits = text.startsWith("0x") ? text.slice(2) : text;
    if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new TypeError("not hexadecimal");
    return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function joined(parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}

// --- Accounts ------------------------------------------------------------------------

export function newKey() {
    return secp256k1.utils.randomSecretKey();
}

/** Give the address of a key with its checksum (EIP-55). */
export function addressOf(key) {
    return addressOfPoint(secp256k1.getPublicKey(key, false));
}

function addressOfPoint(point) {
    const plain = hex(keccak_256(point.slice(1)).slice(12));
    const check = hex(keccak_256(utf8.encode(plain)));
    const mixed = [...plain].map((c, i) => (check[i] >= "8" ? c.toUpperCase() : c));
    return "0x" + mixed.join("");
}

/** Sign 32 bytes: r, s and 27 or 28, s in the lower half. */
export function signDigest(digest, key) {
    const options = { format: "recovered", prehash: false };
    const signed = secp256k1.sign(digest, key, options);
    return "0x" + hex(joined([signed.slice(1), Uint8Array.of(27 + signed[0])]));
}

/** Sign a text as wallets do with personal_sign (EIP-191). */
export function signText(text, key) {
    return signDigest(textDigest(text), key);
}

function textDigest(text) {
    const body = utf8.encode(text);
    const head = utf8.encode(`\x19Ethereum Signed Message:\n${body.length}`);
    return keccak_256(joined([head, body]));
}

/** Give the address that signed a text with personal_sign, 65 bytes in base64url; null if none did. */
export function recoverText(text, signature) {
    try {
        const plain = atob(signature.replaceAll("-", "+").replaceAll("_", "/"));
        const signed = Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
        if (signed.length !== 65) return null;
        const recovered = joined([Uint8Array.of(signed[64] - 27), signed.slice(0, 64)]);
        // The second form of each signature.
        if (secp256k1.Signature.fromBytes(recovered, "recovered").hasHighS()) return null;
        const key = secp256k1.recoverPublicKey(recovered, textDigest(text), { prehash: false });
        return addressOfPoint(secp256k1.Point.fromBytes(key).toBytes(false));
    } catch {
        return null;
    }
}

// --- Typed data (EIP-712) ------------------------------------------------------------

/** Give the digest that is signed for typed data. */
export function typedDigest(typed) {
    const { types, primaryType, domain, message } = typed;
    return keccak_256(
        joined([
            Uint8Array.of(0x19, 0x01),
            structHash("EIP712Domain", domain, types),
            structHash(primaryType, message, types),
        ]),
    );
}

function structHash(name, values, types) {
    const members = types[name];
    if (Object.keys(values).length !== members.length) throw new TypeError(name);
    const words = members.map(({ name: member, type }) => {
        if (!(member in values)) throw new TypeError(member);
        return word(type, values[member], types);
    });
    return keccak_256(joined([keccak_256(utf8.encode(encodeType(name, types))), ...words]));
}

function encodeType(name, types) {
    const found = new Set();
    const visit = (type) => {
        const base = type.replace(/(\[\d*\])+$/, "");
        if (!(base in types) || found.has(base)) return;
        found.add(base);
        types[base].forEach((member) => visit(member.type));
    };
    visit(name);
    found.delete(name);
    return [name, ...[...found].sort()]
        .map((n) => `${n}(${types[n].map((m) => `${m.type} ${m.name}`).join(",")})`)
        .join("");
}

function word(type, value, types) {
    const list = /^(.*)\[\d*\]$/.exec(type);
    if (list) return keccak_256(joined(value.map((item) => word(list[1], item, types))));
    if (type in types) return structHash(type, value, types);
    if (type === "string") return keccak_256(utf8.encode(text(value)));
    if (type === "bytes") return keccak_256(bytes(value));
    if (type === "bool") return number(value ? 1n : 0n, 256);
    if (type === "address") return padded(bytes(value), 20, 32);
    const fixed = /^bytes(\d+)$/.exec(type);
    if (fixed) {
        const given = bytes(value);
        if (given.length !== Number(fixed[1])) throw new TypeError(type);
        return joined([given, new Uint8Array(32 - given.length)]);
    }
    const whole = /^uint(\d+)$/.exec(type);
    if (whole) return number(BigInt(value), Number(whole[1]));
    throw new TypeError(type);
}

function text(value) {
    if (typeof value !== "string" || !value.isWellFormed()) throw new TypeError("text");
    return value;
}

function padded(given, length, size) {
    if (given.length !== length) throw new TypeError("length");
    return joined([new Uint8Array(size - length), given]);
}

function number(value, bits) {
    if (value < 0n || value >> BigInt(bits)) throw new RangeError("number");
    return bytes(value.toString(16).padStart(64, "0"));
}

// --- Keystore files (version 3) ------------------------------------------------------

const ROUNDS = 600_000; // of PBKDF2 with HMAC-SHA-256, as OWASP advises

/** Encrypt a key under a passphrase. */
export async function writeKeystore(key, passphrase) {
    const salt = crypto.getRandomValues(new Uint8Array(32));
    const iv = crypto.getRandomValues(new Uint8Array(16));
    const kdfparams = { c: ROUNDS, dklen: 32, prf: "hmac-sha256", salt: hex(salt) };
    const derived = await derive("pbkdf2", kdfparams, passphrase);
    const cipher = await ctr(derived, iv, key);
    return {
        version: 3,
        id: crypto.randomUUID(),
        address: addressOf(key).slice(2).toLowerCase(),
        crypto: {
            cipher: "aes-128-ctr",
            cipherparams: { iv: hex(iv) },
            ciphertext: hex(cipher),
            kdf: "pbkdf2",
            kdfparams,
            mac: hex(macOf(derived, cipher)),
        },
    };
}

/** Decrypt a key; null if the passphrase is wrong. */
export async function readKeystore(store, passphrase) {
    const box = store.crypto ?? store.Crypto;
    if (store.version !== 3 || box.cipher !== "aes-128-ctr") throw new TypeError("keystore");
    const derived = await derive(box.kdf, box.kdfparams, passphrase);
    const cipher = bytes(box.ciphertext);
    if (hex(macOf(derived, cipher)) !== box.mac.toLowerCase()) return null;
    return ctr(derived, bytes(box.cipherparams.iv), cipher);
}

async function derive(kdf, params, passphrase) {
    const secret = utf8.encode(passphrase);
    const salt = bytes(params.salt);
    if (kdf === "scrypt") {
        const { n, r, p, dklen } = params;
        if (n * r > 2 ** 24) throw new RangeError("keystore"); // 2 GB and more
        return scryptAsync(secret, salt, { N: n, r, p, dkLen: dklen });
    }
    if (kdf !== "pbkdf2" || params.prf !== "hmac-sha256") throw new TypeError("keystore");
    const base = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: params.c };
    return new Uint8Array(await crypto.subtle.deriveBits(how, base, 8 * params.dklen));
}

function macOf(derived, cipher) {
    return keccak_256(joined([derived.slice(16, 32), cipher]));
}

async function ctr(derived, iv, data) {
    const raw = derived.slice(0, 16);
    const key = await crypto.subtle.importKey("raw", raw, "AES-CTR", false, ["encrypt"]);
    const how = { name: "AES-CTR", counter: iv, length: 128 };
    return new Uint8Array(await crypto.subtle.encrypt(how, key, data));
}

// --- Records -------------------------------------------------------------------------

/** Write JSON in its canonical form (RFC 8785). */
export function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const members = Object.keys(value)
        .sort()
        .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
    return `{${members.join(",")}}`;
}

/** Digest words: SHA-256 over their UTF-8 form. */
export async function wordsDigest(text) {
    const found = await crypto.subtle.digest("SHA-256", utf8.encode(text));
    return "0x" + hex(new Uint8Array(found));
}

/** Digest a record as the ledger holds it: SHA-256 over its canonical form. */
export async function recordDigest(record) {
    return wordsDigest(canonical(record));
}
