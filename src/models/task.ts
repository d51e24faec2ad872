/**
 * What a contract is for. Contracts of other makers may not say so, but only a classifier's lists
 * classes and only a segmenter's names an encoder.
 */
export function taskOf(contract: unknown): 'classifier' | 'segmenter' | null {
  if (typeof contract !== 'object' || contract === null) return null;
  const { task, classes, files } = contract as { task?: unknown; classes?: unknown; files?: { encoder?: unknown } };
  if (task === 'classifier' || task === 'segmenter') return task;
  if (Array.isArray(classes)) return 'classifier';
  return files?.encoder ? 'segmenter' : null;
}
