// The decoder alone, for the desk: what visitors' browsers will decode must be what is shown here.
import decompress from "brotli/decompress.js";

globalThis.perisaiBrotli = (bytes, length) => new Uint8Array(decompress(bytes, length));
