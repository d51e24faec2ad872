import { onReference } from '../testing.ts';
import { competitionSuite } from './suite.ts';

competitionSuite(
  () => onReference,
  () => null,
);
