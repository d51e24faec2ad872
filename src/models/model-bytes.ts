import { SELF, splitModel } from './external-data.ts';

/** What ONNX Runtime is given of a model. */
export interface ModelBytes {
  readonly graph: Uint8Array;
  readonly externalData: { readonly path: string; readonly data: Uint8Array }[];
}

/** Files that a graph names as the place of its weights, by the names it uses. */
export type ExternalFiles = Readonly<Record<string, Blob>>;

/** Reads a model so that its weights lie outside its graph. What is no ONNX file is left to ONNX Runtime to refuse. */
export async function modelBytes(model: Blob, external: ExternalFiles = {}): Promise<ModelBytes> {
  const bytes = await bytesOf(model);
  const outside = await Promise.all(
    Object.entries(external).map(async ([path, blob]) => ({ path, data: await bytesOf(blob) })),
  );
  try {
    const { graph, moved } = splitModel(bytes);
    return { graph, externalData: moved > 0 ? [{ path: SELF, data: bytes }, ...outside] : outside };
  } catch {
    return { graph: bytes, externalData: outside };
  }
}

/** The files that a model's graph names as the place of its weights. */
export function externalNames(bytes: Uint8Array): readonly string[] {
  try {
    return splitModel(bytes).external;
  } catch {
    return [];
  }
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}
