// Writes a packed form (NAME.gz) beside every file that gets smaller by it: the service gives that to browsers
// that take it, and packs nothing itself.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const least = 1000; // bytes that packing must save

export function packed(): Plugin {
  return {
    name: "kijun-packed",
    apply: "build",
    writeBundle({ dir }, bundle) {
      for (const [name, file] of Object.entries(bundle)) {
        const whole = Buffer.from(file.type === "chunk" ? file.code : file.source);
        const small = gzipSync(whole, { level: 9 });
        if (whole.length - small.length >= least) writeFileSync(`${join(dir!, name)}.gz`, small);
      }
    },
  };
}
