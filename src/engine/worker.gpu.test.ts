import { afterEach, expect, test } from 'vitest';
import { UserError } from '#core/errors.ts';
import type { EngineClient } from './client.ts';
import type { EngineEvent } from './messages.ts';
import { createEngine } from './start.ts';
import { pixelsOf, pngOf, testView } from './testing.ts';

const engines: EngineClient[] = [];
function engine(): EngineClient {
  const client = createEngine();
  engines.push(client);
  return client;
}
afterEach(() => {
  for (const client of engines.splice(0)) client.dispose();
});

const quarters = (x: number, y: number): [number, number, number] => [x < 16 ? 200 : 30, y < 12 ? 150 : 60, 90];

async function shown(backend: 'auto' | 'cpu') {
  const client = engine();
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 48;
  document.body.append(canvas);
  const offscreen = canvas.transferControlToOffscreen();
  const report = await client.call('start', [{ canvas: offscreen, backend }], { transfer: [offscreen] });
  const file = await pngOf(32, 24, quarters);
  const image = await client.call('openImage', [{ name: 'quarters.png', file }]);
  const drawn = new Promise<EngineEvent>((resolve) =>
    client.on((event) => event.event === 'drawn' && event.image === image.id && resolve(event)),
  );
  await client.call('show', [testView({ image: image.id, zoom: 2 })]);
  await drawn;
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return { client, report, image, pixels: pixelsOf(canvas) };
}

test.each(['auto', 'cpu'] as const)('an opened photo is drawn on the page’s canvas (%s)', async (backend) => {
  const { report, image, pixels } = await shown(backend);
  expect(report.backend).toBe(backend === 'auto' ? 'webgpu' : 'cpu');
  expect([image.width, image.height, image.notes]).toEqual([32, 24, []]);
  const at = (x: number, y: number) => [...pixels.subarray(4 * (y * 64 + x), 4 * (y * 64 + x) + 3)];
  expect(at(8, 8)).toEqual([200, 150, 90]);
  expect(at(60, 8)).toEqual([30, 150, 90]);
  expect(at(60, 44)).toEqual([30, 60, 90]);
});

test('a file that is no picture, and one that is too large, are refused by name', async () => {
  const client = engine();
  await client.call('start', [{ backend: 'cpu' }]);
  const text = client.call('openImage', [{ name: 'notes.txt', file: new Blob(['hello']) }]);
  await expect(text).rejects.toMatchObject({ code: 'image.decode', details: { file: 'notes.txt' } });
  await expect(text).rejects.toBeInstanceOf(UserError);
  const header = new Uint8Array(64);
  const view = new DataView(header.buffer);
  header.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  view.setUint32(16, 30000);
  view.setUint32(20, 20);
  const huge = client.call('openImage', [{ name: 'huge.png', file: new Blob([header]) }]);
  await expect(huge).rejects.toMatchObject({
    code: 'image.tooLarge',
    details: { file: 'huge.png', width: 30000, height: 20 },
  });
  const empty = client.call('openImage', [{ name: 'empty.png', file: new Blob([]) }]);
  await expect(empty).rejects.toMatchObject({ code: 'image.empty', details: { file: 'empty.png' } });
});
