/** The classes, in the order of their ids (1-based); shared by every consumer through index.json. */
import { apple, banana } from './fruit.js';
import { book, chair, clock, lamp } from './household.js';
import { bottle, bowl, mug, teapot } from './tableware.js';
import { ball, hat, pottedPlant, toyCar } from './things.js';

export const CLASSES = [
  ['mug', mug],
  ['bottle', bottle],
  ['bowl', bowl],
  ['teapot', teapot],
  ['apple', apple],
  ['banana', banana],
  ['book', book],
  ['lamp', lamp],
  ['chair', chair],
  ['clock', clock],
  ['potted plant', pottedPlant],
  ['ball', ball],
  ['hat', hat],
  ['toy car', toyCar],
].map(([name, build], index) => ({ id: index + 1, name, build }));

export const classByName = Object.fromEntries(CLASSES.map((c) => [c.name, c]));
