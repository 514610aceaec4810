import { halves } from './guides.ts';
import { runGuides } from './run-guides.ts';

runGuides(halves.second);
