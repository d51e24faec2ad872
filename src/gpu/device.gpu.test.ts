import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGpu } from './device.ts';
import type { Gpu } from './gpu.ts';

const DOUBLE = `
override factor: u32 = 2;
@group(0) @binding(0) var<storage, read_write> data: array<u32>;
@group(0) @binding(1) var<uniform> count: u32;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < count) { data[id.x] *= factor; }
}`;

let gpu: Gpu;
beforeAll(async () => {
  gpu = (await createGpu())!;
});
afterAll(() => gpu.destroy());

describe('device', () => {
  test('takes the limits of its adapter, not the defaults', () => {
    expect(gpu.device.limits.maxStorageBufferBindingSize).toBe(gpu.report.limits.maxStorageBufferBindingSize);
    expect(gpu.report.limits.maxStorageBufferBindingSize).toBeGreaterThan(128 * 2 ** 20);
  });

  test('computes, with constants, and reads back parts at odd offsets', async () => {
    const kernel = await gpu.kernel('double', DOUBLE, { factor: 3 });
    const data = gpu.upload(
      'data',
      Uint32Array.from({ length: 100 }, (_, i) => i),
    );
    const count = gpu.uniform([90]);
    gpu.compute('triple', (pass) => kernel.encode(pass, [data, count], [2]));
    expect([...new Uint32Array(await gpu.read(data, 12, 4 * 88))]).toEqual([264, 267, 90]);
    expect([...new Uint8Array(await gpu.read(data, 3, 5))]).toEqual([0, 0, 0]);
    gpu.release(data);
    gpu.release(count);
    expect(gpu.problems).toEqual([]);
  });

  test('copies parts of buffers', async () => {
    const from = gpu.upload('from', Uint32Array.of(1, 2, 3, 4));
    const to = gpu.buffer('to', 16);
    gpu.copy('swap', [
      { from, fromOffset: 8, to, toOffset: 0, bytes: 8 },
      { from, fromOffset: 0, to, toOffset: 12, bytes: 4 },
    ]);
    expect([...new Uint32Array(await gpu.read(to, 16))]).toEqual([3, 4, 0, 1]);
    gpu.release(from);
    gpu.release(to);
  });

  test('uploads lengths that are no multiple of four', async () => {
    const buffer = gpu.upload('odd', Uint8Array.of(1, 2, 3, 4, 5));
    expect([...new Uint8Array(await gpu.read(buffer, 5))]).toEqual([1, 2, 3, 4, 5]);
    gpu.release(buffer);
  });

  test('a buffer from the pool is zero again', async () => {
    const first = gpu.upload('first', new Uint32Array(1000).fill(7));
    gpu.release(first);
    const second = gpu.buffer('second', 4000);
    expect(second).toBe(first);
    expect(new Uint32Array(await gpu.read(second, 4000)).every((word) => word === 0)).toBe(true);
    gpu.release(second);
  });

  test('counts bytes in use and in the pool; a second release does nothing', () => {
    const before = gpu.bytes;
    const buffer = gpu.buffer('counted', 12_345);
    expect(gpu.bytes - before).toBe(12_348);
    const pooled = gpu.pooledBytes;
    gpu.release(buffer);
    gpu.release(buffer);
    expect(gpu.bytes).toBe(before);
    expect(gpu.pooledBytes - pooled).toBe(12_348);
  });

  test('compiles the same source once, also when asked twice at the same time', async () => {
    const [a, b] = await Promise.all([gpu.kernel('a', DOUBLE), gpu.kernel('b', DOUBLE)]);
    expect(a).toBe(b);
    expect(await gpu.kernel('c', DOUBLE, { factor: 5 })).not.toBe(a);
  });

  test('a shader that does not compile is an error with its line', async () => {
    await expect(gpu.kernel('broken', `${DOUBLE}\nfn wrong() -> u32 { return 1.5; }`)).rejects.toThrow(/broken:9:/);
    expect(gpu.problems).toEqual([]);
  });

  test('notes a mistake in the use of the device', async () => {
    const other = (await createGpu())!;
    const buffer = other.buffer('small', 16);
    other.device.queue.writeBuffer(buffer, 12, new Uint8Array(8) as Uint8Array<ArrayBuffer>);
    await expect.poll(() => other.problems.length).toBe(1);
    other.destroy();
  });

  test('times passes by label', async () => {
    if (!gpu.timing.available) return expect(gpu.report.features).not.toContain('timestamp-query');
    const kernel = await gpu.kernel('double', DOUBLE);
    const data = gpu.buffer('data', 4 * 65_536);
    const count = gpu.uniform([65_536]);
    gpu.timing.on = true;
    gpu.compute('timed', (pass) => kernel.encode(pass, [data, count], [1024]));
    gpu.timing.on = false;
    gpu.compute('untimed', (pass) => kernel.encode(pass, [data, count], [1024]));
    const milliseconds = await gpu.timing.take();
    expect([...milliseconds.keys()]).toEqual(['timed']);
    expect(milliseconds.get('timed')).toBeGreaterThan(0);
    expect((await gpu.timing.take()).size).toBe(0);
    gpu.release(data);
    gpu.release(count);
  });
});

describe('loss', () => {
  test('a lost device tells; an own destroy does not', async () => {
    const [lost, destroyed] = [(await createGpu())!, (await createGpu())!];
    const told: string[] = [];
    lost.lost.then(() => told.push('lost'));
    destroyed.lost.then(() => told.push('destroyed'));
    destroyed.destroy();
    lost.destroyForTest();
    await lost.lost;
    await destroyed.device.lost;
    expect(told).toEqual(['lost']);
  });
});
