import { expect, test } from 'vitest';
import { readClassNames } from './class-names.ts';

test.each([
  ['labels.txt', 'tench\ngoldfish\n'],
  ['synset.txt', 'n01440764 tench\r\nn01443537 goldfish\r\n\r\n'],
  ['list.json', '["tench", "goldfish"]'],
  ['imagenet_class_index.json', '{"0": ["n01440764", "tench"], "1": ["n01443537", "goldfish"]}'],
  ['map.json', '{"1": "goldfish", "0": "tench"}'],
  ['config.json', '{"model_type": "resnet", "id2label": {"0": "tench", "1": "goldfish"}}'],
  ['ids.json', '{"goldfish": 1, "tench": 0}'],
])('%s', (file, text) => {
  expect(readClassNames(text, file)).toEqual(['tench', 'goldfish']);
});

test('a line that is empty in the middle keeps its number', () => {
  expect(readClassNames('a\n\nc', 'labels.txt')).toEqual(['a', '', 'c']);
});

test.each([
  ['{"0": "a", "2": "c"}', 'a number is missing'],
  ['{"a": 0, "b": 0}', 'a number is there twice'],
  ['[1, 2]', 'no names'],
  ['{"a": {"b": 1}}', 'something else'],
  ['{', 'no JSON'],
])('%s is refused: %s', (text) => {
  expect(() => readClassNames(text, 'x.json')).toThrow(/formats.names/);
});
