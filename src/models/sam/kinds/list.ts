import type { SegmenterKind } from '../../contract.ts';
import type { SamKind } from './kind.ts';
import { official } from './official.ts';
import { sam2Samexporter } from './sam2-samexporter.ts';
import { sam2Transformers } from './sam2-transformers.ts';
import { transformers } from './transformers.ts';

export const SAM_KINDS: Readonly<Record<SegmenterKind, SamKind>> = {
  'sam-official': official,
  'sam-transformers': transformers,
  'sam2-transformers': sam2Transformers,
  'sam2-samexporter': sam2Samexporter,
};
