#!/usr/bin/env node
// Stand in for a native `solc`: standard JSON from standard input to standard output, by the compiler from npm.
// The input is read to its end by hand, because a plain read of a pipe can die with EAGAIN, and compile() is called
// directly, because the package's own command prints a line before the JSON.
"use strict";

const fs = require("fs");
const solc = require("solc");

function readStandardInput() {
    const chunks = [];
    const buffer = Buffer.alloc(65536);
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (;;) {
        try {
            const count = fs.readSync(0, buffer, 0, buffer.length, null);
            if (count === 0) break;
            chunks.push(Buffer.from(buffer.subarray(0, count)));
        } catch (error) {
            if (error.code === "EOF") break;
            if (error.code !== "EAGAIN") throw error;
            Atomics.wait(pause, 0, 0, 5);
        }
    }
    return Buffer.concat(chunks).toString("utf8");
}

if (process.argv.includes("--version")) {
    console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (process.argv.includes("--standard-json")) {
    process.stdout.write(solc.compile(readStandardInput()));
} else {
    console.error("usage: solc_runner.js --version | --standard-json < input.json");
    process.exitCode = 2;
}
