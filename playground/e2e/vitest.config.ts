import { defineConfig } from "vitest/config";

// One browser and one service for all files, so one file at a time. Besides the journeys there is what they take:
// MEASURE=1 runs that instead (bench/).
const measure = Boolean(process.env.MEASURE);

export default defineConfig({
  test: {
    include: [measure ? "bench/*.measure.ts" : "e2e/*.e2e.ts"],
    globalSetup: ["e2e/support/service.ts"],
    reporters: [["default", { summary: false }], "e2e/support/table.ts"],
    fileParallelism: false,
    // Far away, as the machine may have other work; measuring takes longer.
    testTimeout: measure ? 600_000 : 240_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
