import { onReference } from '../testing.ts';
import { cueSuite } from './suite.ts';

cueSuite(() => onReference);
