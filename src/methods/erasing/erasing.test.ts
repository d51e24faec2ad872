import { onReference } from '../testing.ts';
import { erasingSuite } from './suite.ts';

erasingSuite(
  () => onReference,
  () => null,
);
