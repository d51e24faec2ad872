import { namesOfJson } from '#formats/class-names.ts';

/** Keys under which makers of ONNX files note the classes. */
const KEYS = ['names', 'classes', 'labels', 'id2label', 'class_names', 'categories'];

/**
 * Class names that the maker noted in the file: as JSON, as Python prints it (`{0: 'cat', 1: 'dog'}`), or a name a line
 * or between commas. Null when there are none, or not as many as the network has outputs.
 */
export function namesInMetadata(metadata: Readonly<Record<string, string>>, count: number): string[] | null {
  for (const key of KEYS) {
    const text = metadata[key];
    const names = text === undefined ? null : namesIn(text);
    if (names?.length === count) return names;
  }
  return null;
}

function namesIn(text: string): string[] | null {
  for (const form of [text, asJson(text)]) {
    try {
      return namesOfJson(JSON.parse(form));
    } catch {
      // Not JSON in this form.
    }
  }
  const names = text.split(text.includes('\n') ? /\r?\n/ : ',').map((name) => name.trim());
  return names.length > 1 ? names : null;
}

/** A Python dictionary or list of texts as JSON: keys get quotes, quotes become double. */
function asJson(text: string): string {
  return text
    .replace(/([{,]\s*)(\d+)\s*:/g, '$1"$2":')
    .replace(
      /([[{,:]\s*)'((?:[^'\\]|\\.)*)'/g,
      (_, before, name) => `${before}${JSON.stringify(name.replaceAll("\\'", "'"))}`,
    );
}
