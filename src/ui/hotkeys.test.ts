import { describe, expect, it } from 'vitest';
import { byKey, COMMANDS, type CommandId, conflicts, isGesture, keymap, PRESETS, RESERVED, spell } from './hotkeys.ts';

function press(key: string, code: string, modifiers: Partial<Record<'ctrl' | 'meta' | 'shift' | 'alt', boolean>> = {}) {
  return {
    key,
    code,
    ctrlKey: modifiers.ctrl ?? false,
    metaKey: modifiers.meta ?? false,
    shiftKey: modifiers.shift ?? false,
    altKey: modifiers.alt ?? false,
  };
}

describe('spell', () => {
  it.each([
    [press('z', 'KeyZ', { ctrl: true }), 'Mod+Z'],
    [press('Z', 'KeyZ', { meta: true, shift: true }), 'Mod+Shift+Z'],
    [press('?', 'Slash', { shift: true }), '?'],
    [press('+', 'Equal', { shift: true }), '+'],
    [press('!', 'Digit1', { shift: true }), 'Shift+1'],
    [press('&', 'Digit1'), '&'],
    [press('5', 'Numpad5'), '5'],
    [press('ㅁ', 'KeyA'), 'A'],
    [press('a', 'KeyQ'), 'A'],
    [press(' ', 'Space'), 'Space'],
    [press('Control', 'ControlLeft', { ctrl: true }), 'Control'],
    [press('ArrowLeft', 'ArrowLeft', { shift: true }), 'Shift+ArrowLeft'],
  ])('%o is %s', (event, expected) => expect(spell(event)).toBe(expected));
});

describe.each(Object.keys(PRESETS))('preset %s', (preset) => {
  const map = keymap(preset, {});

  it('gives no key to two commands', () => {
    const doubled = (Object.keys(COMMANDS) as CommandId[])
      .filter((id) => !isGesture(id))
      .flatMap((id) => map[id].filter((key) => conflicts(map, id, key).length > 0));
    expect(doubled).toEqual([]);
  });

  it('uses no key that the browser keeps', () => {
    expect(
      Object.values(map)
        .flat()
        .filter((key) => RESERVED.has(key)),
    ).toEqual([]);
  });
});

describe('byKey', () => {
  it('finds the command and which of its keys was pressed', () => {
    expect(byKey(keymap('standard', {})).get('3')).toEqual({ id: 'classDigits', index: 2 });
    expect(byKey(keymap('standard', {})).get('Mod+Y')).toEqual({ id: 'redo', index: 1 });
  });

  it("puts a person's own key above preset and table", () => {
    const found = byKey(keymap('cvat', { nextImage: ['K'] }));
    expect(found.get('K')?.id).toBe('nextImage');
    expect(found.get('F')).toBeUndefined();
    expect(found.get('D')?.id).toBe('previousImage');
  });
});
