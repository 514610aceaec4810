import { entities as amazon } from '../amazon/entities.ts';
import { entities as dv360 } from '../dv360/entities.ts';
import { EntityError } from '../errors.ts';
import { entities as google } from '../google/entities.ts';
import { entities as linkedin } from '../linkedin/entities.ts';
import { entities as meta } from '../meta/entities.ts';
import { entities as microsoft } from '../microsoft/entities.ts';
import { entities as snapchat } from '../snapchat/entities.ts';
import { entities as tiktok } from '../tiktok/entities.ts';
import { entities as ttd } from '../ttd/entities.ts';
import type { EntityProfile } from './shape.ts';

/** Every platform whose entities can be read. A new one is a file and a line here. */
export const entityProfiles: readonly EntityProfile[] = [
  meta,
  google,
  microsoft,
  tiktok,
  linkedin,
  amazon,
  snapchat,
  dv360,
  ttd,
];

/** The entities of a platform. @throws EntityError that lists the platforms. */
export function entitiesOf(platform: string): EntityProfile {
  const profile = entityProfiles.find((candidate) => candidate.platform === platform);
  if (profile !== undefined) return profile;
  const known = entityProfiles.map((candidate) => candidate.platform).join(', ');
  throw new EntityError(`entities of '${platform}' cannot be read: there are ${known}`);
}
