// Checks an SM2 signature with sm-crypto, which knows nothing of ours.
// Reads {"data", "signature", "point", "id"} (hex, hex, hex, text) from standard input.
const { sm2 } = require("sm-crypto");

const { data, signature, point, id } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const options = { der: true, hash: true, userId: id };
console.log(sm2.doVerifySignature([...Buffer.from(data, "hex")], signature, point, options));
