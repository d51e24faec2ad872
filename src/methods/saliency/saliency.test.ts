import { onReference } from '../testing.ts';
import { saliencySuite } from './suite.ts';

saliencySuite(() => onReference);
