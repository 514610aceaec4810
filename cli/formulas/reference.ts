import { writeOrCheck } from '../../base/generated-files.ts';
import { formulasPage } from '../../processors/formula/reference/page.ts';

// Writes the reference page of formulas; with --check writes nothing and exits 1 when the page is not what it would be.
writeOrCheck({ 'docs/reference/formulas.md': formulasPage() });
