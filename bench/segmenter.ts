import { median, type Row, timed } from './measure.ts';
import { type Backend, embeddedSegmenter, openDiscs, startStudio } from './studio.ts';

const PHOTOS = 5;
const CLICKS = 12;

/** Encoder and one click of the embedded segmenter, through the engine. */
export async function benchSegmenter(): Promise<Row[]> {
  const device = await measured('auto');
  const reference = device && (await measured('cpu'));
  const row = (what: string, bound: string, part: 'encode' | 'decode'): Row => ({
    what: device ? `${what}, on ${device.provider}` : what,
    bound,
    device: device?.[part] ?? 'not built yet',
    reference: reference?.[part] ?? 'not built yet',
    fastest: device?.fastest[part],
    unit: 'ms',
  });
  return [
    row('SAM encode, embedded model', '1000 ms on two cores (WASM)', 'encode'),
    row('SAM decode, one click', '100 ms on two cores', 'decode'),
  ];
}

async function measured(backend: Backend) {
  const source = await embeddedSegmenter();
  if (!source) return null;
  const engine = await startStudio(backend);
  const { provider } = await engine.call('loadModel', [source]);
  const first: number[] = [];
  const clicks: number[] = [];
  for (let number = 0; number <= PHOTOS; number++) {
    const { id } = await openDiscs(engine, number);
    const click = (x: number, y: number) =>
      engine.call('prompt', [{ image: id, prompt: { points: [{ x, y, positive: true }] }, choice: 'best' }]);
    const begin = performance.now();
    await click(250, 180);
    const encodeAndDecode = performance.now() - begin;
    let at = 0;
    const decoded = await timed(2, CLICKS, async () => {
      at += 1;
      await click(20 + 30 * at, 20 + 23 * at);
    });
    // The first photo warms up.
    if (number > 0) {
      first.push(encodeAndDecode - median(decoded));
      clicks.push(...decoded);
    }
    await engine.call('closeImage', [id]);
  }
  engine.dispose();
  const fastest = { encode: Math.min(...first), decode: Math.min(...clicks) };
  return { encode: median(first), decode: median(clicks), fastest, provider };
}
