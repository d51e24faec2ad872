import { expect, test } from 'vitest';
import { colourNetwork, discPhoto } from '#methods/cam/testing.ts';
import type { Classifier } from '#methods/models.ts';
import { ViewCache } from './views.ts';

const photo = discPhoto({ width: 32, height: 24 }, 1);
const view = { width: 64, height: 48, flip: false };

/** A network that counts its looks and the maps that nobody has disposed of. */
function counted() {
  const looks = { count: 0 };
  const inner = colourNetwork(null, { looks });
  const alive = { count: 0 };
  const classifier: Classifier = {
    ...inner,
    async run(...given) {
      const result = await inner.run(...given);
      alive.count++;
      const dispose = () => {
        alive.count--;
      };
      return { ...result, classMaps: { ...result.classMaps, dispose } };
    },
  };
  return { classifier, looks, alive };
}

test('the same look is run once, and says the same', async () => {
  const { classifier, looks } = counted();
  const cached = new ViewCache(1e6).of(classifier, 'a', photo);
  const first = await cached.run(photo, view, [0, 2]);
  const second = await cached.run(photo, view, [0, 2]);
  expect(looks.count).toBe(1);
  expect(second.logits).toEqual(first.logits);
  expect(await second.classMaps.cpu()).toEqual(await first.classMaps.cpu());
});

test('another size, mirror, choice of classes, photo or network is another look', async () => {
  const { classifier, looks } = counted();
  const cache = new ViewCache(1e6);
  const cached = cache.of(classifier, 'a', photo);
  await cached.run(photo, view, [0]);
  await cached.run(photo, { ...view, width: 72 }, [0]);
  await cached.run(photo, { ...view, flip: true }, [0]);
  await cached.run(photo, view, [0, 1]);
  await cache.of(classifier, 'b', photo).run(photo, view, [0]);
  await cache.of({ ...classifier, hash: 'other' }, 'a', photo).run(photo, view, [0]);
  expect(looks.count).toBe(6);
});

test('changed photos pass by', async () => {
  const { classifier, looks } = counted();
  const cache = new ViewCache(1e6);
  const cached = cache.of(classifier, 'a', photo);
  const changed = { ...photo, rgba: photo.rgba.map((value) => 255 - value) };
  await cached.run(changed, view, [0]);
  await cached.run(changed, view, [0]);
  expect([looks.count, cache.bytes]).toEqual([2, 0]);
});

test('keeps a budget, and what is in use until it is given back', async () => {
  const { classifier, alive } = counted();
  const one = 4 * (3 + 8 * 6);
  const cache = new ViewCache(2 * one);
  const cached = cache.of(classifier, 'a', photo);
  const held = [];
  for (const channel of [0, 1, 2]) held.push(await cached.run(photo, view, [channel]));
  expect([cache.bytes, alive.count]).toEqual([2 * one, 3]);
  held[0].classMaps.dispose();
  held[0].classMaps.dispose();
  expect(alive.count).toBe(2);
  cache.clear();
  expect([cache.bytes, alive.count]).toEqual([0, 2]);
  for (const { classMaps } of held) classMaps.dispose();
  expect(alive.count).toBe(0);
});

test('a look that failed is not kept', async () => {
  const { classifier } = counted();
  let fails = true;
  const cached = new ViewCache(1e6).of(
    { ...classifier, run: (...given) => (fails ? Promise.reject(new Error('lost')) : classifier.run(...given)) },
    'a',
    photo,
  );
  await expect(cached.run(photo, view, [0])).rejects.toThrow('lost');
  fails = false;
  expect((await cached.run(photo, view, [0])).logits).toHaveLength(3);
});
