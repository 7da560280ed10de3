import { defineConfig } from "vitest/config";
import { docs } from "./tools/docs";
import { keywords } from "./tools/keywords";
import { packed } from "./tools/packed";
import { tutorial } from "./tools/tutorial";

export default defineConfig({
  base: "./",
  plugins: [keywords(), tutorial(), docs(), packed()],
  build: {
    target: "es2022",
    // The service forbids inline scripts, styles and data: addresses: everything is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    rollupOptions: { input: { index: "index.html", docs: "src/docs/main.ts" } },
    sourcemap: false,
    reportCompressedSize: true,
  },
  // In development the service runs beside Vite; README.md says how.
  server: { proxy: { "/v1": { target: "http://127.0.0.1:8080", ws: true } } },
  test: { include: ["tests/**/*.test.ts"] },
});
