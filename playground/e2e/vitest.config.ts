import { defineConfig } from "vitest/config";

// One browser and one service for all files, so one file at a time.
export default defineConfig({
  test: {
    include: ["e2e/*.e2e.ts"],
    globalSetup: ["e2e/support/service.ts"],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
