import { onReference } from '../testing.ts';
import { secSuite } from './suite.ts';

secSuite(() => onReference);
