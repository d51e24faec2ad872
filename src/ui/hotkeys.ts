/**
 * The one table of keys. Handlers (control/keyboard.ts), tooltips and the help sheet all read it;
 * the words are `hotkeys.commands.<id>` of the catalogue.
 *
 * A key is written `Mod+Shift+Z`: Mod is Ctrl, or Cmd on a Mac. Letters are those of the person's
 * own layout; digits go by their place, so that Shift+1 is itself on every layout.
 */
export type CommandGroup = 'images' | 'edit' | 'tools' | 'classes' | 'view' | 'masks' | 'help';

interface CommandDescription {
  readonly group: CommandGroup;
  readonly keys: readonly string[];
  /** Works as long as the key is held, and is over when it is let go. */
  readonly hold?: true;
  /** Not a key but a pointer gesture: listed in the sheet, handled by the viewport. */
  readonly gesture?: true;
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];

function commandTable<const T extends Record<string, CommandDescription>>(table: T): T {
  return table;
}

export const COMMANDS = commandTable({
  nextImage: { group: 'images', keys: ['D', 'ArrowRight'] },
  previousImage: { group: 'images', keys: ['A', 'ArrowLeft'] },
  nextUnreviewed: { group: 'images', keys: ['Mod+Shift+D'] },
  previousUnreviewed: { group: 'images', keys: ['Mod+Shift+A'] },
  accept: { group: 'images', keys: ['Enter'] },
  submit: { group: 'images', keys: ['Mod+Enter'] },
  open: { group: 'images', keys: ['Mod+O'] },
  export: { group: 'images', keys: ['Mod+E'] },
  undo: { group: 'edit', keys: ['Mod+Z'] },
  redo: { group: 'edit', keys: ['Mod+Shift+Z', 'Mod+Y'] },
  save: { group: 'edit', keys: ['Mod+S'] },
  run: { group: 'edit', keys: ['R'] },
  cancel: { group: 'edit', keys: ['Escape'] },
  giveBack: { group: 'edit', keys: ['Delete', 'Backspace'] },
  selectTool: { group: 'tools', keys: ['S'] },
  extremeTool: { group: 'tools', keys: ['Q'] },
  brushTool: { group: 'tools', keys: ['B'] },
  eraserTool: { group: 'tools', keys: ['E'] },
  fillTool: { group: 'tools', keys: ['G'] },
  pickTool: { group: 'tools', keys: ['I'] },
  panTool: { group: 'tools', keys: ['V'] },
  eraseHold: { group: 'tools', keys: ['Control'], hold: true },
  panHold: { group: 'tools', keys: ['Space'], hold: true },
  smaller: { group: 'tools', keys: ['['] },
  larger: { group: 'tools', keys: [']'] },
  wheelSize: { group: 'tools', keys: ['Alt+Wheel'], gesture: true },
  positivePoint: { group: 'tools', keys: ['Click'], gesture: true },
  negativePoint: { group: 'tools', keys: ['Shift+Click', 'RightClick'], gesture: true },
  boxPrompt: { group: 'tools', keys: ['Drag'], gesture: true },
  morePoints: { group: 'tools', keys: ['Alt+Click'], gesture: true },
  classDigits: { group: 'classes', keys: DIGITS },
  classShiftDigits: { group: 'classes', keys: DIGITS.map((digit) => `Shift+${digit}`) },
  background: { group: 'classes', keys: ['`'] },
  ignore: { group: 'classes', keys: ['U'] },
  tag: { group: 'classes', keys: ['T'] },
  searchClass: { group: 'classes', keys: ['/'] },
  hideOverlay: { group: 'view', keys: ['H'], hold: true },
  compare: { group: 'view', keys: ['C'], hold: true },
  swipe: { group: 'view', keys: ['Shift+C'] },
  fit: { group: 'view', keys: ['F', 'Mod+F'] },
  actualSize: { group: 'view', keys: ['Shift+F'] },
  zoomIn: { group: 'view', keys: ['+', '='] },
  zoomOut: { group: 'view', keys: ['-'] },
  wheelZoom: { group: 'view', keys: ['Wheel'], gesture: true },
  middlePan: { group: 'view', keys: ['MiddleDrag'], gesture: true },
  nextStage: { group: 'view', keys: ['.'] },
  previousStage: { group: 'view', keys: [','] },
  cursorLeft: { group: 'masks', keys: ['Shift+ArrowLeft'] },
  cursorRight: { group: 'masks', keys: ['Shift+ArrowRight'] },
  cursorUp: { group: 'masks', keys: ['Shift+ArrowUp'] },
  cursorDown: { group: 'masks', keys: ['Shift+ArrowDown'] },
  reject: { group: 'masks', keys: ['X'] },
  nextMask: { group: 'masks', keys: ['N'] },
  previousMask: { group: 'masks', keys: ['P'] },
  help: { group: 'help', keys: ['?', 'F1'] },
  settings: { group: 'help', keys: ['F2'] },
});

export type CommandId = keyof typeof COMMANDS;

/** Key layouts of other tools, as differences from the table. */
export const PRESETS: Readonly<Record<string, Partial<Record<CommandId, readonly string[]>>>> = {
  standard: {},
  // CVAT steps with F and D, where D goes back; fit keeps its other key.
  cvat: { nextImage: ['F', 'ArrowRight'], previousImage: ['D', 'ArrowLeft'], fit: ['Mod+F'] },
};

export type Keymap = Readonly<Record<CommandId, readonly string[]>>;

/** The keys in force: the table, then the preset, then a person's own. */
export function keymap(preset: string, own: Readonly<Record<string, readonly string[]>>): Keymap {
  const entries = Object.entries(COMMANDS).map(([id, command]) => [
    id,
    own[id] ?? PRESETS[preset]?.[id as CommandId] ?? command.keys,
  ]);
  return Object.fromEntries(entries) as Keymap;
}

/** The part of KeyboardEvent that matters here. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The key of an event in the table's spelling, such as `Mod+Shift+Z`. */
export function spell(press: KeyPress): string {
  const name = keyName(press);
  // Shift is part of how `?` and `+` are typed, not a modifier of them.
  const typedWithShift = name.length === 1 && !/[A-Z0-9]/.test(name);
  const isModifier = name === 'Control' || name === 'Shift' || name === 'Alt' || name === 'Meta';
  if (isModifier) return name;
  const parts = [];
  if (press.ctrlKey || press.metaKey) parts.push('Mod');
  if (press.altKey) parts.push('Alt');
  if (press.shiftKey && !typedWithShift) parts.push('Shift');
  return [...parts, name].join('+');
}

function keyName(press: KeyPress): string {
  if (press.code === 'Space') return 'Space';
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code);
  if (digit && /^\d$/.test(press.key)) return digit[1];
  if (digit && press.shiftKey && press.code.startsWith('Digit') && press.key !== '?' && press.key !== '+') {
    return digit[1];
  }
  const letter = /^Key([A-Z])$/.exec(press.code);
  // Hangul, Cyrillic and other layouts type no Latin letter: there the place of the key decides.
  if (letter && !/^[ -~]$/.test(press.key)) return letter[1];
  return press.key.length === 1 ? press.key.toUpperCase() : press.key;
}

/** Commands by key; of two commands with one key the first of the table has it. */
export function byKey(map: Keymap): ReadonlyMap<string, { readonly id: CommandId; readonly index: number }> {
  const found = new Map<string, { id: CommandId; index: number }>();
  for (const id of Object.keys(COMMANDS) as CommandId[]) {
    if (isGesture(id)) continue;
    map[id].forEach((key, index) => {
      if (!found.has(key)) found.set(key, { id, index });
    });
  }
  return found;
}

/** Other commands that already use a key. */
export function conflicts(map: Keymap, id: CommandId, key: string): CommandId[] {
  return (Object.keys(COMMANDS) as CommandId[]).filter(
    (other) => other !== id && !isGesture(other) && map[other].includes(key),
  );
}

export function isGesture(id: CommandId): boolean {
  return (COMMANDS[id] as CommandDescription).gesture === true;
}

export function isHold(id: CommandId): boolean {
  return (COMMANDS[id] as CommandDescription).hold === true;
}

/** Keys that the browser keeps for itself; a page never sees them. */
export const RESERVED = new Set(['Mod+W', 'Mod+N', 'Mod+T', 'Mod+Tab', 'Mod+Shift+N', 'Mod+Shift+T', 'Mod+Shift+W']);
