import { writeOrCheck } from '../../base/generated-files.ts';
import { entityProfiles } from '../entities/registry.ts';
import { profiles } from '../registry.ts';
import { entitiesPage } from './entities-page.ts';
import { platformsPage } from './page.ts';

// Writes the reference pages of the connectors; with --check writes nothing and exits 1 when a page is not what it would be.
writeOrCheck({
  'docs/reference/platforms.md': platformsPage(profiles),
  'docs/reference/entities.md': entitiesPage(entityProfiles),
});
