import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { launchOptions } from './scripts/chromium.mjs';

/** Two kinds of tests, told apart by file name: `.test.ts` in Node, `.gpu.test.ts` in a real browser. */
export default defineConfig({
  // Found in workers only while a test runs, which would reload the page in mid-test.
  optimizeDeps: {
    include: ['onnxruntime-web/webgpu', 'onnxruntime-web/wasm', 'd3-scale-chromatic', 'zod', '@noble/hashes/sha2.js'],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.gpu.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'gpu',
          include: ['src/**/*.gpu.test.ts'],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
