// Make merkle.json with OpenZeppelin's own builder, so that ours is checked against it.
//
//     npm install @openzeppelin/merkle-tree@1.0.8
//     node tests/vectors/make_merkle.js
"use strict";

const { createHash } = require("node:crypto");
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { StandardMerkleTree } = require("@openzeppelin/merkle-tree");

const CLAIM = ["bytes32", "uint8", "bytes32", "bytes32"];
const ATTESTATION = ["bytes32", "bytes32", "bytes32", "uint64", "uint64"];
const NO_END = "18446744073709551615";

function word(text) {
    return "0x" + createHash("sha256").update(text).digest("hex");
}

function claim(index) {
    const name = "0x" + Buffer.from(`name-${index}`).toString("hex").padEnd(64, "0");
    return [name, String((index % 8) + 1), word(`value ${index}`), word(`salt ${index}`)];
}

function attestation(index) {
    const observedAt = String(1795400000 + index);
    const until = index % 2 === 0 ? NO_END : String(1826900000 + index);
    return [word("schema"), word(`subject ${index}`), word(`claims ${index}`), observedAt, until];
}

function tree(types, make, size) {
    const values = Array.from({ length: size }, (_, index) => make(index));
    const built = StandardMerkleTree.of(values, types);
    return {
        types,
        root: built.root,
        leaves: values.map((value, index) => ({
            values: value,
            leaf: built.leafHash(value),
            path: built.getProof(index),
        })),
    };
}

const trees = [];
for (const size of [1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17]) {
    trees.push(tree(CLAIM, claim, size));
}
for (const size of [1, 2, 3, 31, 32]) {
    trees.push(tree(ATTESTATION, attestation, size));
}

writeFileSync(join(__dirname, "merkle.json"), JSON.stringify({ trees }, null, 1) + "\n");
